import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom the request counts for in limits and logs: the id of a verified user or API key, null before sign-in. */
    principal: string | null
  }
}

/** A place on each request for whoever verifies it to say whose it is, so that limits and logs need not know how. */
export default fp(async (app) => {
  app.decorateRequest('principal', null)
}, { name: 'principal' })
