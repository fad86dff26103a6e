import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'

const bytes = (description: string) => Type.Integer({ description: `Bytes: ${description}`, examples: [104_857_600] })
const count = (description: string) => Type.Integer({ description })

const SystemInfo = Type.Object({
  version: Type.String({ description: 'Version of Parley', examples: ['0.1.0'] }),
  node: Type.String({ description: 'Version of Node.js', examples: ['v24.1.0'] }),
  platform: Type.String({ description: 'Operating system and processor', examples: ['linux-x64'] }),
  pid: count('Process id'),
  uptime: Type.Number({ description: 'Seconds since the process started' }),
  cpu: Type.Object({
    available: count('Processors that the process may use'),
    loadAverage: Type.Array(Type.Number(), { description: 'Of the machine, over 1, 5 and 15 minutes' }),
    seconds: Type.Number({ description: 'Processor time used since the start' })
  }),
  memory: Type.Object({
    rss: bytes('resident memory of the process'),
    heapUsed: bytes('used JavaScript heap'),
    heapTotal: bytes('reserved JavaScript heap'),
    external: bytes('buffers outside of the heap'),
    systemFree: bytes('free memory of the machine'),
    systemTotal: bytes('memory of the machine')
  }),
  database: Type.Object({
    version: Type.String({ description: 'Version of PostgreSQL', examples: ['18.1'] }),
    size: bytes('size of the database'),
    pool: Type.Object({
      total: count('Open connections'), idle: count('Unused ones'), waiting: count('Callers that wait for one'), max: count('DATABASE_POOL_MAX')
    })
  }),
  logLevel: Type.String({ description: 'Level that is logged now', examples: ['info'] })
}, { description: 'The replica that answers, and its database' })

/** `GET /api/admin/system-info` */
export default async function systemInfo (app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().get('/system-info', {
    schema: {
      tags: ['admin'],
      operationId: 'getSystemInfo',
      summary: 'Look at this replica and its database',
      description: 'Sizes are bytes, times are seconds.',
      security: [{ accessToken: [] }],
      response: { 200: SystemInfo, ...errorResponses(401, 403) }
    }
  }, async () => await app.system.info())
}
