/**
 * Limiter that several processes share over a ledger. Of a large limit each process takes shares in the background, less and less as the
 * limit nears its end, and counts in its memory: together they allow at most 5 % more, and under an even load at most 5 % less. Of a key
 * that makes a few attempts in a window, as most do, the ledger hears nothing. Small limits are exact: whoever comes at one time is
 * counted in one step of the ledger.
 */
import { LRUCache } from 'lru-cache'
import { placesFor } from '../../places.js'
import type { Ledger, Share } from './ledger/port.js'
import type { Limiter, Spent } from './port.js'

type Done = (error: Error | null, spent?: Spent) => void

interface Window {
  /** Name in the ledger; empty before that has said one. */
  id: string
  endsAt: number
  /** Let through here. */
  spent: number
  /** Taken for this process, and by all. */
  granted: number
  total: number
  /** Size of the last share. */
  share: number
  /** Refused here. */
  refused: number
  askedAt: number
  isAsking: boolean
  waiting: Done[]
}

/** Options of a leased limiter. */
export interface LeasedLimiterOptions {
  ledger: Ledger
  /** Name of this process in the ledger. */
  process: string
  /** How many processes count, as far as is known; at least 1. */
  processes: () => number
  /** Keys that it knows at once; the ones unused for longest start anew. 50,000 when absent. */
  most?: number
  /** Milliseconds of a clock that never goes back. */
  now?: () => number
}

/** Limit from which on shares are taken ahead of need. */
const LARGE = 100
/** Part of a limit that all processes together may be ahead of the ledger, and that one takes at once, alone and among others. */
const AHEAD = 0.05
const SHARE_ALONE = 0.1
const SHARE_OF_ALL = 0.033
/** Rest of a window below which it may be over for the ledger, whose word was under way for a while. */
const LATE_MS = 50
/** Milliseconds after which a full window is looked at again: another ledger may have more, or have lost what this process has taken. */
const AGAIN_MS = 250

/**
 * A limiter over a ledger.
 * @param options what it counts with
 */
export function createLeasedLimiter (options: LeasedLimiterOptions): Limiter {
  const { ledger, process, processes, most = 50_000, now = () => performance.now() } = options
  const windows = new LRUCache<string, Window>(placesFor(most))

  const fresh = (windowMs: number): Window =>
    ({ id: '', endsAt: now() + windowMs, spent: 0, granted: 0, total: 0, share: 0, refused: 0, askedAt: 0, isAsking: false, waiting: [] })
  const resetOf = (window: Window): number => Math.max(1, window.endsAt - now())

  function wantOf ({ total, waiting: { length } }: Window, max: number): number {
    if (max < LARGE) return length
    const count = processes()
    const share = max * (count === 1 ? SHARE_ALONE : SHARE_OF_ALL / count)
    // Less and less, so that little is left with those who don't need it when another has nothing more.
    return Math.max(1, length, Math.floor(Math.min(share, Math.ceil((max - total) / (2 * count)))))
  }

  function receive (window: Window, taken: number, { id, granted, total, resetMs }: Share): void {
    const isAnother = window.id !== '' && window.id !== id
    if (isAnother) {
      window.spent = 0
      window.refused = 0
    }
    window.id = id
    window.granted = (isAnother ? 0 : taken) + granted
    window.total = total
    window.share = granted
    window.endsAt = now() + resetMs
  }

  async function ask (key: string, max: number, windowMs: number, window: Window): Promise<void> {
    window.isAsking = true
    window.askedAt = now()
    const taken = Math.max(window.granted, window.spent)
    const restMs = window.endsAt - now()
    const known = window.id === '' && taken === 0 ? null : { id: window.id, restMs: restMs > LATE_MS ? restMs : 0, taken }
    const request = { key, max, windowMs, process, known, want: wantOf(window, max) }
    const failure = await ledger.take(request).then((share) => { receive(window, taken, share) }, (error: unknown) => error as Error)
    window.isAsking = false
    for (const done of window.waiting.splice(0)) {
      if (failure instanceof Error) done(failure)
      else count(key, max, windowMs, window, done)
    }
  }

  function count (key: string, max: number, windowMs: number, window: Window, done: Done): void {
    const need = (): void => { if (!window.isAsking) void ask(key, max, windowMs, window) }
    const pass = (): void => {
      window.spent += 1
      // What others have taken counts as used, what is left here does not.
      const used = window.total - window.granted + window.spent
      done(null, { used: Math.min(max, Math.max(1, used)), resetMs: resetOf(window) })
    }
    const isFull = window.id !== '' && window.total >= max
    const debt = window.spent - window.granted
    const mostAhead = Math.floor(max * AHEAD / processes())
    if (debt < 0) {
      pass()
      if (!isFull && max >= LARGE && (window.granted - window.spent) * 2 < window.share) need()
    } else if (isFull) {
      window.refused += 1
      done(null, { used: max + window.refused, resetMs: resetOf(window) })
      if (now() - window.askedAt > AGAIN_MS) need()
    } else if (max >= LARGE && debt < mostAhead && window.total + debt < max) {
      pass()
      if ((debt + 1) * 2 >= mostAhead) need()
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
      count(key, max, windowMs, window, done)
    }
  }
}
