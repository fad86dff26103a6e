import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors.js'
import { NewPassword, Password } from './account-schema.js'
import { Done } from './tokens-schema.js'

/** `POST /api/auth/change-password` */
export default async function changePassword (app: FastifyInstance): Promise<void> {
  app.addHook('preParsing', app.auth.requireAccessToken)
  app.withTypeProvider<TypeBoxTypeProvider>().post('/change-password', {
    schema: {
      tags: ['auth'],
      operationId: 'changePassword',
      summary: 'Change the password',
      description: 'Ends every other login of the user; this one and API keys go on.',
      security: [{ accessToken: [] }],
      body: Type.Object({ currentPassword: Password, newPassword: NewPassword }, { additionalProperties: false }),
      response: { 204: Done, ...errorResponses(400, 401, 403) }
    }
  }, async (request, reply) => {
    const { currentPassword: current, newPassword: next } = request.body
    await app.accounts.changePassword(app.auth.callerOf(request), { current, next }, request.origin)
    return await reply.code(204).send(null)
  })
}
