import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { AGENT_ID } from '../../../services/agents/entry.js'
import { AgentStatusView, Validation } from './status-schema.js'

const params = Type.Object({ id: Type.String({ pattern: AGENT_ID, description: 'Agent id' }) })

/** `GET /api/agents/:id/status` and `GET /api/agents/:id/validate` */
export default async function status (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/:id/status', {
    schema: {
      tags: ['agents'],
      operationId: 'getAgentStatus',
      summary: 'See how an agent is',
      description: 'Told from its real calls, and from probes where the agent has `probe`; kept for `CACHE_STATUS_TTL`, or until its breaker or its luck changes.',
      security: [{ accessToken: [] }, { apiKey: [] }],
      params,
      response: { 200: AgentStatusView, ...errorResponses(400, 401, 404) }
    }
  }, async ({ params: { id } }) => await app.agentStatuses.of(id))

  app.get('/:id/validate', {
    preParsing: app.auth.requireAdmin,
    schema: {
      tags: ['agents'],
      operationId: 'validateAgent',
      summary: 'Validate an agent',
      description: 'What its configuration refers to, and one live probe of each of its upstreams, which costs no tokens. It takes 10 s at most.',
      security: [{ accessToken: [] }],
      params,
      response: { 200: Validation, ...errorResponses(400, 401, 403, 404) }
    }
  }, async ({ params: { id } }) => {
    const errors = await app.agentStatuses.faultsOf(id)
    return { valid: errors.length === 0, errors }
  })
}
