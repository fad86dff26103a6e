import type { FastifyInstance } from 'fastify'

/** Everything here is for signed-in callers, API keys included. */
export default async function (app: FastifyInstance): Promise<void> {
  app.addHook('preParsing', app.auth.requireSignedIn)
}
