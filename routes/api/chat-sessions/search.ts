/** Route of the full-text search over the caller's own conversations. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { NextCursor, PAGE_PROPERTIES } from '../../../page.js'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { SessionRef, type Message } from '../../../services/conversations/shapes.js'

const Query = Type.Object({
  q: Type.String({
    minLength: 1,
    maxLength: 256,
    description: 'Words, all of which have to be there in any inflection; Chinese and emoji as they are; "quoted words" as a phrase',
    examples: ['数据库 backup']
  }),
  ...PAGE_PROPERTIES
}, { additionalProperties: false })

const Result = Type.Object({
  session: SessionRef,
  message: Type.Unsafe<Message | null>({ anyOf: [{ $ref: 'Message#' }, { type: 'null' }], description: 'Null for a hit in the title' }),
  snippet: Type.String({
    description: 'HTML: about 200 characters on one line, `<mark>` around what matched, everything else escaped',
    examples: ['南京<mark>市长</mark>江大桥']
  })
})

const Page = Type.Object({
  results: Type.Array(Result),
  nextCursor: NextCursor
})

/** Full text over the caller's own conversations. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/search', {
    config: { large: true },
    schema: {
      tags: ['sessions'],
      operationId: 'searchSessions',
      summary: 'Search conversations',
      description: 'Full text over the caller\'s own titles and messages, English and Chinese. A new text is found within 2 s. ' +
        'The newest matches, 50 to 200, come first, the best of them at the top, then the next ones. A page of long messages holds fewer ' +
        'than `limit`; `nextCursor` goes on.',
      security: [{ accessToken: [] }, { apiKey: [] }],
      querystring: Query,
      response: { 200: Page, ...errorResponses(400, 401) }
    }
  }, async (request) => {
    const { userId } = app.auth.callerOf(request)
    const { q, limit, cursor } = request.query
    const { results, nextCursor } = await app.textSearch.find({ userId, query: q, limit, cursor })
    const messageIds = results.flatMap(({ messageId }) => messageId === null ? [] : [messageId])
    const [sessions, messages] = await Promise.all([
      app.sessions.sessionsById(userId, results.map(({ sessionId }) => sessionId)),
      app.sessions.messagesById(userId, messageIds)
    ])
    return {
      // What was deleted since the search is left out.
      results: results.flatMap(({ sessionId, messageId, snippet }) => {
        const session = sessions.get(sessionId)
        const message = messageId === null ? null : messages.get(messageId)
        return session === undefined || message === undefined ? [] : [{ session, message, snippet }]
      }),
      nextCursor
    }
  })
}
