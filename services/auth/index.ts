import fp from 'fastify-plugin'
import type { preParsingAsyncHookHandler, FastifyRequest } from 'fastify'
import type { Executor } from '../../plugins/postgres/index.js'
import type { Caller, Ending, Login, NewLogin, Origin, TokenPair } from './types.js'

export type { Caller, EndReason, Ending, Login, NewLogin, Origin, Role, TokenPair } from './types.js'

/** Logins, their tokens, and who is behind a request. */
export interface Auth {
  /** Hook of a signed-in scope; access tokens and API keys pass. */
  requireSignedIn: preParsingAsyncHookHandler
  /** Hook of a scope that API keys do not enter. */
  requireAccessToken: preParsingAsyncHookHandler
  /** Hook of an administrative scope: no API keys; role and `disabled` are the database's. */
  requireAdmin: preParsingAsyncHookHandler
  /**
   * The caller, for handlers in a signed-in scope.
   * @throws AUTH_TOKEN_MISSING outside of one
   */
  callerOf(request: FastifyRequest): Caller
  /**
   * Begin a login.
   * @throws AUTH_ACCOUNT_DISABLED when the account was disabled in the meantime
   */
  openLogin(tx: Executor, login: NewLogin): Promise<TokenPair & { loginId: string }>
  /**
   * End live logins; their access tokens die within a second on every replica.
   * @returns how many ended
   */
  endLogins(tx: Executor, ending: Ending): Promise<number>
  /**
   * Exchange a refresh token (RFC 9700 §4.14.2).
   * @throws AUTH_REFRESH_INVALID, AUTH_REFRESH_EXPIRED, AUTH_REFRESH_REUSED, AUTH_ACCOUNT_DISABLED, COMMON_RATE_LIMITED, COMMON_DATABASE_UNAVAILABLE
   */
  refresh(refreshToken: string, origin: Origin): Promise<TokenPair>
  /** Live logins of a user, the last used one first. */
  listLogins(userId: string): Promise<Login[]>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Logins, their tokens, and who is behind a request. */
    auth: Auth
  }
  interface FastifyRequest {
    /** Who makes the request; null when nobody is signed in. */
    caller: Caller | null
  }
}

export default fp(async () => undefined, { name: 'auth', dependencies: ['postgres', 'changes', 'audit', 'api-keys', 'jwt'] })
