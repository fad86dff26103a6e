/** Port of windows that all processes count in, for the limiter that spends shares of them. */
import type { Spent } from './port.js'

/** Share of a window that is wanted. */
export interface ShareRequest {
  key: string
  /** Attempts that the window allows to all together. */
  max: number
  windowMs: number
  /** Window that this process knows, its rest, and what this process has taken of it: all of that outlives the loss of the count. */
  known: { id: string, restMs: number, taken: number } | null
  /** Attempts to take, beyond those. */
  want: number
}

/** Share that was taken. */
export interface Share {
  /** Window that it is of: where it is another than the known one, what was taken of that counts no more. */
  id: string
  granted: number
  /** Taken by all, this share included. */
  total: number
  resetMs: number
}

/** Windows that processes share. */
export interface SharedWindows {
  /** Whether they can be asked. */
  readonly isUp: boolean
  /** Processes that share them, as far as is known. */
  readonly processes: number
  /** Take a share; rejects where the windows are away. */
  take(request: ShareRequest): Promise<Share>
  /** Count one attempt exactly; rejects where the windows are away. */
  count(key: string, windowMs: number): Promise<Spent>
}
