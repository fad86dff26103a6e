/** Route that lists what a request for a response brought. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { messageIdOf } from '../../../services/fronts/open-responses/ids.js'
import { pageOf, type ItemPage } from '../../../services/fronts/open-responses/input-items.js'
import { keptOf } from '../../../services/fronts/open-responses/kept.js'
import { openAiErrors, SECURITY } from '../schemas.js'
import { Item, ResponseParams } from './schemas.js'

const nullable = (description: string) => Type.Unsafe<string | null>({ type: ['string', 'null'], description })

const Page = Type.Unsafe<ItemPage>(Type.Object({
  object: Type.Enum(['list']),
  data: Type.Array(Item, { description: 'The items' }),
  first_id: nullable('Id of the first'),
  last_id: nullable('Id of the last'),
  has_more: Type.Boolean({ description: 'Whether more follow' })
}, { description: 'Items that the request brought' }))

/** Items of a request. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get('/:id/input_items', {
    schema: {
      tags: ['fronts'],
      operationId: 'listInputItems',
      summary: 'List what a response was asked with',
      description: 'The items that its request brought, without those of the responses before it.',
      security: SECURITY,
      params: ResponseParams,
      querystring: Type.Object({
        limit: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Most items of a page' }),
        order: Type.Enum(['asc', 'desc'], { default: 'desc', description: 'The newest first, or the oldest' }),
        after: Type.Optional(Type.String({ maxLength: 256, description: 'Id of the last item of the page before' }))
      }),
      response: { 200: Page, ...openAiErrors(404) }
    }
  }, async (request) => {
    const { userId } = app.auth.callerOf(request)
    const id = messageIdOf(request.params.id)
    const { request: kept } = await app.conversations.answers.read(userId, id)
    return pageOf(await app.conversations.answers.inputs(userId, id, keptOf(kept).inputs), request.query)
  })
}
