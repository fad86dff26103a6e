import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { errorResponses } from '../../../../plugins/errors/envelope.js'
import { AgentNotFound } from '../../../../services/agents/errors.js'
import { MessageNotFound } from '../../../../services/conversations/errors.js'
import { deliver } from '../_answer.js'
import { AgentId, AnswerOrStream, Content, Id, IdempotencyHeaders, OnDisconnect, STREAMABLE, Stream } from '../schemas.js'

/** Ask something else in the place of an earlier question. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post('/:id/edit', {
    config: { produces: STREAMABLE },
    schema: {
      tags: ['chat'],
      operationId: 'editMessage',
      summary: 'Edit a user message',
      description: 'A sibling of the user message, and its answer: a new branch, beside the old one. Answers as a completion does.',
      security: [{ accessToken: [] }, { apiKey: [] }],
      headers: IdempotencyHeaders,
      params: Type.Object({ id: Id('The user message') }),
      body: Type.Object({
        content: Content,
        stream: Type.Optional(Stream),
        agentId: Type.Optional(AgentId),
        onDisconnect: Type.Optional(OnDisconnect)
      }, { additionalProperties: false }),
      response: { 200: AnswerOrStream, ...errorResponses(400, 401, 404, 406, 409, 413, 415, 502, 504) }
    }
  }, async (request, reply) => {
    const caller = app.auth.callerOf(request)
    const { userId } = caller
    app.lifecycle.assertAccepting()
    const { content, stream = false, onDisconnect = 'continue' } = request.body
    const edited = await app.generations.find(userId, request.params.id.toLowerCase())
    if (edited.role !== 'user') throw MessageNotFound({ message: 'Only a user message can be edited.' })
    const agentId = request.body.agentId ?? edited.agentId
    if (agentId === null) throw AgentNotFound()
    const key = request.headers['idempotency-key']
    const asked = await app.generations.ask({
      userId,
      caller,
      requestId: request.id,
      agent: app.agents.active(agentId),
      sessionId: edited.sessionId,
      parentId: edited.parentId,
      messages: [{ role: 'user', content }],
      idempotency: key === undefined ? null : { route: 'edit', key, request: { id: edited.id, ...request.body } },
      temperature: null,
      maxTokens: null,
      variables: {},
      detail: false
    })
    const answer = await deliver(app, reply, caller, asked, { stream, onDisconnect })
    if (answer !== undefined) return reply.send(answer)
  })
}
