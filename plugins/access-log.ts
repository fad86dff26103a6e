import fp from 'fastify-plugin'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Counter, Histogram } from 'prom-client'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True where the path itself is a secret: log lines then show the route's template. */
    secretPath?: boolean
  }
}

interface Observed { requests: Counter.Internal, duration: Histogram.Internal<string> }

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30, 120]

// Short enough to be no secret of ours, and in plain letters.
const HARMLESS = /^[A-Za-z0-9._-]{0,15}$/

/**
 * The path of a request as it may stand in a log. Where no route has matched, a secret may stand in it in whatever spelling: then only
 * short plain segments are shown.
 */
function loggedUrl ({ originalUrl, is404, routeOptions: { url: route, config } }: FastifyRequest): string | undefined {
  if (config.secretPath === true) return route
  const [path = ''] = originalUrl.split('?', 1)
  if (!is404 && route?.includes('*') === false) return path
  return path.split('/').map((segment) => HARMLESS.test(segment) ? segment : '…').join('/')
}

/**
 * One log line and one observation per request, from the raw response's `close`: the only event that also comes when a
 * client hangs up and when a stream was hijacked.
 */
export default fp(async (app) => {
  const { client } = app.metrics
  const labelNames = ['method', 'route', 'status_code'] as const
  const duration = new client.Histogram({ name: 'http_request_duration_seconds', help: 'Time from the request to the end of its response', labelNames, buckets: BUCKETS })
  const requests = new client.Counter({ name: 'http_requests_total', help: 'Requests answered', labelNames })
  const active = new client.Gauge({ name: 'http_active_connections', help: 'Requests being answered' })

  // Label sets are looked up once per combination: hashing them on each request costs more than counting.
  const children = new Map<string, Observed>()
  const observed = (request: FastifyRequest, status: number): Observed => {
    const route = request.routeOptions.url ?? 'unmatched'
    const key = `${request.method} ${status} ${route}`
    const known = children.get(key)
    if (known !== undefined) return known
    const labels = { method: request.method, route, status_code: status }
    const fresh = { requests: requests.labels(labels), duration: duration.labels(labels) }
    children.set(key, fresh)
    return fresh
  }

  const record = (request: FastifyRequest, reply: FastifyReply, startedAt: number): void => {
    active.dec()
    const elapsed = performance.now() - startedAt
    // nginx's 499: the client closed the connection before the answer was complete.
    const status = reply.raw.writableFinished ? reply.raw.statusCode : 499
    const { requests: count, duration: time } = observed(request, status)
    count.inc()
    time.observe(elapsed / 1000)
    const { method, ip, principal, keyId, routeOptions: { url: route } } = request
    const line = { method, route, url: loggedUrl(request), statusCode: status, durationMs: Math.round(elapsed * 10) / 10, ip, principal }
    request.log.info(keyId === null ? line : { ...line, keyId }, 'request')
  }

  app.addHook('onRequest', (request, reply, done) => {
    const startedAt = performance.now()
    active.inc()
    reply.raw.once('close', () => { record(request, reply, startedAt) })
    done()
  })
}, { name: 'access-log', dependencies: ['metrics'] })
