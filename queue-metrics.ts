/** Metrics of the queues of a process, be it a worker or a supervisor: one pair for all of them. */
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

/**
 * Metrics of queues, without any.
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
