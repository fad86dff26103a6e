/** Logins and their tokens without HTTP: opened, refreshed, listed, ended; callers identified by access token. */
import { AccountDisabled, Forbidden, TokenRevoked, type Caller, type Role } from '../../identity.js'
import type { AccessTokens } from '../../plugins/jwt.js'
import type { Database, Executor } from '../../plugins/postgres/index.js'
import { addressKey } from '../../network.js'
import { READ_STANDING } from '../accounts/standing.js'
import type { Attempts } from './attempts.js'
import { LoginNotFound, RefreshExpired, RefreshInvalid, RefreshReused } from './errors.js'
import { endLogins, listLogins, loginOf, openLogin, type LoginLifetimes, type OpenedLogin } from './logins.js'
import { readRefreshToken, type DerivationKeys, type PresentedToken } from './refresh-token.js'
import { rotate, type Outcome } from './rotation.js'
import type { AuditPort } from '../audit/trail.js'
import type { ChangePublisher, Ending, Login, NewLogin, KnownOrigin, TokenPair } from './types.js'

/** Every way in which a refresh can end, as `auth_refreshes_total` counts them. */
export const REFRESH_RESULTS = ['rotated', 'repeated', 'invalid', 'expired', 'reused', 'disabled', 'limited', 'failed'] as const

/** Result of a refresh. */
export type RefreshResult = typeof REFRESH_RESULTS[number]

/** Ports and limits of the service. */
export interface AuthOptions {
  db: Database
  accessTokens: AccessTokens
  keys: DerivationKeys
  lifetimes: LoginLifetimes
  /** How long a rotated refresh token still gets its successor again, in milliseconds. */
  graceMs: number
  audit: AuditPort
  changes: ChangePublisher
  /** Refreshes by login and by address, of all processes together. */
  attempts: Attempts
  /** Makes the error of too many attempts. */
  rateLimited: (retryAfter: number) => Error
  /** Told how each refresh ended. */
  onRefresh: (result: RefreshResult) => void
}

/** Logins and their tokens, without HTTP. */
export interface AuthService {
  /**
   * Begin a login. The pair is good once the transaction commits.
   * @throws AUTH_ACCOUNT_DISABLED when the account was disabled in the meantime
   */
  openLogin(tx: Executor, login: NewLogin): Promise<TokenPair & { loginId: string }>
  /**
   * End live logins; their access tokens die with the commit, on other replicas within a second of it.
   * @returns how many ended
   */
  endLogins(tx: Executor, ending: Ending): Promise<number>
  /**
   * Exchange a refresh token (RFC 9700 §4.14.2). Calls with one token at the same time share one exchange.
   * @throws AUTH_REFRESH_INVALID, AUTH_REFRESH_EXPIRED, AUTH_REFRESH_REUSED, AUTH_ACCOUNT_DISABLED, COMMON_RATE_LIMITED or
   *   COMMON_DATABASE_UNAVAILABLE, which says nothing about the token
   */
  refresh(refreshToken: string, origin: KnownOrigin): Promise<TokenPair>
  /** Live logins of a user, the last used one first. */
  listLogins(userId: string): Promise<Login[]>
  /** End the login that a signed-in caller uses. */
  logout(userId: string, loginId: string, origin: KnownOrigin): Promise<void>
  /**
   * End the login that a refresh token belongs to, be the token the latest or an older one. A login that is over already stays so.
   * @throws AUTH_REFRESH_INVALID for a token that was never issued
   */
  logoutByRefreshToken(refreshToken: string, origin: KnownOrigin): Promise<void>
  /** End every login of a user. */
  logoutAll(userId: string, origin: KnownOrigin): Promise<void>
  /**
   * End one login of a user; `actorId` is the administrator who does it, if it is not the user.
   * @throws LOGIN_NOT_FOUND when the user has no such live login
   */
  revokeLogin(userId: string, loginId: string, origin: KnownOrigin, actorId?: string): Promise<void>
  /**
   * Whether the caller is an administrator at this moment.
   * @throws AUTH_FORBIDDEN, AUTH_ACCOUNT_DISABLED, or AUTH_TOKEN_REVOKED when the account is gone
   */
  assertAdmin(caller: Caller): Promise<void>
}

/** Refused by a limit, before a look at the token's state. */
interface Limited { result: 'limited', retryAfter: number }

const REFUSALS = { invalid: RefreshInvalid, expired: RefreshExpired, reused: RefreshReused, disabled: AccountDisabled }

