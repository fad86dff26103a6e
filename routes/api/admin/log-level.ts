import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { LOG_LEVELS } from '../../../services/system/log-level.js'

const Level = Type.Enum([...LOG_LEVELS], { description: 'Least severe level that is logged' })

/** `PATCH /api/admin/log-level` */
export default async function logLevel (app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().patch('/log-level', {
    schema: {
      tags: ['admin'],
      operationId: 'setLogLevel',
      summary: 'Log more, or less, for a while',
      description: 'Every replica follows within a second, and returns to `LOG_LEVEL` by itself.',
      security: [{ accessToken: [] }],
      body: Type.Object({
        level: Level,
        minutes: Type.Integer({ minimum: 1, maximum: 1440, description: 'For how long', examples: [15] })
      }, { additionalProperties: false, examples: [{ level: 'debug', minutes: 15 }] }),
      response: {
        200: Type.Object({ level: Level, until: Type.String({ format: 'date-time', description: 'When it ends' }) }),
        ...errorResponses(400, 401, 403)
      }
    }
  }, async (request) => {
    const { level, minutes } = request.body
    const { userId: actorId } = app.auth.callerOf(request)
    const { until } = await app.system.logLevel.set(level, minutes, { actorId, ip: request.ip, requestId: request.id })
    return { level, until: until.toISOString() }
  })
}
