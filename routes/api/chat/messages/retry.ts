import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { errorResponses } from '../../../../plugins/errors/envelope.js'
import { askerOf, deliver } from '../_answer.js'
import { resumesRepeats } from '../_resume.js'
import { AgentId, AnswerOrStream, Id, IdempotencyHeaders, OnDisconnect, STREAMABLE, Stream } from '../schemas.js'

/** Another answer to the same user message. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post('/:id/retry', {
    config: { produces: STREAMABLE, bucket: 'chat' },
    preValidation: resumesRepeats(app),
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
      ], { description: 'May be left out', examples: [{ agentId: 'guide', stream: true }] }),
      response: { 200: AnswerOrStream, ...errorResponses(400, 401, 404, 406, 409, 413, 415, 502, 504) }
    }
  }, async (request, reply) => {
    const wanted = { stream: false, onDisconnect: 'continue' as const, ...request.body }
    const asker = askerOf(app, request, wanted)
    const asked = await app.generations.retry(asker, request.params.id.toLowerCase(), wanted.agentId)
    const answer = await deliver(app, reply, asker.caller, asked, wanted)
    if (answer !== undefined) return reply.send(answer)
  })
}
