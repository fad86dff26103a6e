/** Routes to agents as their operator sees them: how each is, what its entry holds, and what a reload of the file would do. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { AgentEntry } from '../../../services/agents/entry.js'
import { AgentParams } from '../agents/schemas.js'
import { AgentForm, EditableAgent, Preview, WatchedAgent, watchedView } from './agents-schema.js'

const TAGS = ['admin']
const SECURITY = [{ accessToken: [] }]

/** `/api/admin/agents` */
export default async function agents (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/agents', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'listWatchedAgents',
      summary: 'See how all agents are',
      description: 'Inactive ones too, with the reason. Their status is that of the process that answers.',
      response: { 200: Type.Object({ agents: Type.Array(WatchedAgent) }), ...errorResponses(401, 403) }
    }
  }, async () => ({
    agents: await Promise.all(app.agents.all().map(async (agent) =>
      watchedView(agent, agent.isActive ? await app.agentStatuses.of(agent.id) : null)))
  }))

  app.get('/agents/:id/entry', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'getAgentEntry',
      summary: 'Read the entry of an agent',
      description: 'Inactive ones too. Keys are write-only: only their places are told.',
      params: AgentParams,
      response: { 200: EditableAgent, ...errorResponses(400, 401, 403, 404) }
    }
  }, async ({ params: { id } }, reply) => {
    const found = await app.agentWrites.entry(id)
    return await reply.header('cache-control', 'no-store').send({ ...found, isEditable: app.agents.find(id)?.source === 'api' })
  })

  app.get('/agents-file', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'previewAgentsFile',
      summary: 'See what a reload would do',
      description: 'Reads the agents file of the replica that answers and changes nothing: every error of it, or what of each agent a reload would change.',
      response: { 200: Preview, ...errorResponses(401, 403) }
    }
  }, async () => {
    const { applied, ...preview } = await app.agentWrites.preview()
    return { path: app.config.agentsConfigPath, ...preview, ...applied }
  })

  app.get('/agents-form', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'getAgentForm',
      summary: 'Read what a form for an agent is made of',
      description: 'The JSON Schema of an entry, and what each provider needs.',
      response: { 200: AgentForm, ...errorResponses(401, 403) }
    }
  }, async () => ({
    schema: JSON.parse(JSON.stringify(AgentEntry)) as Record<string, unknown>,
    providers: app.llm.protocols.filter(({ name }) => app.llm.provider(name) !== undefined).map(({ name, needs }) => ({ name, needsEndpoint: needs.endpoint, needsModel: needs.model !== 'none' && needs.defaultModel === undefined }))
  }))
}
