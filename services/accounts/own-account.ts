import type { Origin } from '../../plugins/origin.js'
import type { Database } from '../../plugins/postgres/index.js'
import { InvalidCredentials } from './errors.js'
import type { PasswordHasher } from './password-hasher.js'
import { assertStrong } from './password-policy.js'
import type { AuditPort, LoginPort, User } from './ports.js'
import { readUser } from './users.js'

/** What users do with their own account. */
export interface OwnAccount {
  /**
   * The account of a signed-in user.
   * @throws USER_NOT_FOUND when it was deleted meanwhile
   */
  me(userId: string): Promise<User>
  /**
   * Change a password, having shown the present one, and end every other login (OWASP ASVS 7.4.3); API keys stay.
   * @throws AUTH_WEAK_PASSWORD, AUTH_INVALID_CREDENTIALS, COMMON_OVERLOADED
   */
  changePassword(
    who: { userId: string, loginId: string | null }, passwords: { current: string, next: string }, origin: Origin
  ): Promise<void>
}

/** What it is made of. */
export interface OwnAccountOptions { db: Database, audit: AuditPort, auth: LoginPort, hasher: PasswordHasher }

/**
 * A user's own account.
 */
export function createOwnAccount ({ db, audit, auth, hasher }: OwnAccountOptions): OwnAccount {
  return {
    me: (userId) => readUser(db, userId),

    async changePassword ({ userId, loginId }, { current, next }, { ip, requestId }) {
      assertStrong(next)
      const { rows: [row] } = await db.query<{ password_hash: string }>('select password_hash from users where id = $1', [userId])
      if (row === undefined || !await hasher.verify(row.password_hash, current)) throw InvalidCredentials()
      const passwordHash = await hasher.hash(next)
      await db.transaction(async (tx) => {
        const { rowCount } = await tx.query(
          'update users set password_hash = $3, updated_at = now() where id = $1 and password_hash = $2',
          [userId, row.password_hash, passwordHash])
        // Someone changed it in between: what was proven is no longer the password.
        if (rowCount === 0) throw InvalidCredentials()
        await auth.endLogins(tx, { userId, reason: 'password-change', ...(loginId === null ? {} : { except: loginId }) })
        await audit.record(tx, { action: 'auth.change-password', userId, actorId: userId, target: loginId, ip, requestId })
      })
    }
  }
}
