/** Routes to accounts for administrators: listed, created, changed, given a new password. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { NextCursor, PAGE_PROPERTIES } from '../../../page.js'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { Spent } from './usage-schema.js'
import { NewPassword, Quota, Role, UserParams, UserView, UserWithPassword, Username, userView, withPassword } from './users-schema.js'

const TAGS = ['admin']
const SECURITY = [{ accessToken: [] }]

/** `/api/admin/users` */
export default async function users (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { administration } = app.accounts
  const actorOf = (request: FastifyRequest) =>
    ({ actorId: app.auth.callerOf(request).userId, ip: request.ip, requestId: request.id })

  app.get('/users', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'listUsers',
      summary: 'List accounts',
      description: 'Newest first.',
      querystring: Type.Object({
        q: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Text in the username or the e-mail address, in whatever case' })),
        ...PAGE_PROPERTIES
      }, { additionalProperties: false }),
      response: {
        200: Type.Object({ users: Type.Array(UserView), nextCursor: NextCursor }),
        ...errorResponses(400, 401, 403)
      }
    }
  }, async ({ query }) => {
    const { users, nextCursor } = await administration.list(query, query)
    return { users: users.map(userView), nextCursor }
  })

  app.post('/users', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'createUser',
      summary: 'Make an account',
      description: 'Also with `REGISTRATION=closed`. Without a password one is generated and shown in this answer only.',
      body: Type.Object({
        username: Username,
        password: Type.Optional(NewPassword),
        email: Type.Optional(Type.Union([Type.String({ format: 'email', maxLength: 254 }), Type.Null()], { description: 'E-mail address' })),
        role: Type.Optional(Role),
        quota: Type.Optional(Quota)
      }, { additionalProperties: false, examples: [{ username: 'grace', email: 'grace@example.org', role: 'user', quota: { tokensPerDay: 100_000 } }] }),
      response: { 201: UserWithPassword, ...errorResponses(400, 401, 403, 409) }
    }
  }, async (request, reply) => {
    const made = await administration.create(request.body, actorOf(request))
    return await reply.code(201).header('cache-control', 'no-store').send(withPassword(made))
  })

  app.get('/users/:id', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'getUser',
      summary: 'Read an account',
      description: 'With how much of its quota is used.',
      params: UserParams,
      response: { 200: Type.Object({ user: UserView, used: Spent }), ...errorResponses(400, 401, 403, 404) }
    }
  }, async ({ params: { id } }) => {
    const [user, used] = await Promise.all([administration.get(id), app.usage.spentBy(id)])
    return { user: userView(user), used }
  })

  app.patch('/users/:id', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'updateUser',
      summary: 'Change role, quota, or whether an account is disabled',
      description: 'Disabling ends every login and API key of the account at once. The last administrator can be neither demoted nor disabled.',
      params: UserParams,
      body: Type.Object({
        role: Type.Optional(Role),
        disabled: Type.Optional(Type.Boolean({ description: 'Whether the account is locked' })),
        quota: Type.Optional(Quota)
      }, { additionalProperties: false, minProperties: 1, examples: [{ quota: { tokensPerDay: 100_000, costPerMonth: null } }] }),
      response: { 200: Type.Object({ user: UserView }), ...errorResponses(400, 401, 403, 404, 409) }
    }
  }, async (request) => ({ user: userView(await administration.patch(request.params.id, request.body, actorOf(request))) }))

  app.post('/users/:id/reset-password', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'resetPassword',
      summary: 'Give an account a new password',
      description: 'Ends every login and API key of the account. Without `newPassword` one is generated and shown in this answer only.',
      params: UserParams,
      body: Type.Union([Type.Object({ newPassword: Type.Optional(NewPassword) }, { additionalProperties: false }), Type.Null()], { examples: [{ newPassword: 'correct-horse-2' }] }),
      response: { 200: UserWithPassword, ...errorResponses(400, 401, 403, 404) }
    }
  }, async (request, reply) => {
    const reset = await administration.resetPassword(request.params.id, request.body?.newPassword, actorOf(request))
    return await reply.header('cache-control', 'no-store').send(withPassword(reset))
  })
}
