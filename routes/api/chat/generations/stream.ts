import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { invalid } from '../../../../errors.js'
import { errorResponses } from '../../../../plugins/errors/envelope.js'
import { parseCursor, START } from '../../../../services/generations/index.js'
import { resume } from '../_resume.js'
import { Id, StreamOnly } from '../schemas.js'

/** Resume the stream of an answer. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get('/:messageId/stream', {
    config: { produces: ['text/event-stream', 'application/json'] },
    schema: {
      tags: ['chat'],
      operationId: 'resumeStream',
      summary: 'Resume the stream of an answer',
      description: 'The same events from `Last-Event-ID` (or `after`, or the start) on: no text lost and none twice, while the answer is produced and afterwards, on any replica.',
      security: [{ accessToken: [] }, { apiKey: [] }],
      params: Type.Object({ messageId: Id('The answer') }),
      headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 64, description: 'Id of the last event that was received' })) }),
      querystring: Type.Object({ after: Type.Optional(Type.String({ maxLength: 64, description: 'The same as `<chars>:<n>`, for clients that can’t set headers' })) }, { additionalProperties: false }),
      response: { 200: StreamOnly, ...errorResponses(400, 401, 404, 406) }
    }
  }, async (request, reply) => {
    const caller = app.auth.callerOf(request)
    const messageId = request.params.messageId.toLowerCase()
    const header = request.headers['last-event-id']
    const text = header === undefined || header === '' ? request.query.after : header
    const from = text === undefined ? START : parseCursor(text, messageId)
    if (from === undefined) throw invalid({ path: header === text ? '/headers/last-event-id' : '/querystring/after', message: 'must be an event id of this answer, or <chars>:<n>', keyword: 'format' })
    await resume(app, reply, caller, messageId, from)
  })
}
