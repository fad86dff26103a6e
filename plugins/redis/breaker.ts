/** Breaker in front of Redis: the first command that gets no answer in time ends the wait of all, and the next ones are refused at once. */

/** Failure of a command that found no Redis, or none that answered in time. */
export class RedisUnavailable extends Error {
  override readonly name = 'RedisUnavailable'
}

/** Breaker in front of commands. */
export interface RedisBreaker {
  /** Whether commands are let through. */
  readonly isClosed: boolean
  /** Wait for a command; rejects with what it rejects with, or with RedisUnavailable. */
  guard<T>(command: Promise<T>): Promise<T>
  /** Redis has answered: commands are let through again. */
  close(): void
  /** Redis is away: whoever waits is refused now. */
  open(): void
}

interface Waiting { startedAt: number, reject: (error: Error) => void }

/** Options of a breaker. */
export interface BreakerOptions {
  /** Milliseconds that a command may take. */
  patienceMs: number
  /** Told when it opens. */
  onOpen: () => void
}

/**
 * A breaker, closed. One timer stands for all commands under way, since the oldest runs out first.
 * @param options how long it waits
 */
export function createRedisBreaker ({ patienceMs, onOpen }: BreakerOptions): RedisBreaker {
  const waiting = new Set<Waiting>()
  let isClosed = true
  let timer: NodeJS.Timeout | undefined

  const isLate = (): boolean => {
    const [oldest] = waiting
    return oldest !== undefined && performance.now() - oldest.startedAt >= patienceMs
  }
  const open = (): void => {
    if (isClosed) onOpen()
    isClosed = false
    for (const { reject } of waiting) reject(new RedisUnavailable('Redis has not answered in time'))
    waiting.clear()
  }
  const look = (): void => {
    timer = undefined
    if (!isLate()) { watch(); return }
    // After a pause of this process the answers may be there, and have not been read yet.
    setImmediate(() => setImmediate(() => { if (isLate()) open(); else watch() }))
  }
  const watch = (): void => {
    const [oldest] = waiting
    if (oldest === undefined || timer !== undefined) return
    timer = setTimeout(look, Math.max(1, oldest.startedAt + patienceMs - performance.now()))
  }

  return {
    get isClosed () { return isClosed },
    guard: (command) => new Promise((resolve, reject) => {
      const entry = { startedAt: performance.now(), reject }
      waiting.add(entry)
      watch()
      command.then((value) => {
        waiting.delete(entry)
        resolve(value)
      }, (error: unknown) => {
        waiting.delete(entry)
        reject(error instanceof Error ? error : new RedisUnavailable(String(error)))
      })
    }),
    close () { isClosed = true },
    open
  }
}
