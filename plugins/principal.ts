import fp from 'fastify-plugin'
import type { FastifyRequest } from 'fastify'
import { addressKey } from '../network.js'

/** Verifies whoever makes a request, and writes it into `principal` and `keyId`. Rejects nobody: that is for scopes to do. */
export type Identification = (request: FastifyRequest) => Promise<undefined> | undefined

/** Limit of one API key, in fixed windows. */
export interface OwnLimit {
  /** Requests that a window allows. */
  max: number
  windowMs: number
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Says how requests are identified; it is done before anything is counted. */
    identifyBy(identification: Identification): void
  }
  interface FastifyRequest {
    /** Whom the request counts for in limits and logs: a verified user's id, by token or by any of his API keys; null before sign-in. */
    principal: string | null
    /** The API key that it was made with, if any. */
    keyId: string | null
    /** The limit that this key has for itself; null where the general one holds. */
    ownLimit: OwnLimit | null
    /** What counts as its address in limits, see `addressKey`. */
    readonly network: string
  }
}

/**
 * The token of an `Authorization` header (RFC 6750 §2.1, RFC 9110 §11.4: any number of spaces behind the scheme).
 * @param header as it came
 * @returns undefined for another scheme or none, an empty text where no single token follows
 */
export function bearerToken (header: string | undefined): string | undefined {
  if (header === undefined || !/^bearer(?: |$)/i.test(header)) return undefined
  const token = header.slice('bearer'.length).trim()
  return token.includes(' ') ? '' : token
}

/** Principal of each request, known before it is counted; whoever verifies callers registers how. */
export default fp(async (app) => {
  let identify: Identification = () => undefined
  app.decorate('identifyBy', (identification) => { identify = identification })
  app.decorateRequest('principal', null)
  app.decorateRequest('keyId', null)
  app.decorateRequest('ownLimit', null)
  app.decorateRequest('network', { getter () { return addressKey(this.ip) } })
  app.edge.step('onRequest', 'principal', (request) => identify(request))
}, { name: 'principal', dependencies: ['edge', 'errors', 'access-log', 'security-headers', 'cors'] })
