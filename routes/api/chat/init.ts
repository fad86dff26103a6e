import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { AgentVariable } from '../../../services/agents/entry.js'
import { AgentId } from './schemas.js'

/** Texts that a client shows before the first message. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get('/init', {
    schema: {
      tags: ['chat'],
      operationId: 'getChatInit',
      summary: 'What to show before the first message',
      description: 'Welcome text, the variables that a form may ask for, and questions to suggest: the agent’s own, or where it has none its upstream’s.',
      security: [{ accessToken: [] }, { apiKey: [] }],
      querystring: Type.Object({ agentId: AgentId }, { additionalProperties: false }),
      response: {
        200: Type.Object({
          agentId: AgentId,
          welcomeText: Type.String({ description: 'First thing to show; may be empty' }),
          variables: Type.Array(AgentVariable, { description: 'Values that `variables` of a call may carry' }),
          suggestedQuestions: Type.Array(Type.String(), { description: 'Questions to offer' })
        }),
        ...errorResponses(400, 401, 404)
      }
    }
  }, async ({ query: { agentId } }) => {
    return { agentId, ...await app.openingOf(app.agents.active(agentId)) }
  })
}
