import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { User, userView } from './account-schema.js'

/** `GET /api/auth/me` */
export default async function me (app: FastifyInstance): Promise<void> {
  app.addHook('preParsing', app.auth.requireAccessToken)
  app.withTypeProvider<TypeBoxTypeProvider>().get('/me', {
    schema: {
      tags: ['auth'],
      operationId: 'getMe',
      summary: 'Who is signed in',
      description: 'The account of the access token, as it is now.',
      security: [{ accessToken: [] }],
      response: { 200: Type.Object({ user: User }), ...errorResponses(401, 403, 404) }
    }
  }, async (request) => ({ user: userView(await app.accounts.me(app.auth.callerOf(request).userId)) }))
}
