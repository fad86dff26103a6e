/** Routes to what gives access to an account: logins, API keys and share links, listed and revoked by administrators. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { NextCursor, PAGE_PROPERTIES } from '../../../page.js'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { ApiKey, NewRateLimit, apiKeyView } from '../auth/api-keys-schema.js'
import { Done, Login, loginView } from '../auth/tokens-schema.js'
import { OfUser, Share, shareView } from './access-schema.js'
import { UserParams } from './users-schema.js'

const TAGS = ['admin']
const SECURITY = [{ accessToken: [] }]
const querystring = Type.Object(PAGE_PROPERTIES, { additionalProperties: false })
const errors = errorResponses(400, 401, 403, 404)

/** `/api/admin/users/:id/logins`, `…/api-keys` and `…/shares`: what gives access to an account, listed and revoked. */
export default async function access (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { administration } = app.accounts
  const actorOf = (request: FastifyRequest) => ({ actorId: app.auth.callerOf(request).userId, ip: request.ip, requestId: request.id })

  app.get('/users/:id/logins', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'listLoginsOfUser',
      summary: 'List the signed-in devices of a user',
      description: 'Logins that are still alive, the last used one first.',
      params: UserParams,
      response: { 200: Type.Object({ logins: Type.Array(Login) }), ...errors }
    }
  }, async (request) => {
    const { id } = await administration.get(request.params.id)
    const { loginId } = app.auth.callerOf(request)
    return { logins: (await app.auth.listLogins(id)).map((login) => loginView(login, loginId)) }
  })

  app.delete('/users/:id/logins/:loginId', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'revokeLoginOfUser',
      summary: 'End a login of a user',
      description: 'Signs one device out. Its access tokens are refused within a second.',
      params: OfUser.login,
      response: { 204: Done, ...errors }
    }
  }, async (request, reply) => {
    const { id } = await administration.get(request.params.id)
    const { actorId, ...origin } = actorOf(request)
    await app.auth.revokeLogin(id, request.params.loginId, origin, actorId)
    return await reply.code(204).send(null)
  })

  app.get('/users/:id/api-keys', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'listApiKeysOfUser',
      summary: 'List the API keys of a user',
      description: 'Keys that are not revoked, newest first, without their secrets.',
      params: UserParams,
      querystring,
      response: { 200: Type.Object({ apiKeys: Type.Array(ApiKey), nextCursor: NextCursor }), ...errors }
    }
  }, async ({ params, query }) => {
    const { id } = await administration.get(params.id)
    const { apiKeys, nextCursor } = await app.apiKeys.list(id, query)
    return { apiKeys: apiKeys.map(apiKeyView), nextCursor }
  })

  app.patch('/users/:id/api-keys/:keyId', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'limitApiKeyOfUser',
      summary: 'Give an API key a limit of its own',
      description: 'Its requests then count for it alone and no longer for its user, so that one busy program does not use up the rest. It holds within a second, everywhere.',
      params: OfUser.apiKey,
      body: Type.Object({ rateLimit: NewRateLimit }, {
        additionalProperties: false,
        examples: [{ rateLimit: { max: 60, windowSeconds: 60 } }]
      }),
      response: { 200: Type.Object({ apiKey: ApiKey }), ...errors }
    }
  }, async (request) => {
    const { id } = await administration.get(request.params.id)
    const { body: { rateLimit } } = request
    const limit = rateLimit === null ? null : { windowSeconds: Math.ceil(app.config.rateLimit.window / 1000), ...rateLimit }
    return { apiKey: apiKeyView(await app.apiKeys.limit({ userId: id, ...actorOf(request) }, request.params.keyId, limit)) }
  })

  app.delete('/users/:id/api-keys/:keyId', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'revokeApiKeyOfUser',
      summary: 'Revoke an API key of a user',
      description: 'The key is refused within a second, everywhere.',
      params: OfUser.apiKey,
      response: { 204: Done, ...errors }
    }
  }, async (request, reply) => {
    const { id } = await administration.get(request.params.id)
    await app.apiKeys.revoke({ userId: id, ...actorOf(request) }, request.params.keyId)
    return await reply.code(204).send(null)
  })

  app.get('/users/:id/shares', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'listSharesOfUser',
      summary: 'List the share links of a user',
      description: 'Links that are not revoked, newest first, without their tokens.',
      params: UserParams,
      querystring,
      response: { 200: Type.Object({ shares: Type.Array(Share), nextCursor: NextCursor }), ...errors }
    }
  }, async ({ params, query }) => {
    const { id } = await administration.get(params.id)
    const { shares, nextCursor } = await app.shares.list(id, query)
    return { shares: shares.map(shareView), nextCursor }
  })

  app.delete('/users/:id/shares/:shareId', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'revokeShareOfUser',
      summary: 'Revoke a share link of a user',
      description: 'Effective at once.',
      params: OfUser.share,
      response: { 204: Done, ...errors }
    }
  }, async (request, reply) => {
    const { id } = await administration.get(request.params.id)
    await app.shares.revokeOne(id, request.params.shareId, actorOf(request))
    return await reply.code(204).send(null)
  })
}
