import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { errorResponses } from '../../../../plugins/errors/envelope.js'
import { MessageRef } from '../../../../services/conversations/shapes.js'
import { Id } from '../schemas.js'

/** Stop an answer. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post('/:messageId/stop', {
    config: { frees: true },
    schema: {
      tags: ['chat'],
      operationId: 'stopGeneration',
      summary: 'Stop an answer',
      description: 'Stops the upstream, from whichever connection or device, and keeps the text so far as `stopped`. An answer that has ended is returned unchanged.',
      security: [{ accessToken: [] }, { apiKey: [] }],
      params: Type.Object({ messageId: Id('The answer') }),
      response: { 200: Type.Object({ message: MessageRef }, { description: 'The answer as it is stored' }), ...errorResponses(400, 401, 404) }
    }
  }, async (request) => {
    const { userId } = app.auth.callerOf(request)
    return { message: await app.generations.stop(userId, request.params.messageId.toLowerCase()) }
  })
}
