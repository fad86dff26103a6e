import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { traceView, TraceView, usersOf } from './trace-schema.js'

/** `GET /api/admin/trace/:id` */
export default async function trace (app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().get('/trace/:id', {
    schema: {
      tags: ['admin'],
      operationId: 'getTrace',
      summary: 'Find what an id is about',
      description: 'The id of a request, a message, a generation, a call of a front, or a conversation: its request, attempts and fallbacks, times, tokens, cost, error and audit events. ' +
        'Metadata only, never a text. Calls are known as long as the usage ledger keeps them, requests without one as long as their process remembers.',
      security: [{ accessToken: [] }],
      params: Type.Object({
        id: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$', description: 'As it stands in `x-request-id`, a log line or an answer; `resp_` and `chatcmpl-` may stand before it', examples: ['0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c'] })
      }),
      response: { 200: TraceView, ...errorResponses(400, 401, 403, 404) }
    }
  }, async ({ params: { id } }) => {
    const found = await app.oversight.trace(id)
    return traceView(found, await app.oversight.usernames(usersOf(found)))
  })
}
