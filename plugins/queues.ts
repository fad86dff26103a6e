/** Queues of this process, each with its limit, as one pair of metrics. */
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Show a queue in the metrics.
     * @param name of the queue, in few words with underscores
     * @param limit beyond which something is refused, or given up
     * @param waiting what waits at this moment, in the unit of the limit
     */
    showQueue(name: string, limit: number, waiting: () => number): void
  }
}

/** `queue_waiting{queue}` and `queue_limit{queue}`, for whatever is bounded in the process. */
export default fp(async (app) => {
  const { client } = app.metrics
  const queues = new Map<string, () => number>()
  const waiting = new client.Gauge({
    name: 'queue_waiting',
    help: 'What waits in a queue of the process: open requests, callers that wait for a database connection, passwords to be hashed',
    labelNames: ['queue'],
    collect () { for (const [queue, count] of queues) this.set({ queue }, count()) }
  })
  const limits = new client.Gauge({ name: 'queue_limit', help: 'What may wait in a queue of the process before more is refused, or given up', labelNames: ['queue'] })
  app.decorate('showQueue', (queue, limit, count) => {
    queues.set(queue, count)
    waiting.set({ queue }, 0)
    limits.set({ queue }, limit)
  })
}, { name: 'queues', dependencies: ['metrics'] })
