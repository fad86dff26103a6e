import type { FastifyInstance } from 'fastify'

/** Everything here is for administrators; their role is read from the database on each call. */
export default async function (app: FastifyInstance): Promise<void> {
  app.addHook('preParsing', app.auth.requireAdmin)
}
