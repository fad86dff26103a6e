/** Rights that requests rest on for longer than a moment, and the notification of streams when one of them is revoked. */
import type { ParleyError } from '../../errors.js'
import { AccountDisabled, TokenRevoked, type Caller } from '../../identity.js'
import type { Revocations } from './revocations.js'

/** Right that a request rests on, and that can be revoked: the account, the login of its access token, or its API key. */
export type Right = { userId: string } | { loginId: string } | { keyId: string }

/** A right that somebody relies on for longer than a moment. */
export interface WatchedRight {
  /** The error that says why it ended; undefined while it holds. */
  readonly ended: ParleyError | undefined
  /** Nobody relies on it any more. */
  release(): void
}

/** Tells whoever relies on a right that it has ended. */
export interface Rights {
  /** An account was disabled, a login ended, a key was deleted. */
  end(right: Right): void
  /**
   * Hear of the end of what a caller's request rests on, also of one that came before.
   * @param caller who made it
   * @param onEnd called once, with the error that says why
   */
  watch(caller: Caller, onEnd: (why: ParleyError) => void): WatchedRight
  /** Whether the login or key of a request has ended since it came. */
  hasEnded(caller: Pick<Caller, 'loginId' | 'keyId'>): boolean
  /** Hear of every end. */
  onEnd(listener: (right: Right) => void): void
}

/**
 * The rights of this process's callers. A disabled account ends its logins and keys too, each of which is remembered; the account is
 * not, since it may be enabled again.
 * @param logins that ended
 * @param keys that were deleted
 */
export function createRights (logins: Revocations, keys: Revocations): Rights {
  const watchers = new Map<string, Set<Watcher>>()
  const listeners: ((right: Right) => void)[] = []

  const hasEnded = ({ loginId, keyId }: Pick<Caller, 'loginId' | 'keyId'>): boolean =>
    (loginId !== null && logins.has(loginId)) || (keyId !== null && keys.has(keyId))

  const abort = (id: string, why: ParleyError): void => {
    for (const watcher of [...watchers.get(id) ?? []]) watcher.end(why)
  }

  return {
    hasEnded,
    onEnd (listener) { listeners.push(listener) },

    end (right) {
      if ('loginId' in right) logins.add(right.loginId)
      if ('keyId' in right) keys.add(right.keyId)
      // Readers first: they hear why, rather than that the answer was stopped.
      for (const id of Object.values(right)) abort(id, 'userId' in right ? AccountDisabled() : TokenRevoked())
      for (const listener of listeners) listener(right)
    },

    watch (caller, onEnd) {
      const watcher = new Watcher(onEnd, caller, watchers)
      if (hasEnded(caller)) watcher.end(TokenRevoked())
      return watcher
    }
  }
}

/** One who relies on a right. */
class Watcher implements WatchedRight {
  ended: ParleyError | undefined

  /**
   * Watches at once.
   * @param onEnd told once
   * @param caller whose right
   * @param watchers all of them, by what ends them
   */
  constructor (
    private readonly onEnd: (why: ParleyError) => void, private readonly caller: Caller,
    private readonly watchers: Map<string, Set<Watcher>>
  ) {
    for (const id of idsOf(caller)) watchers.set(id, (watchers.get(id) ?? new Set()).add(this))
  }

  end (why: ParleyError): void {
    if (this.ended !== undefined) return
    this.ended = why
    this.onEnd(why)
  }

  release (): void {
    for (const id of idsOf(this.caller)) {
      const others = this.watchers.get(id)
      others?.delete(this)
      if (others?.size === 0) this.watchers.delete(id)
    }
  }
}

const idsOf = ({ userId, loginId, keyId }: Caller): string[] => [userId, loginId, keyId].filter((id) => id !== null)
