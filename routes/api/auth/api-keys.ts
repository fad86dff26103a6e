import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses, invalid } from '../../../plugins/errors.js'
import { ApiKey, ApiKeyId, MadeApiKey, NewApiKey, apiKeyView } from './api-keys-schema.js'
import { Done } from './tokens-schema.js'

const tags = ['auth']
const security = [{ accessToken: [] }]
const YEAR_10000 = Date.UTC(10_000, 0)

/** `/api/auth/api-keys` */
export default async function apiKeys (instance: FastifyInstance): Promise<void> {
  instance.addHook('preParsing', instance.auth.requireAccessToken)
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.post('/api-keys', {
    schema: {
      tags,
      security,
      operationId: 'createApiKey',
      summary: 'Make an API key',
      description: 'A key is accepted as bearer wherever an access token is, except in /api/auth and /api/admin, and never has more than the role `user`.',
      body: NewApiKey,
      response: { 201: MadeApiKey, ...errorResponses(400, 401, 403) }
    }
  }, async (request, reply) => {
    const { name, expiresAt } = request.body
    const expiry = expiresAt == null ? null : new Date(expiresAt)
    // A leap second passes the format but is no Date; an offset may carry the last day of 9999 into a year that ISO 8601 can't write.
    if (expiry !== null && !(expiry.getTime() < YEAR_10000)) throw invalid({ path: '/body/expiresAt', message: 'must be a date', keyword: 'format' })
    const { userId } = app.auth.callerOf(request)
    const { key, ...made } = await app.apiKeys.create({ userId, ip: request.ip, requestId: request.id }, { name, expiresAt: expiry })
    return await reply.code(201).header('cache-control', 'no-store').send({ ...apiKeyView(made), key })
  })

  app.get('/api-keys', {
    schema: {
      tags,
      security,
      operationId: 'listApiKeys',
      summary: 'List API keys',
      description: 'Keys of the user that are not revoked, newest first, without their secrets.',
      querystring: Type.Object({
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'How many at most' })),
        cursor: Type.Optional(Type.String({ maxLength: 200, description: '`nextCursor` of the page before' }))
      }, { additionalProperties: false }),
      response: {
        200: Type.Object({
          apiKeys: Type.Array(ApiKey),
          nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Where the next page begins; null on the last one' })
        }),
        ...errorResponses(400, 401, 403)
      }
    }
  }, async (request) => {
    const { apiKeys, nextCursor } = await app.apiKeys.list(app.auth.callerOf(request).userId, request.query)
    return { apiKeys: apiKeys.map(apiKeyView), nextCursor }
  })

  app.delete('/api-keys/:id', {
    schema: {
      tags,
      security,
      operationId: 'revokeApiKey',
      summary: 'Revoke an API key',
      description: 'The key is refused within a second, everywhere.',
      params: Type.Object({ id: ApiKeyId }),
      response: { 204: Done, ...errorResponses(400, 401, 403, 404) }
    }
  }, async (request, reply) => {
    const { userId } = app.auth.callerOf(request)
    await app.apiKeys.revoke({ userId, ip: request.ip, requestId: request.id }, request.params.id)
    return await reply.code(204).send(null)
  })
}
