/** Routes to a user's own API keys; they take an access token only, so that a key can't create another. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { NextCursor, PAGE_PROPERTIES } from '../../../page.js'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { parseMoment } from '../../../text.js'
import { ApiKey, ApiKeyId, MadeApiKey, NewApiKey, apiKeyView } from './api-keys-schema.js'
import { Done } from './tokens-schema.js'

const TAGS = ['auth']
const SECURITY = [{ accessToken: [] }]

/** `/api/auth/api-keys` */
export default async function apiKeys (instance: FastifyInstance): Promise<void> {
  instance.addHook('preParsing', instance.auth.requireAccessToken)
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.post('/api-keys', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'createApiKey',
      summary: 'Make an API key',
      description: 'A key is accepted as bearer wherever an access token is, except in /api/auth and /api/admin, and never has more than the role `user`. A user has 20 at most, expired ones included; another one is 400 until one is revoked.',
      body: NewApiKey,
      response: { 201: MadeApiKey, ...errorResponses(400, 401, 403) }
    }
  }, async (request, reply) => {
    const { name, expiresAt } = request.body
    const { userId } = app.auth.callerOf(request)
    const owner = { userId, ip: request.ip, requestId: request.id }
    const { key, ...made } = await app.apiKeys.create(owner, { name, expiresAt: expiresAt == null ? null : parseMoment(expiresAt) })
    return await reply.code(201).header('cache-control', 'no-store').send({ ...apiKeyView(made), key })
  })

  app.get('/api-keys', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'listApiKeys',
      summary: 'List API keys',
      description: 'Keys of the user that are not revoked, newest first, without their secrets.',
      querystring: Type.Object({
        ...PAGE_PROPERTIES
      }, { additionalProperties: false }),
      response: {
        200: Type.Object({
          apiKeys: Type.Array(ApiKey),
          nextCursor: NextCursor
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
      tags: TAGS,
      security: SECURITY,
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
