/** Queues of this process, each with its limit, as one pair of metrics. */
import fp from 'fastify-plugin'
import type { Gauge, Registry } from 'prom-client'

/** Queue of a process. */
export interface Queue {
  /** Its name, in few words with underscores. */
  name: string
  /** Beyond which something is refused, or given up. */
  limit: number
  /** What waits at this moment, in the unit of the limit. */
  waiting: () => number
}

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

/**
 * The metrics of queues, without any.
 * @param GaugeClass of prom-client, as the registry's owner has it
 * @param registry shows them; the default one when absent
 * @returns shows a queue
 */
export function createQueueMetrics (GaugeClass: typeof Gauge, registry?: Registry): (queue: Queue) => void {
  const registers = registry === undefined ? {} : { registers: [registry] }
  const queues = new Map<string, () => number>()
  const gauge = new GaugeClass({
    name: 'queue_waiting',
    help: 'What waits in a queue of the process: open requests, callers that wait for a database connection, passwords to be hashed',
    labelNames: ['queue'],
    ...registers,
    collect () { for (const [queue, count] of queues) this.set({ queue }, count()) }
  })
  const limits = new GaugeClass({
    name: 'queue_limit', help: 'What may wait in a queue of the process before more is refused, or given up', labelNames: ['queue'], ...registers
  })
  return ({ name: queue, limit, waiting }) => {
    queues.set(queue, waiting)
    gauge.set({ queue }, 0)
    limits.set({ queue }, limit)
  }
}

/** `queue_waiting{queue}` and `queue_limit{queue}`, for whatever is bounded in the process. */
export default fp(async (app) => {
  const show = createQueueMetrics(app.metrics.client.Gauge)
  app.decorate('showQueue', (name, limit, waiting) => { show({ name, limit, waiting }) })
}, { name: 'queues', dependencies: ['metrics'] })
