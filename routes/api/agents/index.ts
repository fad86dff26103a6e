import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { AGENT_ID } from '../../../services/agents/entry.js'
import { AgentNotFound } from '../../../services/agents/errors.js'
import type { Agent } from '../../../services/agents/index.js'
import { AgentView, viewOf } from './schemas.js'

const security = [{ accessToken: [] }, { apiKey: [] }]

/** The agents that can be talked to. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  // Every client asks for this list, and it hardly ever changes: it is written out once.
  let written: { agents: readonly Agent[], list: { agents: AgentView[] }, text: string } | undefined
  const active = (): NonNullable<typeof written> => {
    const agents = app.agents.all()
    if (written?.agents !== agents) {
      const list = { agents: agents.filter(({ isActive }) => isActive).map(viewOf) }
      written = { agents, list, text: JSON.stringify(list) }
    }
    return written
  }

  app.get('/', {
    schema: {
      tags: ['agents'],
      operationId: 'listAgents',
      summary: 'List agents',
      description: 'The active agents, in the order of the agents file. Administrators may ask for the inactive ones too.',
      security,
      querystring: Type.Object({ includeInactive: Type.Optional(Type.Boolean({ description: 'Administrators only' })) }, { additionalProperties: false }),
      response: { 200: Type.Object({ agents: Type.Array(AgentView) }), ...errorResponses(400, 401, 403) }
    }
  }, async (request, reply) => {
    if (request.query.includeInactive === true) {
      await app.auth.requireAdmin.call(app, request, reply, request.raw)
      return { agents: app.agents.all().map(viewOf) }
    }
    const { list, text } = active()
    void reply.type('application/json; charset=utf-8').serializer(() => text)
    return list
  })

  app.get('/:id', {
    schema: {
      tags: ['agents'],
      operationId: 'getAgent',
      summary: 'Read an agent',
      description: 'An active agent; inactive ones are as if they did not exist.',
      security,
      params: Type.Object({ id: Type.String({ pattern: AGENT_ID, description: 'Agent id' }) }),
      response: { 200: AgentView, ...errorResponses(400, 401, 404) }
    }
  }, async ({ params: { id } }) => {
    const agent = app.agents.find(id)
    if (agent?.isActive !== true) throw AgentNotFound()
    return viewOf(agent)
  })
}
