/** Port of a ledger: windows that several processes count in, each with shares that it takes ahead of need. */

/** Share of a window that is wanted. */
export interface ShareRequest {
  key: string
  /** Attempts that the window allows to all processes together. */
  max: number
  windowMs: number
  /** Name of the process that asks. */
  process: string
  /**
   * Window that the process knows, its rest, and what the process has taken of it, or let through ahead of the ledger: a count that is lost
   * is made again from that. The id is empty where no ledger has named a window yet, the rest 0 where it is as good as over. Null: nothing.
   */
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
  /** Milliseconds until the window ends; above 0. */
  resetMs: number
}

/** Ledger of windows, each begun by its first share. */
export interface Ledger {
  /** Whether it can be asked. */
  readonly isUp: boolean
  /** Take a share, in one step for all who ask; rejects where the ledger is away. */
  take(request: ShareRequest): Promise<Share>
}
