/** Route to the usage ledger for administrators: calls of a time, added up, as JSON or CSV. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { DEFAULT_DAYS, GROUPINGS, usageCsv } from '../../../services/usage/index.js'
import { intervalProperties, toInterval } from './interval-schema.js'
import { UsageReport } from './usage-schema.js'

/** `GET /api/admin/usage` */
export default async function usage (app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().get('/usage', {
    config: { produces: ['application/json', 'text/csv'] },
    schema: {
      tags: ['admin'],
      operationId: 'getUsage',
      summary: 'Add up what was used',
      description: 'Every call that reached an upstream, those of titles and fronts included, by when it ended. Days come in order, other groups with the most calls first.',
      security: [{ accessToken: [] }],
      querystring: Type.Object({
        groupBy: Type.Optional(Type.Enum([...GROUPINGS], { default: 'agent', description: 'Subject of a line' })),
        ...intervalProperties(`; ${DEFAULT_DAYS} days ago when absent`),
        format: Type.Optional(Type.Enum(['json', 'csv'], { default: 'json', description: 'Format of the answer' }))
      }, { additionalProperties: false }),
      response: {
        200: {
          description: 'The report',
          content: { 'application/json': { schema: UsageReport }, 'text/csv': { schema: Type.String() } }
        },
        ...errorResponses(400, 401, 403)
      }
    }
  }, async ({ query: { groupBy = 'agent', format, ...interval } }, reply) => {
    const lines = await app.usage.report(groupBy, toInterval(interval))
    if (format !== 'csv') return await reply.send({ usage: lines })
    return await reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="usage-by-${groupBy}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(usageCsv(lines))
  })
}
