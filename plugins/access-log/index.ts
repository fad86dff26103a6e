import fp from 'fastify-plugin'
import type { FastifyRequest } from 'fastify'
import { createRequestTimes } from './request-times.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True where the path itself is a secret: log lines then show the route's template. */
    secretPath?: boolean
  }
  interface FastifyRequest {
    /** When it came, on a clock that never goes back. */
    startedAt: number
  }
}

// Short enough to be no secret of ours, and in plain letters.
const HARMLESS = /^[A-Za-z0-9._-]{0,15}$/

/**
 * The path of a request as it may stand in a log. Where no route has matched, a secret may stand in it in whatever spelling: then only
 * short plain segments are shown.
 */
function loggedUrl ({ originalUrl, route: { url: route, config } }: FastifyRequest): string | undefined {
  if (config.secretPath === true) return route
  const query = originalUrl.indexOf('?')
  const path = query === -1 ? originalUrl : originalUrl.slice(0, query)
  if (route?.includes('*') === false) return path
  return path.split('/').map((segment) => HARMLESS.test(segment) ? segment : '…').join('/')
}

/** One log line and one observation per request, once its response is over. */
export default fp(async (app) => {
  const { client } = app.metrics
  const times = createRequestTimes(client)
  let open = 0
  void new client.Gauge({ name: 'http_active_connections', help: 'Requests that are being answered, streams included, probes and scrapes not', collect () { this.set(open) } })

  app.decorateRequest('startedAt', 0)
  app.edge.step('onRequest', 'access-log', (request, _reply, { config }) => {
    request.startedAt = performance.now()
    if (config.shedding !== false) open += 1
    return undefined
  })
  app.edge.atClose('access-log', (request, { raw }) => {
    if (request.route.config.shedding !== false) open -= 1
    const elapsed = performance.now() - request.startedAt
    // nginx's 499: the client closed the connection before the answer was complete.
    const statusCode = raw.writableFinished ? raw.statusCode : 499
    const { id: requestId, method, ip, principal, keyId, route: { url: route, config } } = request
    times.observe(config, route ?? 'unmatched', method, statusCode, elapsed / 1000)
    const line = { requestId, method, route, url: loggedUrl(request), statusCode, durationMs: Math.round(elapsed * 10) / 10, ip, principal }
    // Not through the request's own logger, which is made when somebody else asks for it.
    app.log.info(keyId === null ? line : { ...line, keyId }, 'request')
  })
}, { name: 'access-log', dependencies: ['metrics', 'edge'] })
