import { createHash } from 'node:crypto'
import fastifyJwt, { type JWT } from '@fastify/jwt'
import fp from 'fastify-plugin'
import { LRUCache } from 'lru-cache'

/** What an access token says. */
export interface AccessClaims {
  userId: string
  loginId: string
  role: 'user' | 'admin'
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
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Access tokens. */
    accessTokens: AccessTokens
  }
}

interface Payload { sub: string, lid: string, role: 'user' | 'admin', iat: number, exp: number }

const ISSUER = 'parley'
const TYPE = 'at+jwt'
const REMEMBERED = 20_000

/** The `kid` of a secret: enough of its SHA-256 to tell keys apart, and nothing that helps to guess it. */
function keyId (secret: string): string {
  return createHash('sha256').update(secret).digest('base64url').slice(0, 11)
}

/** Signs with the newest key and verifies with either; each key has its own @fastify/jwt, so none is ever tried with another's `kid`. */
export default fp(async (app) => {
  const { jwtSecret, jwtSecretPrevious } = app.secrets
  const lifetime = Math.ceil(app.config.accessTokenTtl / 1000)
  const keys = new Map<string, JWT>()
  const seen = new LRUCache<string, AccessClaims>({ max: REMEMBERED })

  for (const secret of new Set([jwtSecretPrevious ?? jwtSecret, jwtSecret])) {
    const kid = keyId(secret)
    // A scope of its own, since a scope holds one @fastify/jwt.
    await app.register(async (scope) => {
      await scope.register(fastifyJwt, {
        secret,
        sign: { algorithm: 'HS256', kid, iss: ISSUER, aud: ISSUER, header: { typ: TYPE, alg: 'HS256' } },
        verify: {
          algorithms: ['HS256'],
          allowedIss: ISSUER,
          allowedAud: ISSUER,
          checkTyp: TYPE,
          requiredClaims: ['iss', 'aud', 'sub', 'lid', 'role', 'iat', 'exp'],
          // A shorter ACCESS_TOKEN_TTL also shortens tokens from before, so that no token outlives the memory of its revocation.
          maxAge: lifetime + 1
        }
      })
      keys.set(kid, scope.jwt)
    })
  }
  const signer = keys.get(keyId(jwtSecret))

  const check = (token: string): AccessClaims | 'expired' | 'invalid' => {
    try {
      const { header } = app.accessTokens.decode(token)
    } catch (error) {
      return 'invalid'
    }
  }
}, { name: 'jwt', dependencies: ['secrets'] })
