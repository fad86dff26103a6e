import fp from 'fastify-plugin'
import type { Origin } from '../identity.js'

const COOKIE = 'parley_device'
const PATTERN = new RegExp(`(?:^|;\\s*)${COOKIE}=([A-Za-z0-9_-]{1,256})(?:;|$)`)
// RFC 6265bis caps the lifetime of a cookie at 400 days.
const LIFETIME_S = 400 * 86_400

declare module 'fastify' {
  interface FastifyRequest {
    /** Where this request comes from. */
    readonly origin: Origin
  }
  interface FastifyReply {
    /**
     * Let the device keep a token that it is recognised by when it signs in again (OWASP device cookies). It gives no access to anything.
     * @param token URL-safe text
     */
    rememberDevice(token: string): void
  }
}

/** Origin of requests, and the cookie that a device is recognised by. */
export default fp(async (app) => {
  app.decorateRequest('origin', {
    getter () {
      return {
        ip: this.ip,
        userAgent: this.headers['user-agent'] ?? null,
        requestId: this.id,
        deviceToken: PATTERN.exec(this.headers.cookie ?? '')?.[1] ?? null
      }
    }
  })
  app.decorateReply('rememberDevice', function (token) {
    const secure = this.request.protocol === 'https' ? '; Secure' : ''
    this.header('set-cookie', `${COOKIE}=${token}; Max-Age=${LIFETIME_S}; Path=/api/auth; HttpOnly; SameSite=Strict${secure}`)
  })
}, { name: 'origin' })
