import helmet from '@fastify/helmet'
import cors from '@fastify/cors'
import fp from 'fastify-plugin'

/** Headers that tell browsers what this API may be used for, and from which origins. */
export default fp(async (app) => {
  const { corsOrigins } = app.config
  await app.register(helmet, {
    global: true,
    // An API has no page of its own; /docs relaxes this for itself.
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: corsOrigins.length > 0 ? 'cross-origin' : 'same-origin' }
  })
  if (corsOrigins.length === 0) return
  await app.register(cors, {
    origin: corsOrigins.includes('*') ? true : corsOrigins,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'last-event-id', 'x-request-id', 'x-session-id'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: 600
  })
}, { name: 'security-headers' })
