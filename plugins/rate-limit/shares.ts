/**
 * Limiter over windows that processes share. Of a large limit each process takes shares in the background and counts in its memory:
 * together they never allow more than 5 % above it. Small limits are counted exactly, one by one. While the windows are away, each process
 * allows its part: the limit divided by the processes that were last seen.
 */
import { LRUCache } from 'lru-cache'
import type { Limiter, Spent } from './port.js'
import type { Share, SharedWindows } from './windows.js'

type Done = Parameters<Limiter['consume']>[3]

interface Window {
  /** Empty until a share was taken. */
  id: string
  endsAt: number
  /** Attempts that were let through here. */
  spent: number
  /** Taken for this process, and by all; of a small limit, `total` is what was counted before the count was lost. */
  granted: number
  total: number
  /** Refused here. */
  refused: number
  /** Whether the last attempt to take a share was in vain. */
  isAlone: boolean
  flight: Promise<void> | undefined
  waiting: (() => void)[]
}

/** Options of the limiter. */
export interface SharedLimiterOptions {
  /** Keys that it knows at once; 50,000 when absent. */
  most?: number
  /** Milliseconds of a clock that never goes back. */
  now?: () => number
}

/** Limit from which on shares are taken. */
const LARGE = 100
/** Part of a limit that all processes together may be ahead of the count, and that one takes at once, alone and among others. */
const AHEAD = 0.05
const SHARE_ALONE = 0.1
const SHARE_OF_ALL = 0.033
/** Longest that the answer with the rest of a window is under way. */
const LATE_MS = 250

/**
 * A limiter over shared windows.
 * @param windows which are shared
 * @param options for tests
 */
export function createSharedLimiter (windows: SharedWindows, options: SharedLimiterOptions = {}): Limiter {
  const { most = 50_000, now = () => performance.now() } = options
  const known = new LRUCache<string, Window>({ max: most })

  function windowOf (key: string, windowMs: number): Window {
    const present = now()
    let window = known.get(key)
    if (window === undefined || window.endsAt <= present) {
      const counts = { spent: 0, granted: 0, total: 0, refused: 0 }
      window = { id: '', endsAt: present + windowMs, ...counts, isAlone: false, flight: undefined, waiting: [] }
      known.set(key, window)
    }
    return window
  }
  const resetOf = (window: Window): number => Math.max(1, window.endsAt - now())
  const partOf = (max: number): number => Math.max(1, Math.floor(max / windows.processes))

  const pass = (window: Window, max: number, done: Done): void => {
    window.spent += 1
    // What others have taken counts as used, what is left here does not.
    const others = window.total - window.granted
    done(null, { used: Math.min(max, Math.max(1, others + window.spent)), resetMs: resetOf(window) })
  }
  const refuse = (window: Window, max: number, done: Done): void => {
    window.refused += 1
    done(null, { used: max + window.refused, resetMs: resetOf(window) })
  }
  /** Without the others: what is left of this process's part. */
  const decideAlone = (window: Window, max: number, done: Done): void => {
    const part = Math.max(partOf(max), window.granted)
    if (window.spent >= part) { refuse(window, max, done); return }
    window.spent += 1
    done(null, { used: max - part + window.spent, resetMs: resetOf(window) })
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
    window.isAlone = false
    window.endsAt = now() + resetMs
  }

  function refill (key: string, window: Window, max: number, windowMs: number): void {
    window.flight ??= (async () => {
      const part = windows.processes === 1 ? SHARE_ALONE : SHARE_OF_ALL / windows.processes
      const taken = Math.max(window.granted, window.spent)
      const past = window.id === '' && taken === 0 ? null : { id: window.id, restMs: Math.ceil(resetOf(window)), taken }
      try {
        receive(window, taken, await windows.take({ key, max, windowMs, known: past, want: Math.max(1, Math.floor(max * part)) }))
      } catch {
        // Those that wait are decided on without the others.
        window.isAlone = true
      } finally {
        window.flight = undefined
        for (const decide of window.waiting.splice(0)) decide()
      }
    })()
  }

  function consumeLarge (key: string, max: number, windowMs: number, done: Done, isAgain = false): void {
    const window = windowOf(key, windowMs)
    const isFull = window.id !== '' && window.total >= max
    if (window.spent < window.granted) {
      pass(window, max, done)
      const left = window.granted - window.spent
      if (!isFull && left * 2 * windows.processes < max * SHARE_OF_ALL && windows.isUp) refill(key, window, max, windowMs)
    } else if (isFull) refuse(window, max, done)
    else if (!windows.isUp || (isAgain && window.isAlone)) decideAlone(window, max, done)
    else {
      const ahead = Math.floor(max * AHEAD / windows.processes)
      if (window.spent - window.granted < ahead) pass(window, max, done)
      else window.waiting.push(() => { consumeLarge(key, max, windowMs, done, true) })
      refill(key, window, max, windowMs)
    }
  }

  function consumeSmall (key: string, max: number, windowMs: number, done: Done): void {
    const window = windowOf(key, windowMs)
    if (!windows.isUp) { decideAlone(window, max, done); return }
    windows.count(key, windowMs).then(({ used, resetMs }: Spent) => {
      const rest = window.endsAt - now()
      if (resetMs > rest + LATE_MS && window.spent > 0) {
        // Another window has begun: because this one is over, or because the count was lost, but not what was let through here.
        window.total = rest > LATE_MS ? window.spent + window.total : 0
        if (rest <= LATE_MS) window.spent = 0
        window.endsAt = now() + resetMs
      }
      window.spent += 1
      window.endsAt = Math.min(window.endsAt, now() + resetMs)
      done(null, { used: used + window.total, resetMs })
    }, () => { decideAlone(window, max, done) })
  }

  return {
    consume (key, max, windowMs, done) {
      if (max >= LARGE) consumeLarge(key, max, windowMs, done)
      else consumeSmall(key, max, windowMs, done)
    }
  }
}
