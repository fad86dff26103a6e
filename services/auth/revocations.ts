/** Logins that ended while access tokens of theirs may still be about: the denylist that each replica keeps in memory. */
export interface Revocations {
  /** Refuse a login's access tokens from now on. */
  add(loginId: string): void
  /** Whether a login's access tokens are refused. */
  has(loginId: string): boolean
  /** Logins that are held at the moment. */
  readonly size: number
}

/**
 * An empty denylist.
 * @param keptMs how long a login is held: as long as an access token lives, and some time for clocks that differ
 * @param now the present, milliseconds since any moment
 */
export function createRevocations (keptMs: number, now: () => number = () => performance.now()): Revocations {
  // A map keeps the order of insertion, which is the order of expiry too, so the oldest are dropped from its front.
  const held = new Map<string, number>()
  return {
    add (loginId) {
      const present = now()
      for (const [oldest, until] of held) {
        if (until > present) break
        held.delete(oldest)
      }
      held.delete(loginId)
      held.set(loginId, present + keptMs)
    },
    has: (loginId) => held.has(loginId),
    get size () { return held.size }
  }
}
