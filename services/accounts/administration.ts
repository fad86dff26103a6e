/**
 * Accounts in the hands of administrators; each change is committed together with its audit event and the end of the logins it
 * invalidates.
 */
import { randomBytes, randomInt } from 'node:crypto'
import type { Actor, Operator, Role } from '../../identity.js'
import { cutPage, defineCursors, idPart } from '../../page.js'
import type { Database, Executor } from '../../plugins/postgres/index.js'
import { addressKey } from '../../network.js'
import { LastAdmin, UserNotFound } from './errors.js'
import type { PasswordHasher } from './password-hasher.js'
import { assertStrong } from './password-policy.js'
import type { AuditPort } from '../audit/trail.js'
import type { ApiKeyPort, ChangePort, LoginPort, Quota, User } from './ports.js'
import { QUOTA_CHANGED } from './quotas.js'
import { USER_COLUMNS, toUser, type UserRow } from './rows.js'
import { insertUser, readUser } from './users.js'

/** Changes of an account by an administrator; what is absent stays. */
export interface UserChange { role?: Role, disabled?: boolean, quota?: Quota | null }

/** Administration of accounts. */
export interface Administration {
  /**
   * A page of accounts, newest first; `q` is text that the username or the e-mail contains, in whatever case.
   * @throws COMMON_VALIDATION_ERROR for a cursor that this list did not give
   */
  list(filter: { q?: string }, page: { limit?: number, cursor?: string }): Promise<{ users: User[], nextCursor: string | null }>
  /** @throws USER_NOT_FOUND */
  get(userId: string): Promise<User>
  /**
   * The account of a name, in whatever case.
   * @throws USER_NOT_FOUND
   */
  find(username: string): Promise<User>
  /**
   * Make an account.
   * @returns the user, and the password when it was generated: it can't be read again
   * @throws AUTH_WEAK_PASSWORD, AUTH_USERNAME_TAKEN, COMMON_OVERLOADED
   */
  create(
    user: { username: string, password?: string, email?: string | null, role?: Role, quota?: Quota | null }, actor: Operator
  ): Promise<{ user: User, password: string | null }>
  /**
   * Change role, quota, or whether an account is disabled. Disabling ends its logins and API keys; a role takes effect at
   * once, because administrative scopes read it from the database.
   * @throws USER_NOT_FOUND, USER_LAST_ADMIN
   */
  patch(userId: string, change: UserChange, actor: Actor): Promise<User>
  /**
   * Give an account a new password and end all of its logins and API keys.
   * @returns the user, and the password when it was generated: it can't be read again
   * @throws USER_NOT_FOUND, AUTH_WEAK_PASSWORD, COMMON_OVERLOADED
   */
  resetPassword(userId: string, password: string | undefined, actor: Operator): Promise<{ user: User, password: string | null }>
}

/** Ports of the administration. */
export interface AdministrationOptions {
  db: Database
  audit: AuditPort
  auth: LoginPort
  apiKeys: ApiKeyPort
  changes: ChangePort
  hasher: PasswordHasher
}

const CURSORS = defineCursors(idPart)

/** A password of 120 random bits that satisfies the policy: the digit and the letter at its end are there for that alone. */
export function generatePassword (): string {
  return `${randomBytes(15).toString('base64url')}${randomInt(10)}x`
}

/** The locks are taken in the order of ids, so that two demotions at the same time wait for each other and never pass together. */
async function assertOtherAdmin (tx: Executor, userId: string): Promise<void> {
  const { rows } = await tx.query<{ target: boolean }>(
    'select id = $1 as target from users where role = \'admin\' and not disabled order by id for update', [userId])
  if (rows.length === 1 && rows[0]?.target === true) throw LastAdmin()
}

/**
 * Administration of accounts.
 */
export function createAdministration ({ db, audit, auth, apiKeys, changes, hasher }: AdministrationOptions): Administration {
  async function passwordFor (
    given: string | undefined, { actorId, ip }: Operator
  ): Promise<{ hashed: string, generated: string | null }> {
    if (given !== undefined) assertStrong(given)
    const generated = given === undefined ? generatePassword() : null
    const turn = { address: addressKey(ip), person: actorId ?? '' }
    return { hashed: await hasher.hash(given ?? generated ?? '', turn), generated }
  }

  return {
    async list ({ q }, { limit = 20, cursor }) {
      const [after] = cursor === undefined ? [null] : CURSORS.decode(cursor)
      const { rows } = await db.query<UserRow>(
        `select ${USER_COLUMNS} from users where ($1::uuid is null or id < $1)
           and ($2::text is null or strpos(lower(username), lower($2)) > 0 or strpos(lower(email), lower($2)) > 0)
         order by id desc limit $3`, [after, q ?? null, limit + 1])
      const { page, nextCursor } = cutPage(rows, limit, ({ id }) => CURSORS.encode(id))
      return { users: page.map(toUser), nextCursor }
    },

    get: (userId) => readUser(db, userId),

    async create ({ password, ...account }, actor) {
      const { hashed, generated } = await passwordFor(password, actor)
      return await db.transaction(async (tx) => {
        const user = await insertUser(tx, { ...account, passwordHash: hashed })
        if (user.quota !== null) await changes.publish(tx, QUOTA_CHANGED, { userId: user.id, subject: user.id })
        await audit.record(tx, { action: 'user.create', userId: user.id, ...actor, details: { username: user.username, role: user.role } })
        return { user, password: generated }
      })
    },

    patch: (userId, change, actor) => db.transaction(async (tx) => {
      const { role, disabled, quota } = change
      if (role === 'user' || disabled === true) await assertOtherAdmin(tx, userId)
      const { rows: [before] } = await tx.query<UserRow>(`select ${USER_COLUMNS} from users where id = $1 for update`, [userId])
      if (before === undefined) throw UserNotFound()
      const { rows: [after = before] } = await tx.query<UserRow>(
        `update users set role = $2, disabled = $3, quota = $4, updated_at = now() where id = $1 returning ${USER_COLUMNS}`,
        [userId, role ?? before.role, disabled ?? before.disabled, quota === undefined ? before.quota : quota])
      if (after.disabled && !before.disabled) {
        await auth.endLogins(tx, { userId, reason: 'disabled' })
        await apiKeys.revokeAll(tx, userId)
      }
      if (quota !== undefined) await changes.publish(tx, QUOTA_CHANGED, { userId, subject: userId })
      await audit.record(tx, { action: 'user.update', userId, ...actor, details: { username: after.username, ...change } })
      return toUser(after)
    }),

    async find (username) {
      const { rows: [row] } = await db.query<UserRow>(`select ${USER_COLUMNS} from users where lower(username) = lower($1)`, [username])
      if (row === undefined) throw UserNotFound()
      return toUser(row)
    },

    async resetPassword (userId, password, actor) {
      const { hashed, generated } = await passwordFor(password, actor)
      return await db.transaction(async (tx) => {
        const { rows: [row] } = await tx.query<UserRow>(
          `update users set password_hash = $2, updated_at = now() where id = $1 returning ${USER_COLUMNS}`, [userId, hashed])
        if (row === undefined) throw UserNotFound()
        await auth.endLogins(tx, { userId, reason: 'password-reset' })
        await apiKeys.revokeAll(tx, userId)
        await audit.record(tx, { action: 'user.reset-password', userId, ...actor, details: { username: row.username } })
        return { user: toUser(row), password: generated }
      })
    }
  }
}
