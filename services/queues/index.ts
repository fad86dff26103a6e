/** Queues: the background jobs in the hands of administrators, each change of a queue with its audit event. */
import fp from 'fastify-plugin'
import { createQueues, type Queues } from './queues.js'

export { QUEUE_ACTIONS } from './queues.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The queues of background jobs, for administrators. */
    queues: Queues
  }
}

/** Gives administrators a hand on the background jobs. */
export default fp(async (app) => {
  app.decorate('queues', createQueues({
    jobs: app.jobs,
    db: app.db,
    audit: app.audit
  }))
}, { name: 'queues', dependencies: ['jobs', 'postgres', 'audit', 'errors'] })
