/** Queues of this process, each with its limit, as one pair of metrics. */
import fp from 'fastify-plugin'
import { createQueueMetrics } from '../queue-metrics.js'

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
  const show = createQueueMetrics(app.metrics.client.Gauge)
  app.decorate('showQueue', (name, limit, waiting) => { show({ name, limit, waiting }) })
}, { name: 'queues', dependencies: ['metrics'] })
