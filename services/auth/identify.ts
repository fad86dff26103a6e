import { TokenExpired, TokenInvalid, TokenMissing, TokenRevoked } from '../../identity.js'
import type { AccessTokens } from '../../plugins/jwt.js'
import { bearerToken } from '../../plugins/principal.js'
import type { Revocations } from './revocations.js'
import type { ApiKeyVerifier, Identity } from './types.js'

/** Ports of identification. */
export interface IdentifyOptions {
  accessTokens: AccessTokens
  revocations: Revocations
  apiKeys: ApiKeyVerifier
  /** Whether a login was not ended, by the database: asked when the clock went back. */
  isLive: (userId: string, loginId: string) => Promise<boolean>
}

/** Tells who is behind an `Authorization` header; never throws and never rejects. */
export type Identify = (header: string | undefined) => Identity | Promise<Identity>

const nobody = (failure: Error): Identity => ({ caller: null, failure })

/**
 * Caller behind an `Authorization` header (RFC 6750 §2.1). A known access token is answered at once and without any
 * call; only an API key may need the database.
 * @param options the ports
 */
export function createIdentify (options: IdentifyOptions): Identify {
  const { accessTokens, revocations, apiKeys, isLive } = options
  const ofAccessToken = (token: string): Identity => {
    const claims = accessTokens.verify(token)
    if (claims === 'expired') return nobody(TokenExpired())
    if (claims === 'invalid') return nobody(TokenInvalid())
    if (revocations.has(claims.loginId)) return nobody(TokenRevoked())
    const { userId, role, loginId, expiresAt } = claims
    const known: Identity = { caller: { userId, role, loginId, keyId: null }, failure: null }
    if (revocations.covers(expiresAt)) return known
    return { caller: null, failure: TokenRevoked(), lookUp: async () => await isLive(userId, loginId) ? known : nobody(TokenRevoked()) }
  }

  const ofApiKey = async (key: string): Promise<Identity> => {
    try {
      const { userId, keyId, ownLimit } = await apiKeys.verify(key)
      return { caller: { userId, role: 'user', loginId: null, keyId }, ownLimit, failure: null }
    } catch (error) {
      return nobody(error as Error)
    }
  }

  return (header) => {
    const token = bearerToken(header)
    if (token === undefined) return nobody(TokenMissing())
    if (token === '') return nobody(TokenInvalid())
    if (!token.startsWith('pk_')) return ofAccessToken(token)
    // An unknown key may be one of a million made-up ones: the limit of its address is counted before the database is asked.
    return apiKeys.isKnown(token) ? ofApiKey(token) : { caller: null, failure: TokenInvalid(), lookUp: () => ofApiKey(token) }
  }
}
