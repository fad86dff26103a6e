import rateLimit from '@fastify/rate-limit'
import fp from 'fastify-plugin'
import { defineError } from '../errors.js'

/** Refused by the general limit, or by one that belongs to it. */
export const RateLimited = defineError('COMMON_RATE_LIMITED', 429, 'Too many requests. Please wait a moment.')

declare module 'fastify' {
  interface FastifyInstance {
    /** Counts a refusal by a limit, whichever limit it was. */
    countRateLimited(scope: 'general' | 'login' | 'refresh' | 'agent'): void
  }
}

/** The general limit: per verified user or key, else per address, counted before anything else is done for the request. */
export default fp(async (app) => {
  const { max, window } = app.config.rateLimit
  const refused = new app.metrics.client.Counter({ name: 'rate_limited_total', help: 'Requests refused by a limit', labelNames: ['scope'] })
  for (const scope of ['general', 'login', 'refresh', 'agent']) refused.inc({ scope }, 0)
  app.decorate('countRateLimited', (scope: string) => { refused.inc({ scope }) })
  app.setNotFoundHandler(app.routeNotFound)
  if (max > 0) {
    await app.register(rateLimit, {
      global: true,
      hook: 'onRequest',
      max,
      timeWindow: window,
      cache: 50_000,
      keyGenerator: ({ principal, network }) => principal ?? network,
      addHeaders: { 'x-ratelimit-limit': true, 'x-ratelimit-remaining': true, 'x-ratelimit-reset': true, 'retry-after': true },
      errorResponseBuilder: (_request, { ttl }) => {
        refused.inc({ scope: 'general' })
        return RateLimited({ retryAfter: Math.max(1, Math.ceil(ttl / 1000)) })
      }
    })
  }
  const limit = max > 0 ? app.rateLimit() : undefined
  // What no route takes has none that could be limited. It is refused here, before its body is read.
  app.addHook('preParsing', async (request, reply) => {
    if (!request.is404) return
    await limit?.call(app, request, reply)
    app.routeNotFound(request, reply)
  })
}, { name: 'rate-limit', dependencies: ['errors', 'metrics', 'principal'] })
