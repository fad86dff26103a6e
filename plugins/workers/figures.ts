/** Metrics of all processes of the service as one: summed, but for gauges that name another `aggregator`. */
import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { createQueueMetrics, type Queue } from '../../queue-metrics.js'
import type { Figures, Member } from './member.js'

/** Metrics of the service. */
export interface ServiceFigures {
  /** Read all processes. */
  scrape(): Promise<{ contentType: string, text: string }>
  /** Keep what a worker has counted, now that it has ended: counters of the service never go backward. */
  keep(figures: Figures): void
  /** Begin the series of a worker, at 0. */
  expect(number: number): void
  /** Count a worker that died. */
  died(number: number): void
}

const PATIENCE_MS = 1000

const asFigures = async (registry: Registry): Promise<Figures> => await registry.getMetricsAsJSON() as Figures

/**
 * Metrics of workers that only their supervisor can tell.
 * @param registry shows them
 * @param members the workers that live
 * @returns counts the deaths
 */
export function registerWorkers (registry: Registry, members: ReadonlySet<Pick<Member, 'number' | 'state'>>): Counter<'worker'> {
  const registers = [registry]
  const deaths = new Counter({ name: 'worker_deaths_total', help: 'Workers that ended unexpectedly, by number', labelNames: ['worker'], registers })
  void new Gauge({
    name: 'worker_up',
    help: 'Whether a worker serves, by number',
    labelNames: ['worker'],
    registers,
    collect () {
      this.reset()
      for (const { number, state } of members) if (state !== 'ending') this.set({ worker: number }, state === 'ready' ? 1 : 0)
    }
  })
  return deaths
}

/**
 * Metrics of a supervisor and its workers.
 * @param members the workers that live
 * @param queues of the supervisor itself
 */
export function createServiceFigures (members: ReadonlySet<Member>, queues: readonly Queue[]): ServiceFigures {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  queues.forEach(createQueueMetrics(Gauge, registry))
  const deaths = registerWorkers(registry, members)
  let kept: Promise<Figures> = Promise.resolve([])

  return {
    async scrape () {
      await Promise.all([...members].map(async (member) => {
        // One that hangs shows what it had.
        member.figures = await member.wire.ask('metrics', undefined, PATIENCE_MS).catch(() => member.figures) as Figures
      }))
      const all = [await asFigures(registry), await kept, ...[...members].map(({ figures }) => figures)]
      const whole = AggregatorRegistry.aggregate(all)
      return { contentType: whole.contentType, text: await whole.metrics() }
    },
    keep (figures) {
      const counted = figures.filter(({ type }) => String(type) !== 'gauge')
      kept = kept.then((before) => asFigures(AggregatorRegistry.aggregate([before, counted])))
    },
    expect (number) { deaths.inc({ worker: number }, 0) },
    died (number) { deaths.inc({ worker: number }) }
  }
}
