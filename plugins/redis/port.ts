/** Port of Redis, for whatever is faster or reaches further with it: every use says what it does while there is none. */
/** Argument of a command. */
export type Argument = string | number | Buffer

/** Numbers of connections. */
export interface RedisPool { size: number, min: number, max: number, busy: number }

/** Redis as the rest of the service sees it. */
export interface RedisPort {
  /** Whether REDIS_URL is set. */
  readonly enabled: boolean
  /** Whether it answers, as far as is known: where it doesn't, nothing needs to be tried. */
  readonly isUp: boolean
  /** Processes of this service that are alive, this one included, when Redis was last heard of; at least 1. */
  readonly processes: number
  /** Name of this process among them. */
  readonly processId: string
  /**
   * Send a command on the least busy connection.
   * @throws {RedisUnavailable} at once while Redis is known to be away, and after 200 ms at the latest; what Redis refuses with
   */
  send(command: string, ...args: Argument[]): Promise<unknown>
  /**
   * Run a script as one step. Throws as `send` does.
   * @param lua its text, one of few: it is kept
   * @param keys all that it touches; in a cluster they stand in one slot
   * @param args what else it is told
   */
  run(lua: string, keys: readonly string[], args: readonly Argument[]): Promise<unknown>
  /**
   * Hear what is published in a channel. Messages may be lost: whoever needs them looks from time to time.
   * @returns a function that ends it
   */
  subscribe(channel: string, listener: (message: string) => void): () => void
  /** Milliseconds that the last sample took; null while Redis is disabled, away or silent. Never waits. */
  readonly latencyMs: number | null
  /** Milliseconds since that was seen; null before the first look, and where Redis is disabled. */
  readonly ageMs?: number | null
  /** Connections of the pool; subscriptions have one of their own. */
  pool(): RedisPool
}
