/** Route of share links: a conversation as it was, for whoever has the link. */
import { Readable } from 'node:stream'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { NextCursor, PAGE_PROPERTIES } from '../../../page.js'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { splice } from '../../../services/conversations/large-content.js'
import { MessageSchema } from '../../../services/conversations/shapes.js'

const { id, parentId, role, content, status, agentId, model, createdAt, completedAt, ...properties } = MessageSchema.properties

const SharedMessage = Type.Object({
  id,
  parentId,
  role,
  content,
  reasoning: Type.Optional(properties.reasoning),
  toolCalls: Type.Optional(properties.toolCalls),
  toolCallId: Type.Optional(properties.toolCallId),
  parts: properties.parts,
  status,
  agentId,
  model,
  createdAt,
  completedAt
})

const Page = Type.Object({
  title: Type.String({ description: 'Its title at that moment', examples: ['A haiku about autumn'] }),
  sharedAt: Type.String({ format: 'date-time', description: 'The moment that it shows', examples: ['2026-01-31T12:00:00.000Z'] }),
  messages: Type.Array(SharedMessage),
  nextCursor: NextCursor
})

/** Conversation behind a link: public, and nothing of the account. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/:token', {
    config: { secretPath: true, large: true },
    schema: {
      tags: ['sessions'],
      operationId: 'getShared',
      summary: 'Read a shared conversation',
      description: 'The snapshot behind a link, oldest first, without any sign-in and without anything of the account. A page holds at most 1 MiB of content beside its `limit`; one message is always whole.',
      params: Type.Object({ token: Type.String({ maxLength: 100, description: 'Token of the link', examples: ['9vGJv0JtTj6y7c5X1VQ2Zg'] }) }),
      querystring: Type.Object({
        ...PAGE_PROPERTIES
      }, { additionalProperties: false }),
      response: {
        200: Type.Unsafe<Readable | Static<typeof Page>>(Page),
        ...errorResponses(400, 404)
      }
    }
  }, async ({ params, query }, reply) => {
    const { sharedAt, content, ...rest } = await app.shares.read(params.token, query)
    const page = { ...rest, sharedAt: sharedAt.toISOString() }
    // Revoking takes effect at once, and a link that was passed on is not found by searching.
    void reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex').type('application/json; charset=utf-8')
    if (content === undefined) return await reply.send(page)
    return await reply.send(Readable.from(splice(String(reply.serialize(page)), content), { objectMode: false }))
  })
}
