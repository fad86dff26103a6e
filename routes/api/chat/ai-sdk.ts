/** Route that answers useChat and whatever else speaks the AI SDK's UI message stream. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { ChatRequest } from '../../../services/fronts/ai-sdk/request-schema.js'
import { AI_SDK } from '../../../services/fronts/front.js'
import { PARTS, PartsQuery, PartsResponse } from './ai-sdk-schemas.js'
import { streamParts } from './_ai-sdk-stream.js'

const Headers = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'A repeat with the same key and body joins or returns the same answer, for 24 hours' }))
})

/** Ask an agent, as the AI SDK does. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post('/', {
    config: { produces: PARTS, bucket: 'chat' },
    schema: {
      tags: ['fronts'],
      operationId: 'sendChat',
      summary: 'Ask an agent, as useChat does',
      description: 'What `useChat` of AI SDK 5, 6 and 7 sends at its default address. `id` is the client’s own: it names, or makes, a conversation. The ' +
        'last message follows the one before it, so that a stale client opens a branch; with `messageId` it takes the place of an earlier one. Messages ' +
        'that are not stored yet are stored with it. The answer is produced independently of the connection: `GET /api/chat/{chatId}/stream` resumes it.',
      security: [{ accessToken: [] }, { apiKey: [] }],
      headers: Headers,
      querystring: PartsQuery,
      body: ChatRequest,
      response: { 200: PartsResponse, ...errorResponses(400, 401, 404, 406, 409, 413, 415, 502, 504) }
    }
  }, async (request, reply) => {
    const { body, query: { v }, headers: { 'idempotency-key': key } } = request
    app.fronts.asked(AI_SDK)
    const caller = app.auth.callerOf(request)
    const asker = { caller, requestId: request.id, front: AI_SDK, idempotency: typeof key === 'string' ? { key, request: body } : null }
    const asked = await app.fronts.chats.send(asker, body)
    await streamParts(app, reply, caller, asked, v === '7' ? 7 : 5)
  })
}
