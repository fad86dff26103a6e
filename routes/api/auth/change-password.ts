import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { unlessLeft } from './_hang-up.js'
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
      description: 'Ends every other login of the user; this one and API keys go on. After five wrong passwords the account waits 1, 2, 4 … 900 seconds (429 `AUTH_TOO_MANY_ATTEMPTS`).',
      security: [{ accessToken: [] }],
      body: Type.Object({ currentPassword: Password, newPassword: NewPassword }, { additionalProperties: false, examples: [{ currentPassword: 'correct-horse-1', newPassword: 'correct-horse-2' }] }),
      response: { 204: Done, ...errorResponses(400, 401, 403) }
    }
  }, async (request, reply) => {
    const { currentPassword: current, newPassword: next } = request.body
    const caller = app.auth.callerOf(request)
    const change = await unlessLeft(reply, async (hangUp) => {
      await app.accounts.changePassword(caller, { current, next }, request.origin, hangUp)
      return 'done'
    })
    return change === null ? reply : await reply.code(204).send(null)
  })
}
