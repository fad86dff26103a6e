import cors from '@fastify/cors'
import fp from 'fastify-plugin'

const EXPOSED = [
  'x-request-id', 'retry-after', 'retry-after-ms', 'x-session-id', 'location',
  'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'x-vercel-ai-ui-message-stream',
  'x-parley-agent', 'x-parley-attempts'
]

const POLICY = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  exposedHeaders: EXPOSED,
  maxAge: 600
}

/**
 * The browsers' pages that may call: those of CORS_ORIGINS, with whatever headers they ask for. It comes before the limit, so that
 * a page can read a 429; a preflight, which browsers send by themselves, is answered here and counts for nobody.
 */
export default fp(async (app) => {
  const { corsOrigins } = app.config
  if (corsOrigins.length === 0) return
  const origin = corsOrigins.includes('*') ? true : corsOrigins
  await app.edge.hooksOf('cors', async () => {
    await app.register(cors, {
      hideOptionsRoute: true,
      delegator: ({ headers }, done) => {
        // Without both headers it is an ordinary OPTIONS request (Fetch, CORS protocol), which no route here takes.
        const preflight = headers.origin !== undefined && headers['access-control-request-method'] !== undefined
        done(null, { ...POLICY, origin, preflight })
      }
    })
  })
}, { name: 'cors', dependencies: ['edge', 'errors', 'access-log', 'security-headers'] })
