import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../../plugins/errors/envelope.js'
import { MessageRef } from '../../../../services/conversations/shapes.js'
import { Id } from '../schemas.js'

const Body = Type.Object({
  rating: Type.Unsafe<'good' | 'bad' | null>({ enum: ['good', 'bad', null], description: 'The verdict; null takes it back', examples: ['good'] }),
  comment: Type.Optional(Type.String({ maxLength: 2000, description: 'Why, in the user\'s words', examples: ['Exactly what I needed'] }))
}, { additionalProperties: false, examples: [{ rating: 'good', comment: 'Exactly what I needed' }] })

/** Feedback of a user on a message. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.put('/:id/feedback', {
    schema: {
      tags: ['chat'],
      security: [{ accessToken: [] }, { apiKey: [] }],
      operationId: 'giveFeedback',
      summary: 'Say what an answer was worth',
      description: 'Replaces what was said before.',
      params: Type.Object({ id: Id('Id of the answer') }),
      body: Body,
      response: { 200: Type.Object({ message: MessageRef }), ...errorResponses(400, 401, 404, 413, 415) }
    }
  }, async (request) => {
    const { rating, comment = null } = request.body
    const feedback = rating === null ? null : { rating, comment }
    return { message: await app.sessions.giveFeedback(app.auth.callerOf(request).userId, request.params.id, feedback) }
  })
}
