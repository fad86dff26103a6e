/** Metrics of requests by method, route and status. */
import type { FastifyInstance } from 'fastify'
import { Histogram } from '../../histogram.js'

type Observer = ReturnType<Histogram['labels']>

/** Counts and durations of requests. */
export interface RequestTimes {
  /**
   * Count a request that is over.
   * @param route something of which each route has one
   * @param template of its path, as the label says it
   */
  observe(route: object, template: string, method: string, status: number, seconds: number): void
}

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const LABELS = ['method', 'route', 'status_code'] as const

/**
 * Times of requests, shown as `http_request_duration_seconds` and `http_requests_total`. The series of a route are at hand: to put its
 * labels together would cost more than the rest of what is counted.
 * @param client whose registry shows them
 */
export function createRequestTimes ({ register, Counter }: FastifyInstance['metrics']['client']): RequestTimes {
  const routes = new Map<object, Record<string, Observer[]>>()
  const times = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Seconds from a request to the end of its response, a stream to its end; status 499 where the client left before',
    labelNames: LABELS,
    buckets: BUCKETS,
    registers: [register]
  })
  void new Counter({
    name: 'http_requests_total',
    help: 'Requests that are over, by the template of their route (unmatched: no route has the address); status 499 where the client left',
    labelNames: LABELS,
    collect () {
      this.reset()
      for (const { labels, count } of times.counts()) this.inc(labels, count)
    }
  })

  return {
    observe (route, template, method, status, seconds) {
      let methods = routes.get(route)
      if (methods === undefined) routes.set(route, methods = {})
      const statuses = methods[method] ??= []
      const series = statuses[status] ??= times.labels({ method, route: template, status_code: status })
      series.observe(seconds)
    }
  }
}
