import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { errorResponses } from '../../../../plugins/errors/envelope.js'
import { askerOf, deliver } from '../_answer.js'
import { resumesRepeats } from '../_resume.js'
import { AgentId, AnswerOrStream, Content, Id, IdempotencyHeaders, OnDisconnect, STREAMABLE, Stream } from '../schemas.js'

/** Ask something else in the place of an earlier question. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post('/:id/edit', {
    config: { produces: STREAMABLE, bucket: 'chat' },
    preValidation: resumesRepeats(app),
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
      }, { additionalProperties: false, examples: [{ content: 'What is a login?' }] }),
      response: { 200: AnswerOrStream, ...errorResponses(400, 401, 404, 406, 409, 413, 415, 502, 504) }
    }
  }, async (request, reply) => {
    const { content, agentId, stream = false, onDisconnect = 'continue' } = request.body
    const asker = askerOf(app, request, request.body)
    const asked = await app.generations.edit(asker, request.params.id.toLowerCase(), content, agentId)
    const answer = await deliver(app, reply, asker.caller, asked, { stream, onDisconnect })
    if (answer !== undefined) return reply.send(answer)
  })
}