/**
 * The service of logins and tokens.
 * @param options its ports and times
 */
export function createAuth (options: AuthOptions): AuthService {
  const { db, accessTokens, lifetimes, audit, changes, attempts, rateLimited, onRefresh } = options
  const flights = new Map<string, Promise<TokenPair>>()

  const rotation = { ...options, idleMs: lifetimes.idle }

  const pair = (grant: OpenedLogin): TokenPair => ({
    accessToken: accessTokens.sign(grant),
    refreshToken: grant.refreshToken,
    tokenType: 'Bearer',
    expiresIn: accessTokens.lifetime,
    refreshExpiresIn: grant.refreshExpiresIn
  })

  // Counted with no transaction open: a count may wait for Redis, and would hold a connection and the login's lock meanwhile.
  const admit = async (token: PresentedToken | null, { ip }: KnownOrigin): Promise<Limited | Outcome | undefined> => {
    const retryAfter = typeof ip === 'string' ? await attempts.count(`refresh from ${addressKey(ip)}`) : 0
    if (retryAfter > 0) return { result: 'limited', retryAfter }
    if (token === null || !attempts.limited) return undefined
    const loginId = await loginOf(db, token)
    if (loginId === undefined) return { result: 'invalid' }
    const wait = await attempts.count(`refresh of login ${loginId}`)
    return wait > 0 ? { result: 'limited', retryAfter: wait } : undefined
  }

  const attempt = async (token: PresentedToken | null, origin: KnownOrigin): Promise<Limited | Outcome> => {
    const refusal = await admit(token, origin)
    if (refusal !== undefined) return refusal
    return token === null ? { result: 'invalid' } : await db.transaction((tx) => rotate(tx, token, origin, rotation))
  }

  const exchange = async (text: string, origin: KnownOrigin): Promise<TokenPair> => {
    const outcome = await attempt(readRefreshToken(text), origin).catch((error: unknown) => { onRefresh('failed'); throw error })
    onRefresh(outcome.result)
    switch (outcome.result) {
      case 'rotated': case 'repeated': return pair(outcome)
      case 'limited': throw rateLimited(outcome.retryAfter)
      default: throw REFUSALS[outcome.result]()
    }
  }

  const endAndRecord = (
    ending: Ending, event: { action: string, target?: string, actorId?: string }, origin: KnownOrigin
  ): Promise<number> =>
    db.transaction(async (tx) => {
      const { userId } = ending
      const logins = await endLogins(tx, ending, changes)
      if (logins > 0) await audit.record(tx, { userId, actorId: userId, ...event, ...origin, details: { logins } })
      return logins
    })
  const logout = async (userId: string, loginId: string, origin: KnownOrigin): Promise<void> => {
    await endAndRecord({ userId, reason: 'logout', only: loginId }, { action: 'auth.logout', target: loginId }, origin)
  }

  return {
    async openLogin (tx, login) {
      const opened = await openLogin(tx, login, lifetimes)
      return { ...pair(opened), loginId: opened.loginId }
    },
    endLogins: (tx, ending) => endLogins(tx, ending, changes),

    async refresh (text, origin) {
      const running = flights.get(text)
      if (running !== undefined) return running
      const flight = exchange(text, origin).finally(() => { flights.delete(text) })
      flights.set(text, flight)
      return flight
    },

    listLogins: (userId) => listLogins(db, userId),
    logout,
    async logoutByRefreshToken (text, origin) {
      const token = readRefreshToken(text)
      if (token === null) throw RefreshInvalid()
      const loginId = await loginOf(db, token)
      if (loginId === undefined) throw RefreshInvalid()
      await logout(token.userId, loginId, origin)
    },
    async logoutAll (userId, origin) {
      await endAndRecord({ userId, reason: 'logout-all' }, { action: 'auth.logout-all' }, origin)
    },
    async revokeLogin (userId, loginId, origin, actorId = userId) {
      const ended = await endAndRecord({ userId, reason: 'revoked', only: loginId }, { action: 'auth.login-revoked', target: loginId, actorId }, origin)
      if (ended === 0) throw LoginNotFound()
    },

    async assertAdmin ({ userId }) {
      const { rows: [user] } = await db.query<{ role: Role, disabled: boolean }>(READ_STANDING, [userId], 'auth-admin')
      if (user === undefined) throw TokenRevoked()
      if (user.disabled) throw AccountDisabled()
      if (user.role !== 'admin') throw Forbidden()
    }
  }
}
