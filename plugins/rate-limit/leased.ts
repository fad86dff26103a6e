/** Limiter that several processes share: each counts with leases of a window, which a ledger elsewhere hands out ahead of need. */
import { LRUCache } from 'lru-cache'
import type { Share, Wanted } from './ledger.js'
import type { Limiter, Spent } from './port.js'

type Done = (error: Error | null, spent?: Spent) => void

/** Options of a limiter with leases. */
export interface LeasedLimiterOptions {
  /** Take a share of a window from the ledger. */
  take: (wanted: Wanted) => Promise<Share>
  /** How many processes count. */
  processes: number
  /** Keys that it knows at once; the ones unused for longest start anew. 50,000 when absent. */
  most?: number
  /** Milliseconds of a clock that never goes back. */
  now?: () => number
}

/** Part of a limit that all processes together may hold, or may have let pass, without the ledger's knowing whether it is used. */
const SLACK = 0.05
/** Limit from which on attempts go ahead of their lease: below it the slack is less than one for each process. */
const LARGE = 100

interface Window {
  /** Name in the ledger; 0 before that has said one. */
  id: number
  endsAt: number
  /** Attempts of the whole limit, by the ledger's last word. */
  used: number
  /** Leased, and not used yet. */
  left: number
  /** Let pass without a lease, and not known to the ledger yet. */
  debt: number
  /** Whether the ledger has nothing more to give. */
  exhausted: boolean
  /** Whether it was given its part because the ledger did not answer. */
  hasPart: boolean
  isAsking: boolean
  waiting: Done[]
}

/**
 * Limiter over a ledger. Together the processes let pass the limit and at most 5 % more, and under an even load at most 5 % less; only
 * attempts for limits below a hundred, and the last few of larger ones, wait for the ledger. Where that does not answer, each process
 * has its part of the limit.
 */
export function createLeasedLimiter ({ take, processes, most = 50_000, now = () => performance.now() }: LeasedLimiterOptions): Limiter {
  const windows = new LRUCache<string, Window>({ max: most })
  const shareOf = (max: number): number => Math.max(1, Math.floor(max * SLACK / processes))

  /** Part of a process where nobody shares: once in a window. */
  function partOf (window: Window, max: number): Share {
    const granted = window.hasPart ? 0 : Math.ceil(max / processes)
    window.hasPart = true
    return { granted, used: granted, resetMs: window.endsAt - now(), window: window.id }
  }

  const fresh = (windowMs: number): Window =>
    ({ id: 0, endsAt: now() + windowMs, used: 0, left: 0, debt: 0, exhausted: false, hasPart: false, isAsking: false, waiting: [] })

  async function ask (key: string, max: number, windowMs: number, window: Window): Promise<void> {
    window.isAsking = true
    const { debt, id, waiting } = window
    // Less and less at a time, so that little is left with those who don't need it when another has nothing more.
    const share = Math.min(shareOf(max), Math.ceil((max - window.used) / (2 * processes)))
    const wanted = Math.max(share, waiting.length, 1)
    const { granted, used, resetMs, window: name } = await take({ key, max, windowMs, spent: debt, wanted, window: id })
      .catch((): Share => partOf(window, max))
    const isNext = id !== 0 && name !== id
    window.left = granted + (isNext ? 0 : window.left)
    window.id = name
    window.used = used
    window.debt -= debt
    window.endsAt = now() + resetMs
    window.exhausted = granted === 0
    window.isAsking = false
    for (const done of waiting.splice(0)) count(key, max, windowMs, done, window)
  }

  function count (key: string, max: number, windowMs: number, done: Done, window: Window): void {
    const tell = (used: number): void => { done(null, { used, resetMs: Math.max(1, window.endsAt - now()) }) }
    const need = (): void => { if (!window.isAsking && !window.exhausted) void ask(key, max, windowMs, window) }
    if (window.left > 0) {
      window.left -= 1
      tell(Math.min(max, window.used - window.left))
      if (window.left <= shareOf(max) / 2) need()
    } else if (window.exhausted) {
      tell(max + 1)
    } else if (max >= LARGE && window.debt < shareOf(max)) {
      window.debt += 1
      tell(Math.min(max, window.used + window.debt))
      need()
    } else {
      window.waiting.push(done)
      need()
    }
  }

  return {
    consume (key, max, windowMs, done) {
      let window = windows.get(key)
      // Whoever waits in one that is over is told by its answer.
      if (window === undefined || window.endsAt <= now()) windows.set(key, window = fresh(windowMs))
      count(key, max, windowMs, done, window)
    }
  }
}
