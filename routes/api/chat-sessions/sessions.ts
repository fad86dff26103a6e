/** Routes to conversations themselves: listed, created, read, changed and deleted. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { SessionRef } from '../../../services/conversations/shapes.js'
import { AgentId, Id, NextCursor, PAGE_PROPERTIES, SECURITY, SessionParams, Title } from './schemas.js'

const TAGS = ['sessions']

/** Conversations: list, make, read, change, delete. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'listSessions',
      summary: 'List conversations',
      description: 'By last activity, the newest first. A page holds what was less recently active than the page before it, whatever was added meanwhile.',
      querystring: Type.Object({
        agentId: Type.Optional(AgentId),
        archived: Type.Optional(Type.Boolean({ description: 'Only archived ones, or only the others; both when absent' })),
        ...PAGE_PROPERTIES
      }, { additionalProperties: false }),
      response: { 200: Type.Object({ sessions: Type.Array(SessionRef), nextCursor: NextCursor }), ...errorResponses(400, 401) }
    }
  }, async (request) => await app.sessions.list(app.auth.callerOf(request).userId, request.query, request.query))

  app.post('/', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'createSession',
      summary: 'Make a conversation',
      description: 'Without a title it gets one from its first user message.',
      body: Type.Object({ agentId: AgentId, title: Type.Optional(Title) }, { additionalProperties: false, examples: [{ agentId: 'guide', title: 'Plans for spring' }] }),
      response: { 201: SessionRef, ...errorResponses(400, 401, 404, 413, 415) }
    }
  }, async (request, reply) => reply.code(201).send(await app.sessions.create(app.auth.callerOf(request).userId, request.body)))

  app.get('/:id', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'getSession',
      summary: 'Read a conversation',
      description: 'What the list shows of it; its messages have an address of their own.',
      params: SessionParams,
      response: { 200: SessionRef, ...errorResponses(400, 401, 404) }
    }
  }, async (request) => await app.sessions.get(app.auth.callerOf(request).userId, request.params.id))

  app.patch('/:id', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'updateSession',
      summary: 'Rename or archive a conversation, or choose its branch',
      description: 'A title that is set here is never replaced by a generated one. The branch that is chosen is shown until a new turn moves it.',
      params: SessionParams,
      body: Type.Object({
        title: Type.Optional(Title),
        archived: Type.Optional(Type.Boolean({ description: 'True puts it away, false takes it back' })),
        activeLeaf: Type.Optional(Id('End of the branch to show from now on, and to go on in; a message of the conversation'))
      }, { additionalProperties: false, minProperties: 1, examples: [{ title: 'Plans for spring', archived: true }] }),
      response: { 200: SessionRef, ...errorResponses(400, 401, 404, 413, 415) }
    }
  }, async (request) => await app.sessions.patch(app.auth.callerOf(request).userId, request.params.id, request.body))

  app.delete('/:id', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'deleteSession',
      summary: 'Delete a conversation',
      description: 'It is gone at once, with its links; an answer that is being produced in it stops. Its rows are removed in the background.',
      params: SessionParams,
      response: { 204: Type.Null({ description: 'Deleted' }), ...errorResponses(400, 401, 404) }
    }
  }, async (request, reply) => {
    await app.sessions.remove(app.auth.callerOf(request).userId, request.params.id)
    return reply.code(204).send(null)
  })
}
