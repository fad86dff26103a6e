/** Routes by which everybody reads agents: written out once, with a tag, since every client asks and they hardly ever change. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { hasTag, taggedJson, type TaggedBody } from './_tagged.js'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { AgentNotFound } from '../../../services/agents/errors.js'
import { AgentParams, AgentView, viewOf, viewWithReason } from './schemas.js'

/** As it is, or written out. */
const AgentList = Type.Unsafe<{ agents: AgentView[] } | Buffer>(Type.Object({ agents: Type.Array(AgentView) }))
const OneAgent = Type.Unsafe<AgentView | Buffer>(AgentView)
const Unchanged = Type.Unsafe<undefined>(Type.Null({ description: 'It is what `If-None-Match` names' }))
const SECURITY = [{ accessToken: [] }, { apiKey: [] }]
const MOST_AGENTS = 1000

/** The agents that can be talked to. */
export default async function agents (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const ttlMs = app.config.cacheAgentsTtl
  const lists = app.openCache<TaggedBody>('agents', { most: 1, ttlMs })
  const details = app.openCache<TaggedBody>('agent', { most: MOST_AGENTS, ttlMs })
  app.agents.onChange(() => {
    lists.clear()
    details.clear()
  })
  const send = (request: FastifyRequest, reply: FastifyReply, { bytes, tag }: TaggedBody): void => {
    // Clients may keep it, and ask each time whether it is still the same.
    void reply.header('etag', tag).header('cache-control', 'private, no-cache')
    if (hasTag(request.headers['if-none-match'], tag)) void reply.code(304).send()
    else void reply.type('application/json; charset=utf-8').send(bytes)
  }
  /** Send what is at hand at once: a handler that is a promise costs more than the rest of it. */
  const sendOnce = (request: FastifyRequest, reply: FastifyReply, body: TaggedBody | Promise<TaggedBody>): undefined => {
    if (body instanceof Promise) void body.then((made) => { send(request, reply, made) }).catch((error: unknown) => reply.send(error))
    else send(request, reply, body)
  }
  const listAll = async (request: FastifyRequest, reply: FastifyReply): Promise<{ agents: AgentView[] }> => {
    await app.auth.requireAdmin.call(app, request, reply, request.raw)
    return { agents: app.agents.all().map(viewWithReason) }
  }

  app.get('/', {
    schema: {
      tags: ['agents'],
      operationId: 'listAgents',
      summary: 'List agents',
      description: 'The active agents: those of the agents file in its order, then those made through the API. Administrators may ask for ' +
        'the inactive ones too, which say why they are. With an `ETag`; 304 for `If-None-Match`.',
      security: SECURITY,
      querystring: Type.Object({ includeInactive: Type.Optional(Type.Boolean({ description: 'Administrators only' })) }, { additionalProperties: false }),
      response: { 200: AgentList, 304: Unchanged, ...errorResponses(400, 401, 403) }
    }
  }, (request, reply) => {
    if (request.query.includeInactive === true) return listAll(request, reply)
    return sendOnce(request, reply, lists.get('active', '', async () =>
      taggedJson({ agents: app.agents.all().filter(({ isActive }) => isActive).map(viewOf) })))
  })

  app.get('/:id', {
    schema: {
      tags: ['agents'],
      operationId: 'getAgent',
      summary: 'Read an agent',
      description: 'An active agent; inactive ones are as if they did not exist. With an `ETag`; 304 for `If-None-Match`.',
      security: SECURITY,
      params: AgentParams,
      response: { 200: OneAgent, 304: Unchanged, ...errorResponses(400, 401, 404) }
    }
  }, (request, reply) => {
    const { id } = request.params
    const agent = app.agents.find(id)
    if (agent?.isActive !== true) throw AgentNotFound()
    return sendOnce(request, reply, details.get(id, '', async () => taggedJson(viewOf(agent))))
  })
}
