/** Access tokens: JWT, signed and verified with the current secret, still verified with the previous one while secrets rotate. */
import { createHash } from 'node:crypto'
import fastifyJwt, { type JWT } from '@fastify/jwt'
import fp from 'fastify-plugin'
import { LRUCache } from 'lru-cache'
import type { Role } from '../identity.js'
import { placesFor } from '../places.js'

/** Claims of an access token. */
export interface AccessClaims {
  userId: string
  loginId: string
  role: Role
  /** When it ends, milliseconds since 1970. */
  expiresAt: number
}

/** Access tokens: JWT in the profile of RFC 9068, signed with HS256. */
export interface AccessTokens {
  /** Seconds that a new token lives at least. */
  readonly lifetime: number
  /**
   * A new token.
   * @param claims whose it is
   */
  sign(claims: Omit<AccessClaims, 'expiresAt'>): string
  /**
   * Check a token: from memory when it was seen before, its end excepted, which is checked on each call.
   * @returns its claims, or what is wrong with it: `expired` when only its time is over
   */
  verify(token: string): AccessClaims | 'expired' | 'invalid'
  /** Number of tokens that are remembered. */
  remembered(): number
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Access tokens. */
    accessTokens: AccessTokens
  }
}

interface Payload { sub: string, lid: string, role: Role, iat: number, exp: number }

const ISSUER = 'parley'
const TYPE = 'at+jwt'
const REMEMBERED = 20_000
/** Places of those that came last. */
const AT_HAND = 1024
/** Milliseconds that a token is good for after `exp`: signed within a second, which `iat` cuts off, it lives as long as it is said to. */
const LEEWAY_MS = 999
/** Tokens that are looked at, those unused for longest first, for each that comes: memory follows the tokens that live. */
const LOOKED_AT = 2

/** The `kid` of a secret: enough of its SHA-256 to tell keys apart, and nothing that helps to guess it. */
function keyId (secret: string): string {
  return createHash('sha256').update(secret).digest('base64url').slice(0, 11)
}

/** Place of a token, by twelve bits of its signature. */
const placeOf = (token: string): number => (token.charCodeAt(token.length - 2) << 6 ^ token.charCodeAt(token.length - 3)) % AT_HAND

/** Signs with the current key and verifies with either: each has an instance of its own, so no key is tried with another's `kid`. */
export default fp(async (app) => {
  const { jwtSecret, jwtSecretPrevious } = app.secrets
  const lifetime = Math.ceil(app.config.accessTokenTtl / 1000)
  // A shorter ACCESS_TOKEN_TTL also shortens tokens from before, so that no token outlives the memory of its revocation.
  const maxAge = lifetime + 1
  const keys = new Map<unknown, JWT>()
  const seen = new LRUCache<string, AccessClaims>(placesFor(REMEMBERED))
  // The text of a token is new with each request: to compare it costs a tenth of what it costs to hash it for a look-up.
  const atHand: ({ token: string, claims: AccessClaims } | undefined)[] = Array.from({ length: AT_HAND }, () => undefined)

  // A scope of its own for each key, since a scope holds one @fastify/jwt.
  const useKey = async (secret: string): Promise<JWT> => {
    const kid = keyId(secret)
    await app.register(async (scope) => {
      await scope.register(fastifyJwt, {
        secret,
        decode: { complete: true },
        sign: { algorithm: 'HS256', kid, iss: ISSUER, aud: ISSUER, header: { typ: TYPE, alg: 'HS256' } },
        verify: {
          algorithms: ['HS256'],
          allowedIss: ISSUER,
          allowedAud: ISSUER,
          checkTyp: TYPE,
          requiredClaims: ['iss', 'aud', 'sub', 'lid', 'role', 'iat', 'exp'],
          clockTolerance: LEEWAY_MS,
          maxAge
        }
      })
      keys.set(kid, scope.jwt)
    })
    return keys.get(kid) as JWT
  }
  if (jwtSecretPrevious !== null) await useKey(jwtSecretPrevious)
  const signer = await useKey(jwtSecret)

  const check = (token: string): AccessClaims | 'expired' | 'invalid' => {
    try {
      const kid = signer.decode<{ header: { kid?: unknown } }>(token)?.header.kid
      const payload = keys.get(kid)?.verify<Payload>(token)
      if (payload === undefined) return 'invalid'
      const { sub: userId, lid: loginId, role, iat, exp } = payload
      return { userId, loginId, role, expiresAt: Math.min(exp * 1000 + LEEWAY_MS, (iat + maxAge) * 1000) }
    } catch (error) {
      return (error as { code?: string }).code === 'FAST_JWT_EXPIRED' ? 'expired' : 'invalid'
    }
  }

  const remember = (token: string, claims: AccessClaims): void => {
    const now = Date.now()
    for (let looked = 0; looked < LOOKED_AT; looked++) {
      const { value: oldest } = seen.rkeys().next()
      if (oldest === undefined || (seen.peek(oldest)?.expiresAt ?? 0) > now) break
      seen.delete(oldest)
    }
    seen.set(token, claims)
  }

  app.decorate('accessTokens', {
    lifetime,
    remembered: () => seen.size,
    sign ({ userId, loginId, role }) {
      const iat = Math.floor(Date.now() / 1000)
      return signer.sign({ sub: userId, lid: loginId, role, iat, exp: iat + lifetime })
    },
    verify (token) {
      const place = placeOf(token)
      const last = atHand[place]
      const known = last?.token === token ? last.claims : seen.get(token)
      if (known !== undefined && known.expiresAt <= Date.now()) return 'expired'
      const claims = known ?? check(token)
      if (typeof claims !== 'object') return claims
      if (known === undefined) remember(token, claims)
      if (last?.claims !== claims) atHand[place] = { token, claims }
      return claims
    }
  })
}, { name: 'jwt', dependencies: ['secrets'] })
