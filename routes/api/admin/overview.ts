import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { RANGES, type Range } from '../../../services/system/index.js'
import { overviewView, OverviewView } from './overview-schema.js'

const Ranges = Type.Enum(Object.keys(RANGES) as Range[], { default: '1h', description: 'Time up to now' })

/** `GET /api/admin/overview` */
export default async function overview (app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().get('/overview', {
    schema: {
      tags: ['admin'],
      operationId: 'getOverview',
      summary: 'See how the service is',
      description: 'State and reasons, figures and charts of a time out of the usage ledger and of samples that each process stores once a minute for a week, and all processes.',
      security: [{ accessToken: [] }],
      querystring: Type.Object({ range: Type.Optional(Ranges) }, { additionalProperties: false }),
      response: { 200: OverviewView, ...errorResponses(400, 401, 403) }
    }
  }, async ({ query: { range = '1h' } }) => overviewView(await app.system.overview(range)))
}
