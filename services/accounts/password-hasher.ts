/**
 * Password hashing with argon2id behind a bounded, fair queue, so that a crowd of sign-ins leaves the event loop its share of the
 * processor.
 */
import { hash, verify } from '@node-rs/argon2'
import { createFairQueue, type Party } from './fair-queue.js'

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Nobody's: verified for unknown users, so that they take as long as known ones. */
const NOBODYS_HASH = '$argon2id$v=19$m=19456,t=2,p=1$3U96ow8gQN1eG0FVh4pIfw$UltvVUjYeoVreH6k76BGSUJZBo9JKVQRJqIEw3oxt84'

/** For whom a password is hashed. */
export interface Turn extends Party {
  /** Aborted when nobody waits for the answer any more: a password whose turn has not come by then is not hashed. */
  hangUp?: AbortSignal | undefined
  /** Called when it is this password's turn; what it throws ends the call unhashed. */
  admit?: () => void
}

/** Hashes and verifies passwords, a few at a time; addresses and people take turns. */
export interface PasswordHasher {
  /** Calls that wait for their turn. */
  readonly waiting: number
  /**
   * The argon2id hash of a password, as a PHC string.
   * @throws COMMON_OVERLOADED when too many are waiting; the reason of `hangUp`
   */
  hash(password: string, turn: Turn): Promise<string>
  /**
   * Whether a password is the one that was hashed.
   * @param hashed PHC string, or null for an unknown user: takes the same time and is false
   * @param password as typed
   * @param turn for whom
   * @throws COMMON_OVERLOADED when too many are waiting; the reason of `hangUp`; what `admit` throws
   */
  verify(hashed: string | null, password: string, turn: Turn): Promise<boolean>
}

/** Limits on hashing. */
export interface PasswordHasherOptions {
  /** Hashes at the same time, each on a thread of its own. */
  concurrency: number
  /** Calls that may wait for their turn; of those beyond, the last of the longest line is refused. */
  maxWaiting: number
  /** Makes the error for those. */
  overloaded: () => Error
}

interface Waiter { resolve: () => void, reject: (reason: unknown) => void }

// Two keyboards may compose one accented letter differently (NIST SP 800-63B-4 §3.1.1.2).
const normalized = (password: string): string => password.normalize('NFKC')

/**
 * A password hasher with a bounded, fair queue. After each hash it rests in proportion to how busy the event loop was
 * meanwhile, so that a crowd that signs in on a machine with one core leaves more than half of it to everyone else.
 */
export function createPasswordHasher ({ concurrency, maxWaiting, overloaded }: PasswordHasherOptions): PasswordHasher {
  const waiting = createFairQueue<Waiter>(maxWaiting)
  let running = 0

  function next (): void {
    const waiter = waiting.shift()
    if (waiter === undefined) running -= 1
    else waiter.resolve()
  }

  async function wait (turn: Turn): Promise<void> {
    const { hangUp } = turn
    let leave = (): void => undefined
    try {
      await new Promise<void>((resolve, reject) => {
        const waiter = { resolve, reject }
        leave = () => {
          waiting.remove(waiter)
          reject(hangUp?.reason)
        }
        hangUp?.addEventListener('abort', leave, { once: true })
        waiting.push(turn, waiter)?.reject(overloaded())
      })
    } finally {
      hangUp?.removeEventListener('abort', leave)
    }
  }

  async function inTurn<T> (turn: Turn, work: () => Promise<T>): Promise<T> {
    turn.hangUp?.throwIfAborted()
    if (running < concurrency) running += 1
    else await wait(turn)
    const startedAt = performance.now()
    const before = performance.eventLoopUtilization()
    try {
      turn.hangUp?.throwIfAborted()
      turn.admit?.()
      return await work()
    } finally {
      const { utilization } = performance.eventLoopUtilization(before)
      const rest = (performance.now() - startedAt) * utilization
      if (rest < 1) next()
      else setTimeout(next, rest)
    }
  }

  return {
    get waiting () { return waiting.size },
    hash: (password, turn) => inTurn(turn, () => hash(normalized(password), PARAMETERS)),
    verify: (hashed, password, turn) => inTurn(turn, async () =>
      await verify(hashed ?? NOBODYS_HASH, normalized(password)) && hashed !== null)
  }
}
