/** Ledger of windows that several processes count in: it hands out leases, shares of what a window still allows. */
import { LRUCache } from 'lru-cache'

/** A share that is wanted. */
export interface Wanted {
  key: string
  /** Attempts that the window allows. */
  max: number
  windowMs: number
  /** Attempts that were made without a share, and are counted now. */
  spent: number
  /** Most attempts that the share shall be for. */
  wanted: number
  /** End of the window that `spent` was of, as it was last told; 0 where none was. */
  window: number
}

/** A share. */
export interface Share {
  /** Attempts that may be made. */
  granted: number
  /** Attempts of the window that were made or granted, these included. */
  used: number
  /** Milliseconds until the window ends. */
  resetMs: number
  /** Name of the window: an attempt of an earlier one is no concern of a later one. */
  window: number
}

/** Hands out shares. */
export interface Ledger {
  take(wanted: Wanted): Share
}

interface Window { used: number, endsAt: number, id: number }

/** Options of a ledger in memory. */
export interface LedgerOptions {
  /** Keys that it knows at once; the ones unused for longest start anew. 100,000 when absent. */
  most?: number
  /** Milliseconds of a clock that never goes back. */
  now?: () => number
}

/** Ledger in the memory of this process: a window begins with its first attempt. */
export function createLedger ({ most = 100_000, now = () => performance.now() }: LedgerOptions = {}): Ledger {
  const windows = new LRUCache<string, Window>({ max: most })
  let ids = 0
  return {
    take ({ key, max, windowMs, spent, wanted, window: known }) {
      const present = now()
      let window = windows.get(key)
      if (window === undefined || window.endsAt <= present) windows.set(key, window = { used: 0, endsAt: present + windowMs, id: ids += 1 })
      if (known === 0 || known === window.id) window.used += spent
      const granted = Math.max(0, Math.min(wanted, max - window.used))
      window.used += granted
      return { granted, used: window.used, resetMs: window.endsAt - present, window: window.id }
    }
  }
}
