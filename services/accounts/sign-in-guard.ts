/**
 * Brute-force protection of sign-ins: growing waits per account or device and a budget per address, in place of lockouts that
 * strangers could cause.
 */
import { LRUCache } from 'lru-cache'
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
}

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
}

const waitAfter = (failures: number): number =>
  failures < FREE_FAILURES ? 0 : Math.min(1000 * 2 ** (failures - FREE_FAILURES), LONGEST_WAIT_MS)

/**
 * A guard that counts in this process's memory, bounded to 50,000 accounts and devices and as many addresses (the least recently
 * tried go first). It works without any other service; n replicas together allow n times as much.
 */
export function createSignInGuard ({ now = () => performance.now(), onRefused }: SignInGuardOptions = {}): SignInGuard {
  const allowances = new LRUCache<string, Allowance>({ max: MOST_TRACKED, ttl: FORGOTTEN_AFTER_MS, perf: { now }, ttlResolution: 0 })
  const addresses = new LRUCache<string, Window>({ max: MOST_TRACKED })
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

  return {
    check,
    admit (attempt) {
      check(attempt)
      const key = keyOf(attempt)
      const allowance = allowances.get(key) ?? { failures: 0, blockedUntil: 0 }
      allowance.failures += 1
      allowance.blockedUntil = now() + waitAfter(allowance.failures)
      allowances.set(key, allowance)
      const window = windowOf(attempt.address)
      window.failures += 1
      addresses.set(attempt.address, window)
      return () => {
        window.failures -= 1
        allowances.delete(key)
      }
    }
  }
}
