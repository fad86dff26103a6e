import { hash, verify } from '@node-rs/argon2'

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Nobody's: verified for unknown users, so that they take as long as known ones. */
const NOBODYS_HASH = '$argon2id$v=19$m=19456,t=2,p=1$3U96ow8gQN1eG0FVh4pIfw$UltvVUjYeoVreH6k76BGSUJZBo9JKVQRJqIEw3oxt84'

/** Hashes and verifies passwords, a few at a time. */
export interface PasswordHasher {
  /**
   * The argon2id hash of a password, as a PHC string.
   * @throws COMMON_OVERLOADED when too many are waiting
   */
  hash(password: string): Promise<string>
  /**
   * Whether a password is the one that was hashed.
   * @param hashed PHC string, or null for an unknown user: takes the same time and is false
   * @param password as typed
   * @param admit called when it is this password's turn; what it throws ends the call unhashed
   * @throws COMMON_OVERLOADED when too many are waiting
   */
  verify(hashed: string | null, password: string, admit?: () => void): Promise<boolean>
}

/** How much hashing may go on. */
export interface PasswordHasherOptions {
  /** Hashes at the same time, each on a thread of its own. */
  concurrency: number
  /** Calls that may wait for their turn. */
  maxWaiting: number
  /** Makes the error for those beyond. */
  overloaded: () => Error
}

// Two keyboards may compose one accented letter differently (NIST SP 800-63B-4 §3.1.1.2).
const normalized = (password: string): string => password.normalize('NFKC')

/**
 * A password hasher with a bounded queue. After each hash it rests in proportion to how busy the event loop was
 * meanwhile, so that a crowd that signs in on a machine with one core leaves more than half of it to everyone else.
 */
export function createPasswordHasher ({ concurrency, maxWaiting, overloaded }: PasswordHasherOptions): PasswordHasher {
  const waiting: (() => void)[] = []
  let running = 0

  function next (): void {
    const turn = waiting.shift()
    if (turn === undefined) running -= 1
    else turn()
  }

  async function inTurn<T> (work: () => Promise<T>): Promise<T> {
    if (running < concurrency) running += 1
    else if (waiting.length >= maxWaiting) throw overloaded()
    else await new Promise<void>((resolve) => { waiting.push(resolve) })
    const startedAt = performance.now()
    const before = performance.eventLoopUtilization()
    try {
      return await work()
    } finally {
      const { utilization } = performance.eventLoopUtilization(before)
      const rest = (performance.now() - startedAt) * utilization
      if (rest < 1) next()
      else setTimeout(next, rest)
    }
  }

  return {
    hash: (password) => inTurn(() => hash(normalized(password), PARAMETERS)),
    verify: (hashed, password, admit) => inTurn(async () => {
      admit?.()
      return await verify(hashed ?? NOBODYS_HASH, normalized(password)) && hashed !== null
    })
  }
}
