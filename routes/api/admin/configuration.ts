import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { INEFFECTIVE_CODES } from '../../../services/system/configuration.js'

const nullable = (description: string, options: object = {}) => Type.Unsafe<string | null>({ ...options, type: ['string', 'null'], description })

const Configuration = Type.Object({
  variables: Type.Array(Type.Object({
    name: Type.String({ examples: ['LOG_LEVEL'] }),
    meaning: Type.String({ description: 'As in the documents' }),
    value: nullable('Null where it is a secret, or there is none'),
    source: Type.Enum(['environment', 'default', 'unset'], { description: '`environment` is that of the process or `.env`' }),
    isSecret: Type.Boolean({ description: 'Its value is never shown' })
  }), { description: 'Every variable, in the order of the documents' }),
  withoutEffect: Type.Array(Type.Object({
    name: Type.String(),
    reason: Type.String(),
    cause: Type.Object({
      code: Type.Enum([...INEFFECTIVE_CODES], { description: '`unused` without the other variable, or the other one `misspelt`' }),
      other: Type.String({ examples: ['SENTRY_DSN'] })
    })
  }), { description: 'Variables that are set and change nothing' }),
  logLevel: Type.Object({
    level: Type.String({ description: 'Least severe level that is logged now' }),
    configured: Type.String({ description: '`LOG_LEVEL`' }),
    until: nullable('When the configured one returns; null: it holds', { format: 'date-time' })
  })
}, { description: 'Configuration of the process that answers' })

/** `GET /api/admin/configuration` */
export default async function configuration (app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().get('/configuration', {
    schema: {
      tags: ['admin'],
      operationId: 'getConfiguration',
      summary: 'See how this replica is configured',
      description: 'Without secrets: of those only whether they are set. Addresses count as secrets, since credentials may stand in them.',
      security: [{ accessToken: [] }],
      response: { 200: Configuration, ...errorResponses(401, 403) }
    }
  }, async () => {
    const { until, ...level } = app.system.logLevel.state()
    return { ...app.system.configuration(), logLevel: { ...level, until: until?.toISOString() ?? null } }
  })
}
