import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { errorResponses } from '../../../../plugins/errors/envelope.js'
import { AgentNotFound } from '../../../../services/agents/errors.js'
import { MessageNotFound } from '../../../../services/conversations/errors.js'
import { deliver } from '../_answer.js'
import { AgentId, AnswerOrStream, Id, IdempotencyHeaders, OnDisconnect, STREAMABLE, Stream } from '../schemas.js'

/** Another answer to the same user message. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post('/:id/retry', {
    config: { produces: STREAMABLE },
    schema: {
      tags: ['chat'],
      operationId: 'retryMessage',
      summary: 'Answer a message again',
      description: 'A sibling of the earlier answer, which stays. Takes the id of the answer or of the user message, and answers as a completion does.',
      security: [{ accessToken: [] }, { apiKey: [] }],
      headers: IdempotencyHeaders,
      params: Type.Object({ id: Id('The answer, or the user message') }),
      body: Type.Union([
        Type.Object({
          stream: Type.Optional(Stream),
          agentId: Type.Optional(AgentId),
          onDisconnect: Type.Optional(OnDisconnect)
        }, { additionalProperties: false }),
        Type.Null()
      ], { description: 'May be left out' }),
      response: { 200: AnswerOrStream, ...errorResponses(400, 401, 404, 406, 409, 413, 415, 502, 504) }
    }
  }, async (request, reply) => {
    const caller = app.auth.callerOf(request)
    const { userId } = caller
    app.lifecycle.assertAccepting()
    const { stream = false, onDisconnect = 'continue', ...wanted } = request.body ?? {}
    const given = await app.generations.find(userId, request.params.id.toLowerCase())
    const question = given.role === 'assistant' && given.parentId !== null ? await app.generations.find(userId, given.parentId) : given
    if (question.role !== 'user') throw MessageNotFound({ message: 'There is no user message to answer again.' })
    const agentId = wanted.agentId ?? given.agentId
    if (agentId === null) throw AgentNotFound()
    const key = request.headers['idempotency-key']
    const asked = await app.generations.ask({
      userId,
      caller,
      requestId: request.id,
      agent: app.agents.active(agentId),
      sessionId: question.sessionId,
      parentId: question.id,
      messages: [],
      idempotency: key === undefined ? null : { route: 'retry', key, request: { id: given.id, stream, onDisconnect, ...wanted } },
      temperature: null,
      maxTokens: null,
      variables: {},
      detail: false
    })
    const answer = await deliver(app, reply, caller, asked, { stream, onDisconnect })
    if (answer !== undefined) return reply.send(answer)
  })
}
