/** Routes to the queues of background jobs: listed, inspected, paused, resumed and cleared. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { NextCursor, PAGE_PROPERTIES } from '../../../page.js'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { JobStateName, JobView, QueueAction, QueueName, QueueView } from './queues-schema.js'

const TAGS = ['admin']
const SECURITY = [{ accessToken: [] }]

/** `/api/admin/queues` */
export default async function queues (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/queues', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'listQueues',
      summary: 'List the queues of background jobs',
      description: 'By name, with the number of jobs in each state.',
      response: { 200: Type.Object({ queues: Type.Array(QueueView) }), ...errorResponses(401, 403) }
    }
  }, async () => ({ queues: await app.queues.list() }))

  app.get('/queues/:name/jobs', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'listJobs',
      summary: 'List the jobs of a queue',
      description: 'The newest first; done ones until they are archived, half a day later.',
      params: Type.Object({ name: QueueName }),
      querystring: Type.Object({
        state: Type.Optional(JobStateName),
        ...PAGE_PROPERTIES
      }, { additionalProperties: false }),
      response: {
        200: Type.Object({
          jobs: Type.Array(JobView),
          nextCursor: NextCursor
        }),
        ...errorResponses(400, 401, 403, 404)
      }
    }
  }, async ({ params, query }) => {
    const { jobs, nextCursor } = await app.queues.jobs(params.name, query)
    const iso = (date: Date | null): string | null => date === null ? null : date.toISOString()
    return {
      jobs: jobs.map(({ createdAt, startedAt, completedAt, ...job }) =>
        ({ ...job, createdAt: createdAt.toISOString(), startedAt: iso(startedAt), completedAt: iso(completedAt) })),
      nextCursor
    }
  })

  app.post('/queues/:name/:action', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'changeQueue',
      summary: 'Pause, resume or clear a queue',
      description: 'Effective on every replica within 2 s. Jobs that run already run to their end.',
      params: Type.Object({ name: QueueName, action: QueueAction }),
      response: { 200: Type.Object({ queue: QueueView }), ...errorResponses(400, 401, 403, 404) }
    }
  }, async (request) => {
    const { name, action } = request.params
    const { userId } = app.auth.callerOf(request)
    return { queue: await app.queues.act(name, action, { actorId: userId, ip: request.ip, requestId: request.id }) }
  })
}
