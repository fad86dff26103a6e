import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { Done, RefreshToken } from './tokens-schema.js'

/** `POST /api/auth/logout`: a bearer, or the refresh token alone, so that a client can leave when its access token has expired. */
export default async function logout (app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().post('/logout', {
    config: { frees: true },
    schema: {
      tags: ['auth'],
      operationId: 'logout',
      summary: 'End this login',
      description: 'Ends the login of the access token, or of `refreshToken` when there is no valid access token. Its access tokens are refused within a second.',
      security: [{ accessToken: [] }, {}],
      body: Type.Union([Type.Object({ refreshToken: Type.Optional(RefreshToken) }, { additionalProperties: false }), Type.Null()], { examples: [{ refreshToken: 'rt_AZzKp…' }] }),
      response: { 204: Done, ...errorResponses(400, 401, 403) }
    }
  }, async (request, reply) => {
    const origin = { ip: request.ip, requestId: request.id }
    const refreshToken = request.body?.refreshToken
    if (request.caller === null && refreshToken !== undefined) {
      await app.auth.logoutByRefreshToken(refreshToken, origin)
    } else {
      await app.auth.requireAccessToken.call(app, request, reply, request.raw)
      const { userId, loginId } = app.auth.callerOf(request)
      await app.auth.logout(userId, loginId ?? '', origin)
    }
    return await reply.code(204).send(null)
  })
}
