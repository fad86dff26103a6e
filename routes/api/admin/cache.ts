import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { Done } from '../auth/tokens-schema.js'

const TAGS = ['admin']
const SECURITY = [{ accessToken: [] }]
const count = (description: string) => Type.Integer({ minimum: 0, description })

const Cache = Type.Object({
  name: Type.String({ description: 'Name of the cache', examples: ['agents'] }),
  hits: count('Requests whose value was at hand, or on its way'),
  misses: count('Requests for which it was loaded'),
  hitRate: Type.Number({ minimum: 0, maximum: 1, description: 'Share of hits in all requests; 0 before the first' }),
  entries: count('Values that are kept')
}, { description: 'A cache of the replica that answers, since its start' })

/** `/api/admin/cache` */
export default async function cache (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/cache', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'listCaches',
      summary: 'Look at the caches',
      description: 'Of the replica that answers; `cache_requests_total` and `cache_entries` tell of all of them.',
      response: { 200: Type.Object({ caches: Type.Array(Cache) }), ...errorResponses(401, 403) }
    }
  }, async () => ({ caches: app.system.caches.figures() }))

  app.delete('/cache', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'dropCaches',
      summary: 'Drop what caches keep',
      description: 'On every replica within a second. Nothing is lost: values are loaded anew.',
      querystring: Type.Object({
        key: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Name of a cache, or name and group such as `agent:writer`; absent: all', examples: ['agents'] }))
      }, { additionalProperties: false }),
      response: { 204: Done, ...errorResponses(400, 401, 403) }
    }
  }, async (request, reply) => {
    const { userId: actorId } = app.auth.callerOf(request)
    await app.system.caches.drop(request.query.key, { actorId, ip: request.ip, requestId: request.id })
    return await reply.code(204).send(null)
  })
}
