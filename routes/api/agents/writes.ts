/** Routes by which administrators make, change and deactivate agents, and have the agents file read again. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { AgentEntry } from '../../../services/agents/entry.js'
import { AgentPatch } from '../../../services/agents/patch.js'
import { AgentParams, AgentView, viewOf } from './schemas.js'

const TAGS = ['agents']
const SECURITY = [{ accessToken: [] }]
const ids = (description: string) => Type.Array(Type.String(), { description })

/** `POST`, `PATCH` and `DELETE` below `/api/agents` */
export default async function writes (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const preParsing = app.auth.requireAdmin
  const actorOf = (request: FastifyRequest) => ({ actorId: app.auth.callerOf(request).userId, ip: request.ip, requestId: request.id })
  const view = (id: string): AgentView => viewOf(app.agents.get(id))

  app.post('/', {
    preParsing,
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'createAgent',
      summary: 'Make an agent',
      description: 'The body is an entry of the agents file, but no variable is replaced in it. It is effective on every replica within a second. ' +
        '422 `AGENT_CONFIG_INVALID` lists every error in `details.errors`. Endpoints are public, or allowed by `UPSTREAM_ALLOWED_HOSTS`.',
      body: AgentEntry,
      response: { 201: AgentView, ...errorResponses(400, 401, 403, 409, 422) }
    }
  }, async (request, reply) => {
    const { id } = request.body
    await app.agentWrites.create(request.body, actorOf(request))
    return await reply.code(201).header('location', `/api/agents/${id}`).send(view(id))
  })

  app.patch('/:id', {
    preParsing,
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'updateAgent',
      summary: 'Change an agent',
      description: 'JSON Merge Patch (RFC 7396) of its entry: what is absent stays, null resets to the default, objects are merged, lists ' +
        'replaced. A key that is absent stays, also that of one of `endpoints` whose `endpoint` is the same. Running answers keep what they ' +
        'began with. `isActive: true` brings a deleted agent back.',
      params: AgentParams,
      body: AgentPatch,
      response: { 200: AgentView, ...errorResponses(400, 401, 403, 404, 409, 422) }
    }
  }, async (request) => {
    await app.agentWrites.patch(request.params.id, request.body, actorOf(request))
    return view(request.params.id)
  })

  app.delete('/:id', {
    preParsing,
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'deleteAgent',
      summary: 'Deactivate an agent',
      description: 'Nothing is removed: conversations stay, and `PATCH` with `isActive: true` brings it back.',
      params: AgentParams,
      response: { 200: AgentView, ...errorResponses(400, 401, 403, 404, 409) }
    }
  }, async (request) => {
    await app.agentWrites.deactivate(request.params.id, actorOf(request))
    return view(request.params.id)
  })

  app.post('/reload', {
    preParsing,
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'reloadAgents',
      summary: 'Read the agents file again',
      description: 'All or nothing, on every replica within a second: the file of the replica that answers. A file that can\'t be used ' +
        'changes nothing; 422 `AGENT_CONFIG_INVALID` lists every error in `details.errors`. Agents of the API are not touched.',
      body: Type.Unsafe<Record<string, never> | null>({ type: ['object', 'null'], additionalProperties: false, maxProperties: 0, examples: [{}] }),
      response: {
        200: Type.Object({
          added: ids('They were not in the file before'),
          changed: ids('Their configuration, or a key, is another one'),
          removed: ids('They have left the file and are inactive'),
          unchanged: ids('All others of the file')
        }),
        ...errorResponses(400, 401, 403, 422)
      }
    }
  }, async (request) => app.agentWrites.reload(actorOf(request)))
}
