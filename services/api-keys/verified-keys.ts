import { LRUCache } from 'lru-cache'

/** A key that the database vouched for. */
export interface KnownKey {
  userId: string
  keyId: string
  /** Epoch milliseconds, or null when it never expires. */
  expiresAt: number | null
  /** When a use was last reported, in epoch milliseconds. */
  touchedAt: number
}

const MOST = 10_000

/**
 * Verified keys in memory, by the hex of their hash, so that a valid key costs no database call and works while the
 * database is away. Bounded; emptied per user by the change feed.
 */
export class VerifiedKeys {
  readonly #keys = new LRUCache<string, KnownKey>({ max: MOST })
  #forgotten = 0

  /** Rises whenever something is forgotten: what was read from the database before that must not be remembered after it. */
  get epoch (): number { return this.#forgotten }

  /**
   * A key that is known.
   * @param hash hex of its SHA-256
   */
  get (hash: string): KnownKey | undefined { return this.#keys.get(hash) }

  /**
   * Remember a key, unless something was forgotten while it was looked up: it may have been revoked in between.
   * @param hash hex of its SHA-256
   * @param key what the database said
   * @param epoch as it was before the database was asked
   */
  remember (hash: string, key: KnownKey, epoch: number): void {
    if (epoch === this.#forgotten) this.#keys.set(hash, key)
  }

  /**
   * Forget a user's keys.
   * @param userId owner
   */
  forget (userId: string): void {
    this.#forgotten += 1
    for (const [hash, key] of this.#keys) {
      if (key.userId === userId) this.#keys.delete(hash)
    }
  }
}
