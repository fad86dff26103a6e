import type { FastifyInstance } from 'fastify'
import { JOB_STATES, type Queue } from './queue-tables.js'

/** Queues as the database has them. */
export interface JobCounts {
  queues: readonly Queue[]
  /** Seconds that the oldest due job of a queue has waited; missing where none does. */
  delays: ReadonlyMap<string, number>
}

/** Milliseconds for which counts are good. */
const COUNTS_AGE = 10_000
/** A database that hangs must not hold the scrape: the figures of before stand. */
const PATIENCE = 500

/**
 * Metrics of background jobs.
 * @param client registry and classes
 * @param names of the queues
 * @param count reads them in the database
 * @returns begins the series of all queues, at 0
 */
export function measureJobs (client: FastifyInstance['metrics']['client'], names: () => string[], count: () => Promise<JobCounts>): () => void {
  let counted: { at: number, flight: Promise<JobCounts | undefined> } | undefined
  const look = async (): Promise<JobCounts | undefined> => {
    if (counted === undefined || performance.now() - counted.at > COUNTS_AGE) {
      counted = { at: performance.now(), flight: count().catch(() => undefined) }
    }
    const late = new Promise<undefined>((resolve) => { setTimeout(resolve, PATIENCE, undefined).unref() })
    return await Promise.race([counted.flight, late])
  }
  const jobs = new client.Gauge({
    name: 'queue_jobs',
    help: `Background jobs in the database by queue and state: ${JOB_STATES.join(', ')}`,
    // Every process counts the same rows.
    aggregator: 'max',
    labelNames: ['queue', 'state'],
    async collect () {
      for (const queue of (await look())?.queues ?? []) for (const state of JOB_STATES) this.set({ queue: queue.name, state }, queue[state])
    }
  })
  const delays = new client.Gauge({
    name: 'queue_oldest_due_seconds',
    help: 'Seconds that the oldest background job of a queue has been due and not begun; 0 for a queue that is paused',
    aggregator: 'max',
    labelNames: ['queue'],
    async collect () {
      const counts = await look()
      if (counts !== undefined) for (const queue of names()) this.set({ queue }, counts.delays.get(queue) ?? 0)
    }
  })
  return () => {
    for (const queue of names()) {
      delays.set({ queue }, 0)
      for (const state of JOB_STATES) jobs.set({ queue, state }, 0)
    }
  }
}
