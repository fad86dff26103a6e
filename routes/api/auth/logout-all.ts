import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { Done } from './tokens-schema.js'

/** `POST /api/auth/logout-all` */
export default async function logoutAll (app: FastifyInstance): Promise<void> {
  app.addHook('preParsing', app.auth.requireAccessToken)
  app.withTypeProvider<TypeBoxTypeProvider>().post('/logout-all', {
    config: { frees: true },
    schema: {
      tags: ['auth'],
      operationId: 'logoutAll',
      summary: 'End every login of the user',
      description: 'Ends all of them, this one too. Their access tokens are refused within a second. API keys stay.',
      security: [{ accessToken: [] }],
      response: { 204: Done, ...errorResponses(401, 403) }
    }
  }, async (request, reply) => {
    await app.auth.logoutAll(app.auth.callerOf(request).userId, { ip: request.ip, requestId: request.id })
    return await reply.code(204).send(null)
  })
}
