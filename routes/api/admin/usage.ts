/** Route to the usage ledger for administrators: calls of a time, added up, as JSON or CSV. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { DEFAULT_DAYS, GROUPINGS, usageCsv } from '../../../services/usage/index.js'
import { intervalProperties, toInterval } from './interval-schema.js'

const amount = (description: string) => Type.Integer({ minimum: 0, description, examples: [1_200_000] })

const Line = Type.Object({
  key: Type.Union([Type.String(), Type.Null()], {
    description: 'Id of the agent, user or API key, name of the model or front, or day (UTC); null: calls without a key or a model, or for titles',
    examples: ['writer']
  }),
  name: Type.Union([Type.String(), Type.Null()], { description: 'Name of the agent, user or key, also of a deleted one; else the key', examples: ['Writer'] }),
  requests: Type.Integer({ minimum: 0, description: 'Calls that reached an upstream, retries and fallbacks of one counted once', examples: [42] }),
  promptTokens: Type.Integer({ minimum: 0, description: 'Tokens of prompts', examples: [12_000] }),
  completionTokens: Type.Integer({ minimum: 0, description: 'Tokens of answers', examples: [8000] }),
  cost: Type.Union([amount('Millionths of the one currency that was paid in; 0 where nothing has a price'), Type.Null()], { description: 'Null where there are several currencies: see `costs`' }),
  costs: Type.Array(Type.Object({ amount: amount('Millionths of the currency'), currency: Type.String({ description: 'ISO 4217', examples: ['USD'] }) }), { description: 'By currency' }),
  errors: Type.Integer({ minimum: 0, description: 'Calls that failed, or that the end of a process cut', examples: [1] })
}, { description: 'Calls of one group' })

const Report = Type.Object({ usage: Type.Array(Line) })

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
          content: { 'application/json': { schema: Report }, 'text/csv': { schema: Type.String() } }
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
