import rateLimit from '@fastify/rate-limit'
import fp from 'fastify-plugin'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { defineError } from '../../errors.js'
import { createMemoryLimiter } from './memory.js'
import { storeOver } from './store.js'

/** Refused by the general limit, or by one that belongs to it. */
export const RateLimited = defineError('COMMON_RATE_LIMITED', 429, 'Too many requests. Please wait a moment.')

declare module 'fastify' {
  interface FastifyInstance {
    /** Counts a refusal by a limit, whichever limit it was. */
    countRateLimited(scope: 'general' | 'login' | 'refresh' | 'agent' | 'import'): void
  }
}

/**
 * The general limit: per verified user with all API keys, else per address, counted before anything else is done for the request. What
 * it counts for nobody, health checks and metrics, has `rateLimit: false` in its route's config.
 */
export default fp(async (app) => {
  const { max, window: timeWindow } = app.config.rateLimit
  const refused = new app.metrics.client.Counter({ name: 'rate_limited_total', help: 'Requests refused by a limit', labelNames: ['scope'] })
  for (const scope of ['general', 'login', 'refresh', 'agent', 'import']) refused.inc({ scope }, 0)
  app.decorate('countRateLimited', (scope: string) => { refused.inc({ scope }) })
  if (max === 0) return

  // Not global: as a hook of routes it would come after those of the application, which refuse what has to be counted.
  await app.register(rateLimit, {
    global: false,
    max,
    timeWindow,
    keyGenerator: ({ principal, network }) => principal ?? network,
    store: storeOver(createMemoryLimiter())
  })
  const consume = app.createRateLimit()
  const count = async (request: FastifyRequest, reply: FastifyReply): Promise<Error | undefined> => {
    const spent = await consume(request)
    if (spent.isAllowed) return undefined
    const { remaining, ttlInSeconds, isExceeded } = spent
    reply.headers({ 'x-ratelimit-limit': max, 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': ttlInSeconds })
    if (!isExceeded) return undefined
    refused.inc({ scope: 'general' })
    return RateLimited({ retryAfter: ttlInSeconds })
  }
  app.edge.step('onRequest', 'rate-limit', (request, reply, { config }) => config.rateLimit === false ? undefined : count(request, reply))
}, { name: 'rate-limit', dependencies: ['edge', 'errors', 'metrics', 'principal', 'cors'] })
