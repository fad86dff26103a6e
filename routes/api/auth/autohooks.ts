import type { FastifyInstance } from 'fastify'

/** Bytes of a body: names, passwords and tokens are small, and most of these calls need no sign-in. */
const BODY_LIMIT = 16 * 1024

/** Bodies here are small. */
export default async function (app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', (route) => { route.bodyLimit ??= BODY_LIMIT })
}
