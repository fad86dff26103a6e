/** Port of Redis, for whatever is faster or reaches further with it: every use says what it does while there is none. */
import { createHash } from 'node:crypto'

/** Argument of a command. */
export type Argument = string | number | Buffer

/** Script that Redis runs as one step. */
export interface Script {
  readonly lua: string
  readonly sha: string
}

/**
 * A script; all keys that it touches are passed as such, and stand in one slot of a cluster.
 * @param lua its text
 */
export const script = (lua: string): Script => ({ lua, sha: createHash('sha1').update(lua).digest('hex') })

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
  /** Run a script. Throws as `send` does. */
  run(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown>
  /**
   * Hear what is published in a channel. Messages may be lost: whoever needs them looks from time to time.
   * @returns a function that ends it
   */
  subscribe(channel: string, listener: (message: string) => void): () => void
  /** Milliseconds that the last sample took; null while Redis is disabled, away or silent. Never waits. */
  readonly latencyMs: number | null
  /** Connections of the pool; subscriptions have one of their own. */
  pool(): RedisPool
}
