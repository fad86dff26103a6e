import type { FastifyInstance } from 'fastify'
import { HealthReport, Liveness } from './schemas.js'

const CONFIG = { rateLimit: false as const, shedding: false, probe: true, produces: ['application/json', 'text/plain'] }

/** Health endpoints: never limited, never shed, their own shape under 503 too. */
export default async function (app: FastifyInstance): Promise<void> {
  app.get('/', {
    config: CONFIG,
    schema: {
      tags: ['operations'],
      operationId: 'getHealth',
      summary: 'Health of the service',
      description: 'Answers at once, also when the database hangs: what it says was sampled in the background, `ageMs` ago.',
      response: { 200: HealthReport, 503: HealthReport }
    }
  }, async (_request, reply) => {
    const report = app.health.report()
    return reply.code(report.status === 'unavailable' ? 503 : 200).header('cache-control', 'no-store').send(report)
  })

  app.get('/live', {
    config: CONFIG,
    schema: {
      tags: ['operations'],
      operationId: 'getLiveness',
      summary: 'Whether the process is alive',
      description: '200 while the event loop turns; restart the process when it does not answer.',
      response: { 200: Liveness }
    }
  }, async () => ({ status: 'alive' }))

  app.get('/ready', {
    config: CONFIG,
    schema: {
      tags: ['operations'],
      operationId: 'getReadiness',
      summary: 'Whether this replica should get traffic',
      description: '503 while starting or draining, without the database, and while everybody is refused for overload.',
      response: { 200: Liveness, 503: Liveness }
    }
  }, async (_request, reply) => {
    const status = app.health.readiness()
    return reply.code(status === 'ready' ? 200 : 503).send({ status })
  })
}
