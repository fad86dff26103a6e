/**
 * Authentication: logins, refresh tokens and their rotation, the caller of each request, and the hooks by which scopes of routes
 * require one.
 */
import fp from 'fastify-plugin'
import type { FastifyReply, FastifyRequest, preParsingAsyncHookHandler, preParsingHookHandler } from 'fastify'
import { Forbidden, TokenMissing, type Caller } from '../../identity.js'
import { RateLimited } from '../../plugins/rate-limit/index.js'
import { createAttempts } from './attempts.js'
import { createAuth, REFRESH_RESULTS, type AuthService } from './auth.js'
import { createIdentify } from './identify.js'
import { ACCOUNT_DISABLED, isLive, LOGIN_ENDED } from './logins.js'
import { derivationKeys } from './refresh-token.js'
import { createRevocations } from './revocations.js'
import { createRights, type Rights } from './rights.js'
import type { Identity } from './types.js'

export type { AuthService } from './auth.js'
export type { EndReason, Ending, Login, NewLogin, KnownOrigin, TokenPair } from './types.js'

/** Logins and their tokens, and the scopes that ask for them. */
export interface Auth extends Omit<AuthService, 'assertAdmin'> {
  /** Tells whoever relies on a login, a key or an account that it has ended. */
  rights: Omit<Rights, 'end'>
  /** Hook of a signed-in scope; access tokens and API keys pass. */
  requireSignedIn: preParsingHookHandler
  /** Hook of a scope that API keys do not enter. */
  requireAccessToken: preParsingAsyncHookHandler
  /** Hook of an administrative scope: no API keys; role and `disabled` are the database's. */
  requireAdmin: preParsingAsyncHookHandler
  /**
   * The caller, for handlers in a signed-in scope.
   * @throws why nobody is signed in: AUTH_TOKEN_MISSING, INVALID, EXPIRED or REVOKED
   */
  callerOf(request: FastifyRequest): Caller
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Logins and their tokens, and the scopes that ask for them. */
    auth: Auth
  }
  interface FastifyContextConfig {
    /** True where an access token or API key may also come as `x-api-key`. */
    takesKeyHeader?: boolean
  }
  interface FastifyRequest {
    /** Who makes the request; null when nobody is signed in. */
    caller: Caller | null
    /** Why nobody is: thrown by the scopes that need a caller. */
    callerFailure: Error | null
    /** Makes sure who it is; null when that is known. */
    callerLookUp: (() => Promise<Identity>) | null
  }
}

// Added to the life of an access token when its login ends: clocks of database and replicas may differ by this much.
const CLOCK_SKEW = 60_000
// Longer than any request takes from its key's look-up to what it asks for.
const KEY_MEMORY = 300_000

/** Credentials of a request: where the route takes it, `x-api-key` stands for a bearer token. */
function authorizationOf ({ headers: { authorization, 'x-api-key': key }, route }: FastifyRequest): string | undefined {
  return authorization === undefined && typeof key === 'string' && route.config.takesKeyHeader === true ? `Bearer ${key}` : authorization
}

/** The caller of each request, signed-in scopes, and the logins behind them. */
export default fp(async (app) => {
  const { config, secrets, accessTokens, db, audit, changes, apiKeys } = app
  const kept = accessTokens.lifetime * 1000 + CLOCK_SKEW
  const revocations = createRevocations(kept)
  const rights = createRights(revocations, createRevocations(KEY_MEMORY))
  changes.subscribe(LOGIN_ENDED, { lookbackMs: kept }, ({ subject }) => { rights.end({ loginId: subject }) })
  changes.subscribe(ACCOUNT_DISABLED, { lookbackMs: 0 }, ({ subject }) => { rights.end({ userId: subject }) })
  apiKeys.onRevoked((keyId) => { rights.end({ keyId }) })

  const refreshes = new app.metrics.client.Counter({ name: 'auth_refreshes_total', help: `Refreshes of tokens by result: ${REFRESH_RESULTS.join(', ')}; reused means that a spent token came again`, labelNames: ['result'] })
  for (const result of REFRESH_RESULTS) refreshes.inc({ result }, 0)

  const { assertAdmin, ...service } = createAuth({
    db,
    accessTokens,
    audit,
    changes,
    keys: derivationKeys(secrets.jwtSecret, secrets.jwtSecretPrevious),
    lifetimes: { absolute: config.refreshTokenTtl, idle: config.refreshIdleTtl },
    graceMs: config.refreshGrace,
    attempts: createAttempts(app.limiter, config.rateLimit.max, config.rateLimit.window),
    rateLimited (retryAfter) {
      app.countRateLimited('refresh')
      return RateLimited({ retryAfter })
    },
    onRefresh: (result) => { refreshes.inc({ result }) }
  })

  const identify = createIdentify({ accessTokens, revocations, apiKeys, isLive: (userId, loginId) => isLive(db, userId, loginId) })
  const keep = (request: FastifyRequest, { caller, ownLimit, failure, lookUp }: Identity): void => {
    request.caller = caller
    request.callerFailure = failure
    request.callerLookUp = lookUp ?? null
    if (caller === null) return
    request.principal = caller.userId
    request.keyId = caller.keyId
    request.ownLimit = ownLimit ?? null
  }
  app.decorateRequest('caller', null)
  app.decorateRequest('callerFailure', null)
  app.decorateRequest('callerLookUp', null)
  // Nearly every request is identified without waiting.
  app.identifyBy((request) => {
    const identity = identify(authorizationOf(request))
    if (identity instanceof Promise) return identity.then((known) => { keep(request, known); return undefined })
    keep(request, identity)
    return undefined
  })

  const callerOf = ({ caller, callerFailure }: FastifyRequest): Caller => {
    if (caller === null) throw callerFailure ?? TokenMissing()
    return caller
  }
  const signedIn = async (request: FastifyRequest, reply: FastifyReply): Promise<Caller> => {
    if (request.callerLookUp !== null) {
      keep(request, await request.callerLookUp())
      const refusal = request.ownLimit === null ? undefined : await app.countOwnLimit(request, reply)
      if (refusal !== undefined) throw refusal
    }
    // RFC 6750 §3: a refusal names the scheme, and says when a token that was sent was the reason.
    if (request.caller === null) {
      const { authorization } = request.headers
      reply.header('www-authenticate', authorization === undefined ? 'Bearer' : 'Bearer error="invalid_token"')
    }
    return callerOf(request)
  }
  const withAccessToken = async (request: FastifyRequest, reply: FastifyReply): Promise<Caller> => {
    const caller = await signedIn(request, reply)
    if (caller.loginId === null) throw Forbidden({ message: 'API keys are not accepted here. Please sign in.' })
    return caller
  }

  app.decorate('auth', {
    ...service,
    rights,
    callerOf,
    requireSignedIn (request, reply, _payload, done) {
      // With a callback, since nearly every caller is known by now.
      if (request.caller !== null) done()
      else signedIn(request, reply).then(() => { done() }, done)
    },
    async requireAccessToken (request, reply) { await withAccessToken(request, reply) },
    async requireAdmin (request, reply) { await assertAdmin(await withAccessToken(request, reply)) }
  })
}, { name: 'auth', dependencies: ['postgres', 'metrics', 'rate-limit', 'principal', 'secrets', 'jwt', 'changes', 'audit', 'api-keys'] })
