/** Routes to the messages of a conversation: pages of a branch or of the tree, and durable appends. */
import { Readable } from 'node:stream'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { splice } from '../../../services/conversations/large-content.js'
import { LONGEST_CONTENT, MessageRef, ROLES, TreeNodeSchema } from '../../../services/conversations/shapes.js'
import { Id, NextCursor, PAGE_PROPERTIES, SECURITY, SessionParams } from './schemas.js'

const TAGS = ['sessions']

const TreePage = Type.Object({ messages: Type.Array(TreeNodeSchema), nextCursor: NextCursor }, { description: 'With `tree`: the conversation without its texts' })
const MessagePage = Type.Object({ messages: Type.Array(MessageRef), nextCursor: NextCursor }, { description: 'The messages of a branch' })
const Page = Type.Union([TreePage, MessagePage])

/** Messages of a conversation: read by branch, append durably. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/:id/messages', {
    config: { large: true },
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'listMessages',
      summary: 'Read a branch of a conversation',
      description: 'The branch that ends in `leaf`, or else the one shown last (`activeLeaf`), or else the newest. A message still being produced shows ' +
        'its text so far. With `tree` all messages of all branches without their texts, by creation. The pages of one reading show the ' +
        'conversation as it was at the first of them. A page holds at most 1 MiB of content beside its `limit`; one message is always whole.',
      params: SessionParams,
      querystring: Type.Object({
        ...PAGE_PROPERTIES,
        leaf: Type.Optional(Id('Last message of the branch; has no effect with `tree`')),
        tree: Type.Boolean({ default: false, description: 'True: ids, parents, roles and times of the whole conversation' }),
        order: Type.Unsafe<'asc' | 'desc'>({ type: 'string', enum: ['asc', 'desc'], default: 'asc', description: 'asc: oldest first; desc: newest first' })
      }, { additionalProperties: false }),
      response: { 200: Type.Unsafe<Readable | Static<typeof Page>>(Page), ...errorResponses(400, 401, 404) }
    }
  }, async (request, reply) => {
    const { query, params } = request
    const { userId } = app.auth.callerOf(request)
    const { content, ...page } = query.tree
      ? { ...await app.sessions.tree(userId, params.id, query), content: undefined }
      : await app.sessions.messages(userId, params.id, query)
    // Of a union, the serializer would have to find out which it is by validating each page.
    const serialize = reply.compileSerializationSchema({ ...(query.tree ? TreePage : MessagePage) })
    void reply.type('application/json; charset=utf-8')
    if (content === undefined) return await reply.serializer(serialize).send(page)
    return await reply.send(Readable.from(splice(serialize(page), content), { objectMode: false }))
  })

  app.post('/:id/messages', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'appendMessage',
      summary: 'Keep a message without asking an agent',
      description: 'Durable before the answer. It follows the newest message of the conversation. The same `clientId`, or the same `Idempotency-Key` ' +
        'with the same body, brings the first message again, as 200.',
      params: SessionParams,
      headers: Type.Object({
        'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'A repeat with the same body returns the same message, for 24 hours' }))
      }),
      body: Type.Object({
        role: Type.Unsafe<typeof ROLES[number]>({ type: 'string', enum: [...ROLES], description: 'Who speaks', examples: ['user'] }),
        content: Type.String({ minLength: 1, maxLength: LONGEST_CONTENT, description: 'The text, kept exactly as sent', examples: ['Good morning!'] }),
        clientId: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'The client\'s own name for it, unique in the conversation' }))
      }, { additionalProperties: false, examples: [{ role: 'user', content: 'Good morning!', clientId: 'import-1' }] }),
      response: { 200: MessageRef, 201: MessageRef, ...errorResponses(400, 401, 404, 409, 413, 415) }
    }
  }, async (request, reply) => {
    const { 'idempotency-key': idempotencyKey } = request.headers
    const { message, created } = await app.sessions.append(app.auth.callerOf(request).userId, request.params.id, {
      ...request.body,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey })
    })
    return reply.code(created ? 201 : 200).send(message)
  })
}
