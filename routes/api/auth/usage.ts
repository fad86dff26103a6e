/** Route to what one has used oneself. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { DEFAULT_DAYS, GROUPINGS } from '../../../services/usage/index.js'
import { intervalProperties, toInterval } from '../admin/interval-schema.js'
import { Spent, UsageReport } from '../admin/usage-schema.js'
import { Quota } from '../admin/users-schema.js'

/** `GET /api/auth/usage` */
export default async function usage (app: FastifyInstance): Promise<void> {
  app.addHook('preParsing', app.auth.requireAccessToken)
  app.withTypeProvider<TypeBoxTypeProvider>().get('/usage', {
    schema: {
      tags: ['auth'],
      operationId: 'getOwnUsage',
      summary: 'Add up what one has used',
      description: 'Every call of the account and its API keys that reached an upstream, as administrators see it for everybody. Days come in order, other groups with the most calls first. The quota and what is used of it stand beside it, whatever the interval.',
      security: [{ accessToken: [] }],
      querystring: Type.Object({
        groupBy: Type.Optional(Type.Enum(GROUPINGS.filter((one) => one !== 'user'), { default: 'agent', description: 'Subject of a line' })),
        ...intervalProperties(`; ${DEFAULT_DAYS} days ago when absent`)
      }, { additionalProperties: false }),
      response: { 200: Type.Object({ ...UsageReport.properties, quota: Quota, used: Spent }), ...errorResponses(400, 401, 403) }
    }
  }, async (request) => {
    const { groupBy = 'agent', ...interval } = request.query
    const { userId } = app.auth.callerOf(request)
    const [usage, quota, used] = await Promise.all([
      app.usage.report(groupBy, toInterval(interval), userId), app.accounts.quotas.of(userId), app.usage.spentBy(userId)
    ])
    return { usage, quota, used }
  })
}
