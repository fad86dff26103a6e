/** SQL of logins: one row for each device, opened with its first refresh token, ended with a reason, listed for its user. */
import { v7 as uuidv7 } from 'uuid'
import { AccountDisabled, type Role } from '../../identity.js'
import type { Executor } from '../../plugins/postgres/index.js'
import { holdEnabled } from '../accounts/standing.js'
import { firstRefreshToken, hashRefreshToken, type PresentedToken } from './refresh-token.js'
import type { ChangePublisher, Ending, Login, NewLogin } from './types.js'

/** The kind under which the end of a login goes through the change feed; its subject is the login's id. */
export const LOGIN_ENDED = 'login.ended'

/** The kind under which the disabling of an account goes through the change feed; its subject is the user's id. */
export const ACCOUNT_DISABLED = 'account.disabled'

/** Lifetimes of logins, in milliseconds. */
export interface LoginLifetimes {
  /** After this a login is over whatever happens (OWASP ASVS 5, 7.3.2). */
  absolute: number
  /** After this without a refresh it is over (OWASP ASVS 5, 7.3.1). */
  idle: number
}

/** Login that a pair of tokens is made for. */
export interface OpenedLogin {
  userId: string
  loginId: string
  /** The database's, not the caller's: it may have changed since the password was checked. */
  role: Role
  refreshToken: string
  refreshExpiresIn: number
}

const LONGEST_USER_AGENT = 512
const MOST_LISTED = 1000

// The share lock waits for whoever is disabling the account, and makes them wait: a login either is there for them to end, or is refused.
const OPEN = `
  with account as (${holdEnabled('$1', 'share')}),
  login as (
    insert into logins (user_id, id, absolute_expires_at, idle_expires_at, ip, user_agent)
    select id, $2, statement_timestamp() + $3 * interval '1 millisecond',
      statement_timestamp() + least($3, $4) * interval '1 millisecond', $5, $6 from account
    returning user_id, id, idle_expires_at),
  token as (insert into refresh_tokens (user_id, login_id, generation, token_hash) select user_id, id, 0, $7 from login)
  select role, floor(extract(epoch from idle_expires_at - statement_timestamp()))::float8 as lifetime from account, login`

/**
 * Begin a login: one row for the device, and the first of its refresh tokens.
 * @param tx the caller's transaction
 * @param login whose, and from where
 * @param lifetimes how long it may last
 * @throws AUTH_ACCOUNT_DISABLED when the account is disabled or gone
 */
export async function openLogin (tx: Executor, login: NewLogin, lifetimes: LoginLifetimes): Promise<OpenedLogin> {
  const loginId = uuidv7()
  const refreshToken = firstRefreshToken(login.userId)
  const userAgent = login.userAgent?.slice(0, LONGEST_USER_AGENT) ?? null
  const { rows: [opened] } = await tx.query<{ role: Role, lifetime: number }>(OPEN,
    [login.userId, loginId, lifetimes.absolute, lifetimes.idle, login.ip, userAgent, hashRefreshToken(refreshToken)], 'login-open')
  if (opened === undefined) throw AccountDisabled()
  return { userId: login.userId, loginId, role: opened.role, refreshToken, refreshExpiresIn: opened.lifetime }
}

const EXPIRY = 'least(absolute_expires_at, idle_expires_at)'

// Rows are locked in the order of their ids, so that two of these never wait for each other. Those whose time is over are ended too,
// or a clock that goes back would revive them; what has long been over has no access tokens left that anybody had to hear of.
const END = `
  with ending as (
    select user_id, id, ${EXPIRY} > statement_timestamp() as live, ${EXPIRY} > statement_timestamp() - interval '25 hours' as recent from logins
    where user_id = $1 and revoked_at is null and ($3::uuid is null or id = $3) and ($4::uuid is null or id <> $4)
    order by id for update)
  update logins l set revoked_at = clock_timestamp(), reason = case when e.live then $2 else 'expired' end
  from ending e where l.user_id = e.user_id and l.id = e.id returning l.id, e.live, e.recent`

/**
 * End logins of a user, and tell every replica when the transaction commits.
 * @param tx the caller's transaction
 * @param ending which, and why
 * @param changes tells the replicas
 * @returns how many live ones ended
 */
export async function endLogins (tx: Executor, ending: Ending, changes: ChangePublisher): Promise<number> {
  const { userId, reason, only = null, except = null } = ending
  // Before its logins, so that who reads a stream hears of the account.
  if (reason === 'disabled') await changes.publish(tx, ACCOUNT_DISABLED, { userId, subject: userId })
  const { rows } = await tx.query<{ id: string, live: boolean, recent: boolean }>(END, [userId, reason, only, except])
  for (const { id, recent } of rows) if (recent) await changes.publish(tx, LOGIN_ENDED, { userId, subject: id })
  return rows.filter(({ live }) => live).length
}

// Whoever is shown a list without a login whose time is over has been told of its end, so it is kept.
const LIST = `
  with over as (
    select user_id, id from logins where user_id = $1 and revoked_at is null and ${EXPIRY} <= statement_timestamp() for update skip locked),
  ended as (
    update logins l set revoked_at = clock_timestamp(), reason = 'expired' from over o where l.user_id = o.user_id and l.id = o.id)
  select id, created_at as "createdAt", last_used_at as "lastUsedAt", ${EXPIRY} as "expiresAt", ip, user_agent as "userAgent"
  from logins where user_id = $1 and revoked_at is null and ${EXPIRY} > statement_timestamp()
  order by last_used_at desc, id desc limit $2`

/**
 * Live logins of a user, the last used one first; the thousand most recent ones if there are more.
 * @param db where to read
 * @param userId whose
 */
export async function listLogins (db: Executor, userId: string): Promise<Login[]> {
  const { rows } = await db.query<Login>(LIST, [userId, MOST_LISTED])
  return rows
}

/**
 * Login that a refresh token was made for, be that the latest or an older one.
 * @param db where to read
 * @param token as presented
 * @returns undefined for one that was never issued
 */
export async function loginOf (db: Executor, { userId, hash }: PresentedToken): Promise<string | undefined> {
  return (await db.query<{ login_id: string }>(
    'select login_id from refresh_tokens where user_id = $1 and token_hash = $2', [userId, hash], 'login-of-token')).rows[0]?.login_id
}

/**
 * Whether a login exists and was not ended.
 * @param db where to read
 * @param userId whose
 * @param loginId which
 */
export async function isLive (db: Executor, userId: string, loginId: string): Promise<boolean> {
  return (await db.query('select 1 from logins where user_id = $1 and id = $2 and revoked_at is null', [userId, loginId], 'login-live')).rowCount > 0
}
