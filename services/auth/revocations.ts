/** Logins that ended while access tokens of theirs may still be about: the denylist that each replica keeps in memory. */
export interface Revocations {
  /** Refuse a login's access tokens from now on. */
  add(loginId: string): void
  /** Whether a login's access tokens are refused. */
  has(loginId: string): boolean
  /**
   * Whether the list can vouch for an access token that it does not refuse. It can't where the clock went back: a login that was let go
   * because its tokens were over may have tokens again, and one of them may live longer than its login is held.
   * @param expiresAt when the token ends, milliseconds since 1970
   */
  covers(expiresAt: number): boolean
  /** Logins that are held at the moment. */
  readonly size: number
}

/** Clocks, in milliseconds. */
export interface RevocationClocks {
  /** Since any moment; never goes back. */
  now?: () => number
  /** Since 1970, as access tokens are dated. */
  wall?: () => number
}

interface Held { until: number, tokensUntil: number }

/**
 * An empty denylist.
 * @param keptMs how long a login is held: as long as an access token lives, and some time for clocks that differ
 * @param clocks of this process
 */
export function createRevocations (
  keptMs: number, { now = () => performance.now(), wall = () => Date.now() }: RevocationClocks = {}
): Revocations {
  // A map keeps the order of insertion, which is the order of expiry too, so the oldest are dropped from its front.
  const held = new Map<string, Held>()
  // The latest that the wall clock has shown: tokens may have been signed then.
  let latest = wall()
  let forgottenUntil = 0
  return {
    add (loginId) {
      const present = now()
      latest = Math.max(latest, wall())
      for (const [oldest, { until, tokensUntil }] of held) {
        if (until > present) break
        held.delete(oldest)
        forgottenUntil = Math.max(forgottenUntil, tokensUntil)
      }
      held.delete(loginId)
      held.set(loginId, { until: present + keptMs, tokensUntil: latest + keptMs })
    },
    has: (loginId) => held.has(loginId),
    covers (expiresAt) {
      const time = wall()
      latest = Math.max(latest, time)
      return expiresAt > forgottenUntil && expiresAt <= time + keptMs
    },
    get size () { return held.size }
  }
}
