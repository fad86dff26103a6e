import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { AgentNotFound } from '../../../services/agents/errors.js'
import { AgentParams, AgentView, viewOf, viewWithReason } from './schemas.js'

/** As it is, or written out. */
const AgentList = Type.Unsafe<{ agents: AgentView[] } | Buffer>(Type.Object({ agents: Type.Array(AgentView) }))
const SECURITY = [{ accessToken: [] }, { apiKey: [] }]

/** The agents that can be talked to. */
export default async function agents (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  // Every client asks for this list, and it hardly ever changes: it is written out once.
  const lists = app.openCache<Buffer>('agents', { most: 1, ttlMs: app.config.cacheAgentsTtl })
  app.agents.onChange(() => { lists.drop('active') })
  const writeActive = async (): Promise<Buffer> => {
    const agents = app.agents.all().filter(({ isActive }) => isActive).map(viewOf)
    return Buffer.from(JSON.stringify({ agents }))
  }

  app.get('/', {
    schema: {
      tags: ['agents'],
      operationId: 'listAgents',
      summary: 'List agents',
      description: 'The active agents: those of the agents file in its order, then those made through the API. Administrators may ask for ' +
        'the inactive ones too, which say why they are.',
      security: SECURITY,
      querystring: Type.Object({ includeInactive: Type.Optional(Type.Boolean({ description: 'Administrators only' })) }, { additionalProperties: false }),
      response: { 200: AgentList, ...errorResponses(400, 401, 403) }
    }
  }, async (request, reply) => {
    if (request.query.includeInactive === true) {
      await app.auth.requireAdmin.call(app, request, reply, request.raw)
      return { agents: app.agents.all().map(viewWithReason) }
    }
    return await reply.type('application/json; charset=utf-8').send(await lists.get('active', '', writeActive))
  })

  app.get('/:id', {
    schema: {
      tags: ['agents'],
      operationId: 'getAgent',
      summary: 'Read an agent',
      description: 'An active agent; inactive ones are as if they did not exist.',
      security: SECURITY,
      params: AgentParams,
      response: { 200: AgentView, ...errorResponses(400, 401, 404) }
    }
  }, async ({ params: { id } }) => {
    const agent = app.agents.find(id)
    if (agent?.isActive !== true) throw AgentNotFound()
    return viewOf(agent)
  })
}
