import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { Done, Login, LoginId, loginView } from './tokens-schema.js'

/** `GET /api/auth/logins` and `DELETE /api/auth/logins/:id` */
export default async function logins (app: FastifyInstance): Promise<void> {
  app.addHook('preParsing', app.auth.requireAccessToken)
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()

  typed.get('/logins', {
    schema: {
      tags: ['auth'],
      operationId: 'listLogins',
      summary: 'List the signed-in devices',
      description: 'Logins of the user that are still alive, the last used one first.',
      security: [{ accessToken: [] }],
      response: { 200: Type.Object({ logins: Type.Array(Login) }), ...errorResponses(401, 403) }
    }
  }, async (request) => {
    const { userId, loginId } = app.auth.callerOf(request)
    return { logins: (await app.auth.listLogins(userId)).map((login) => loginView(login, loginId)) }
  })

  typed.delete('/logins/:id', {
    schema: {
      tags: ['auth'],
      operationId: 'revokeLogin',
      summary: 'End a login',
      description: 'Signs one device out. Its access tokens are refused within a second.',
      security: [{ accessToken: [] }],
      params: Type.Object({ id: LoginId }),
      response: { 204: Done, ...errorResponses(400, 401, 403, 404) }
    }
  }, async (request, reply) => {
    const { userId } = app.auth.callerOf(request)
    await app.auth.revokeLogin(userId, request.params.id, { ip: request.ip, requestId: request.id })
    return await reply.code(204).send(null)
  })
}
