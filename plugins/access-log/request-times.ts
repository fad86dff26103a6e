/** Metrics of requests by method, route and status, counted without prom-client's work per observation. */
import type { FastifyInstance } from 'fastify'
import type { Histogram } from 'prom-client'

type Client = FastifyInstance['metrics']['client']
type Labels = Record<typeof LABELS[number], string | number>

/** Requests of one method, route and status. */
interface Series { labels: Labels, buckets: number[], count: number, sum: number, told: number }

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
const DURATION = 'http_request_duration_seconds'

/**
 * Times of requests, counted by hand and shown as `http_request_duration_seconds` and `http_requests_total`: prom-client puts the labels
 * together to a text and hashes it at each observation, also those of a child, which cost more than the rest of what is counted.
 * @param client whose registry shows them
 */
export function createRequestTimes (client: Client): RequestTimes {
  const all = new Map<string, Series>()
  const routes = new Map<object, Record<string, Series[]>>()

  const seriesOf = (route: object, template: string, method: string, status: number): Series => {
    let methods = routes.get(route)
    if (methods === undefined) routes.set(route, methods = {})
    const statuses = methods[method] ??= []
    const known = statuses[status]
    if (known !== undefined) return known
    const name = `${method} ${status} ${template}`
    // Several routes may have one template, the unmatched ones do.
    let series = all.get(name)
    if (series === undefined) {
      series = { labels: { method, route: template, status_code: status }, buckets: BUCKETS.map(() => 0), count: 0, sum: 0, told: 0 }
      all.set(name, series)
    }
    statuses[status] = series
    return series
  }

  const valuesOf = ({ labels, buckets, count, sum }: Series) => {
    let within = 0
    const counts = BUCKETS.map((le, at) => {
      within += buckets[at] ?? 0
      return { metricName: `${DURATION}_bucket`, labels: { ...labels, le }, value: within }
    })
    return [
      ...counts,
      { metricName: `${DURATION}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
      { metricName: `${DURATION}_sum`, labels, value: sum },
      { metricName: `${DURATION}_count`, labels, value: count }
    ]
  }
  const duration = {
    name: DURATION,
    help: 'Seconds from a request to the end of its response, a stream to its end; status 499 where the client left before',
    labelNames: LABELS,
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({ ...duration, values: [...all.values()].flatMap(valuesOf) }),
    reset () { all.clear(); routes.clear() }
  }
  // The part of a metric that a registry calls; what observes is above.
  client.register.registerMetric(duration as unknown as Histogram)
  void new client.Counter({
    name: 'http_requests_total',
    help: 'Requests that are over, by the template of their route (unmatched: no route has the address); status 499 where the client left',
    labelNames: LABELS,
    collect () {
      for (const series of all.values()) {
        this.inc(series.labels, series.count - series.told)
        series.told = series.count
      }
    }
  })

  return {
    observe (route, template, method, status, seconds) {
      const series = seriesOf(route, template, method, status)
      series.count += 1
      series.sum += seconds
      let at = 0
      while (at < BUCKETS.length && seconds > (BUCKETS[at] ?? 0)) at += 1
      if (at < BUCKETS.length) series.buckets[at] = (series.buckets[at] ?? 0) + 1
    }
  }
}
