import type { FastifyInstance } from 'fastify'
import type { Database } from '../../plugins/postgres/index.js'
import { countQueue } from './queue.js'

/** Milliseconds for which counts are good: a scrape by several must not count a long queue again and again. */
const COUNTS_AGE = 10_000
/** A database that hangs must not hold the scrape: the figures of before stand. */
const PATIENCE = 500

/** Shows how many texts wait to be indexed, and how many were set aside. */
export function measureQueue (client: FastifyInstance['metrics']['client'], db: Database): void {
  let counted: { at: number, flight: Promise<{ waiting: number, failed: number } | undefined> } | undefined
  const gauge = new client.Gauge({
    name: 'search_queue_documents',
    help: 'Texts that wait to be indexed for the search (waiting), or were set aside after failing again and again (failed)',
    // Every process counts the same rows.
    aggregator: 'max',
    labelNames: ['state'],
    async collect () {
      if (counted === undefined || performance.now() - counted.at > COUNTS_AGE) {
        counted = { at: performance.now(), flight: countQueue(db).catch(() => undefined) }
      }
      const late = new Promise<undefined>((resolve) => { setTimeout(resolve, PATIENCE, undefined).unref() })
      const counts = await Promise.race([counted.flight, late])
      if (counts === undefined) return
      this.set({ state: 'waiting' }, counts.waiting)
      this.set({ state: 'failed' }, counts.failed)
    }
  })
  gauge.set({ state: 'waiting' }, 0)
  gauge.set({ state: 'failed' }, 0)
}
