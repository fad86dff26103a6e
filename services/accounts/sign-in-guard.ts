/**
 * Brute-force protection of sign-ins: growing waits per account or device and a budget per address, in place of lockouts that
 * strangers could cause.
 */
import { LRUCache } from 'lru-cache'
import { placesFor } from '../../places.js'
import { TooManyAttempts } from './errors.js'

/** An attempt to sign in to an account. */
export interface Attempt {
  /** The account's name in lower case, whether it exists or not. */
  account: string
  /** As `addressKey` has it. */
  address: string
  /** Set when the device signed in to this account before: it then has an allowance of its own. */
  device: string | null
  /** Whether the device proved that, rather than only looking like it: its address then does not matter. */
  proven: boolean
}

/** Slows guessing down without locking anybody out. */
export interface SignInGuard {
  /**
   * Whether an attempt may be made now.
   * @throws AUTH_TOO_MANY_ATTEMPTS with the seconds to wait
   */
  check(attempt: Attempt): void
  /**
   * The same, and counts it as a failure at once, so that attempts made side by side can't share an allowance.
   * @returns to be called when the password was right
   * @throws AUTH_TOO_MANY_ATTEMPTS with the seconds to wait
   */
  admit(attempt: Attempt): () => void
  /** Count what another process was told. */
  hear(counted: Counted): void
}

/** A failure that was counted, or taken back because the password was right. */
export interface Counted { key: string, address: string, failed: boolean }

const FREE_FAILURES = 5
const LONGEST_WAIT_MS = 900_000
const ADDRESS_FAILURES = 60
const ADDRESS_WINDOW_MS = 900_000
// An attacker gains nothing by waiting for it: an hour at the longest wait is four attempts, a fresh allowance five.
const FORGOTTEN_AFTER_MS = 3_600_000
const MOST_TRACKED = 50_000

interface Allowance { failures: number, blockedUntil: number }
interface Window { failures: number, endsAt: number }

/** Options of the guard. */
export interface SignInGuardOptions {
  /** Milliseconds of a clock that never goes back. */
  now?: () => number
  /** Told of every attempt that is refused. */
  onRefused?: () => void
  /** Tells other processes what was counted here. */
  tell?: (counted: Counted) => void
}

const waitAfter = (failures: number): number =>
  failures < FREE_FAILURES ? 0 : Math.min(1000 * 2 ** (failures - FREE_FAILURES), LONGEST_WAIT_MS)

/**
 * A guard that counts in this process's memory, bounded to 50,000 accounts and devices and as many addresses (the least recently
 * tried go first). It works without any other service. Processes that tell each other count together; of others, n allow n times as much.
 */
export function createSignInGuard ({ now = () => performance.now(), onRefused, tell }: SignInGuardOptions = {}): SignInGuard {
  const places = placesFor(MOST_TRACKED)
  const allowances = new LRUCache<string, Allowance>({ ...places, ttl: FORGOTTEN_AFTER_MS, perf: { now }, ttlResolution: 0 })
  const addresses = new LRUCache<string, Window>(places)
  const keyOf = ({ account, device }: Attempt): string => device === null ? `account ${account}` : `device ${account} ${device}`

  function windowOf (address: string): Window {
    const window = addresses.get(address)
    return window !== undefined && window.endsAt > now() ? window : { failures: 0, endsAt: now() + ADDRESS_WINDOW_MS }
  }

  function check (attempt: Attempt): void {
    const own = (allowances.get(keyOf(attempt))?.blockedUntil ?? 0) - now()
    const window = windowOf(attempt.address)
    const shared = !attempt.proven && window.failures >= ADDRESS_FAILURES ? window.endsAt - now() : 0
    const wait = Math.max(own, shared)
    if (wait <= 0) return
    onRefused?.()
    throw TooManyAttempts({ retryAfter: Math.ceil(wait / 1000) })
  }

  /** Count a failure; the result takes it back. */
  function count (key: string, address: string): () => void {
    const allowance = allowances.get(key) ?? { failures: 0, blockedUntil: 0 }
    allowance.failures += 1
    allowance.blockedUntil = now() + waitAfter(allowance.failures)
    allowances.set(key, allowance)
    const window = windowOf(address)
    window.failures += 1
    addresses.set(address, window)
    return () => {
      window.failures -= 1
      allowances.delete(key)
    }
  }

  return {
    check,
    admit (attempt) {
      check(attempt)
      const [key, { address }] = [keyOf(attempt), attempt]
      const takeBack = count(key, address)
      tell?.({ key, address, failed: true })
      return () => {
        takeBack()
        tell?.({ key, address, failed: false })
      }
    },
    hear ({ key, address, failed }) {
      if (failed) { count(key, address); return }
      const window = addresses.get(address)
      if (window !== undefined && window.failures > 0) window.failures -= 1
      allowances.delete(key)
    }
  }
}
