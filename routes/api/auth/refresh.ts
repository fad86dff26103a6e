import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { RefreshToken, TokenPair } from './tokens-schema.js'

/** `POST /api/auth/refresh`: public, since the refresh token itself is what signs the caller in. */
export default async function refresh (app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().post('/refresh', {
    config: { bucket: 'refresh' },
    schema: {
      tags: ['auth'],
      operationId: 'refresh',
      summary: 'Exchange a refresh token for a new pair',
      description: 'Each refresh token is good for one exchange. A repeat within `REFRESH_GRACE` gets the same successor again, so that a lost ' +
        'answer or two tabs do no harm; any later repeat ends the login (RFC 9700, section 4.14.2). A 503 says nothing about the token: keep it and try again.',
      body: Type.Object({ refreshToken: RefreshToken }, { additionalProperties: false, examples: [{ refreshToken: 'rt_AZzKp…' }] }),
      response: { 200: TokenPair, ...errorResponses(400, 401, 403) }
    }
  }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    return await app.auth.refresh(request.body.refreshToken, { ip: request.ip, requestId: request.id })
  })
}
