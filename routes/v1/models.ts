/** Routes that list agents as models, for OpenAI's clients and, by their header, for Anthropic's. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { AgentNotFound } from '../../services/agents/errors.js'
import { anthropicModel, openAiModel } from '../../services/fronts/openai/model.js'
import { openAiErrors, SECURITY } from './schemas.js'

const Id = Type.String({ description: 'Id of an agent', examples: ['guide'] })

const OpenAi = Type.Object({
  id: Id,
  object: Type.Enum(['model']),
  created: Type.Integer({ description: 'When the agent was last changed, in seconds since 1970' }),
  owned_by: Type.String()
}, { title: 'Model of OpenAI' })

const Anthropic = Type.Object({
  type: Type.Enum(['model']),
  id: Id,
  display_name: Type.String({ description: 'Name of the agent' }),
  created_at: Type.String({ description: 'When the agent was last changed, ISO 8601 in UTC' })
}, { title: 'Model of Anthropic' })

const OpenAiList = Type.Object({ object: Type.Enum(['list']), data: Type.Array(OpenAi) }, { title: 'Models of OpenAI' })

const AnthropicList = Type.Object({
  data: Type.Array(Anthropic),
  has_more: Type.Boolean({ description: 'Always false' }),
  first_id: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  last_id: Type.Unsafe<string | null>({ type: ['string', 'null'] })
}, { title: 'Models of Anthropic' })

const isForAnthropic = ({ headers }: FastifyRequest): boolean => headers['anthropic-version'] !== undefined

/** Agents as models. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const described = 'The active agents, in the order of the agents file; with the header `anthropic-version` in the shape of Anthropic’s API.'

  app.get('/models', {
    schema: {
      tags: ['fronts'],
      operationId: 'listModels',
      summary: 'List agents, as an OpenAI client',
      description: described,
      security: SECURITY,
      response: { 200: Type.Union([OpenAiList, AnthropicList]), ...openAiErrors() }
    }
  }, async (request) => {
    const agents = app.agents.all().filter(({ isActive }) => isActive)
    if (!isForAnthropic(request)) return { object: 'list' as const, data: agents.map(openAiModel) }
    const data = agents.map(anthropicModel)
    return { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null }
  })

  app.get('/models/:id', {
    schema: {
      tags: ['fronts'],
      operationId: 'getModel',
      summary: 'Read an agent, as an OpenAI client',
      description: described,
      security: SECURITY,
      params: Type.Object({ id: Type.String({ maxLength: 8192, description: 'Id of an agent' }) }),
      response: { 200: Type.Union([OpenAi, Anthropic]), ...openAiErrors(404) }
    }
  }, async (request) => {
    const { id } = request.params
    const agent = app.agents.find(id)
    if (agent?.isActive !== true) throw AgentNotFound({ message: 'There is no such model.', details: { param: 'model' } })
    return isForAnthropic(request) ? anthropicModel(agent) : openAiModel(agent)
  })
}
