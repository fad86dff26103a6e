/** A user's own account: read, and its password changed against the present one. */
import type { Origin } from '../../identity.js'
import type { Database } from '../../plugins/postgres/index.js'
import { addressKey } from '../../network.js'
import { InvalidCredentials } from './errors.js'
import type { PasswordHasher } from './password-hasher.js'
import { assertStrong } from './password-policy.js'
import type { AuditPort } from '../audit/trail.js'
import type { LoginPort, User } from './ports.js'
import type { SignInGuard } from './sign-in-guard.js'
import { readUser } from './users.js'

/** A user's own account: read, and its password changed. */
export interface OwnAccount {
  /**
   * The account of a signed-in user.
   * @throws USER_NOT_FOUND when it was deleted meanwhile
   */
  me(userId: string): Promise<User>
  /**
   * Change a password, having shown the present one, and end every other login (OWASP ASVS 7.4.3); API keys stay. Guesses are slowed
   * down per account, apart from those of signing in: a stranger who knows the name can't keep its owner from changing the password.
   * @param who as the access token says
   * @param passwords as typed
   * @param origin where the wish comes from
   * @param hangUp aborted when nobody waits for the answer any more: a password whose turn has not come by then is not hashed
   * @throws AUTH_WEAK_PASSWORD, AUTH_INVALID_CREDENTIALS, AUTH_TOO_MANY_ATTEMPTS, COMMON_OVERLOADED; the reason of `hangUp`
   */
  changePassword(
    who: { userId: string, loginId: string | null }, passwords: { current: string, next: string }, origin: Origin, hangUp?: AbortSignal
  ): Promise<void>
}

/** Ports of a user's own account. */
export interface OwnAccountOptions {
  db: Database
  audit: AuditPort
  auth: LoginPort
  hasher: PasswordHasher
  /** Counts failures to change a password, and nothing else. */
  guard: SignInGuard
}

/**
 * A user's own account.
 */
export function createOwnAccount ({ db, audit, auth, hasher, guard }: OwnAccountOptions): OwnAccount {
  return {
    me: (userId) => readUser(db, userId),

    async changePassword ({ userId, loginId }, { current, next }, { ip, requestId }, hangUp) {
      assertStrong(next)
      const event = { userId, actorId: userId, target: loginId, ip, requestId }
      const fail = async (): Promise<never> => {
        await audit.record(db, { ...event, action: 'auth.change-password-failed', outcome: 'failure', details: { reason: 'wrong-password' } })
        throw InvalidCredentials()
      }
      const { rows: [row] } = await db.query<{ username: string, password_hash: string }>(
        'select lower(username) as username, password_hash from users where id = $1', [userId])
      if (row === undefined) throw InvalidCredentials()
      const address = addressKey(ip)
      const turn = { address, person: row.username, hangUp }
      const attempt = { account: row.username, address, device: null, proven: true }
      guard.check(attempt)
      let forgive = (): void => undefined
      const right = await hasher.verify(row.password_hash, current, { ...turn, admit () { forgive = guard.admit(attempt) } })
      if (!right) return await fail()
      forgive()
      const passwordHash = await hasher.hash(next, turn)
      const changed = await db.transaction(async (tx) => {
        const { rowCount } = await tx.query(
          'update users set password_hash = $3, updated_at = now() where id = $1 and password_hash = $2',
          [userId, row.password_hash, passwordHash])
        // Someone changed it in between: what was proven is no longer the password.
        if (rowCount === 0) return false
        await auth.endLogins(tx, { userId, reason: 'password-change', ...(loginId === null ? {} : { except: loginId }) })
        await audit.record(tx, { ...event, action: 'auth.change-password' })
        return true
      })
      if (!changed) await fail()
    }
  }
}
