import fp from 'fastify-plugin'
import { LRUCache } from 'lru-cache'
import { defineError } from '../errors.js'

/** Refused by the general limit, or by one that belongs to it. */
export const RateLimited = defineError('COMMON_RATE_LIMITED', 429, 'Too many requests. Please wait a moment.')

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False for what is never limited: health checks and metrics. */
    rateLimit?: false
  }
  interface FastifyInstance {
    /** Counts a refusal by a limit, whichever limit it was. */
    countRateLimited(scope: 'general' | 'login' | 'refresh' | 'agent' | 'import'): void
  }
}

/** One caller's requests in a fixed window. */
interface Window { used: number, endsAt: number }

// When more callers come in one window, the ones unused for longest start anew.
const REMEMBERED = 50_000

/** The general limit: per verified user with all API keys, else per address, counted before anything else is done for the request. */
export default fp(async (app) => {
  const { max, window: length } = app.config.rateLimit
  const refused = new app.metrics.client.Counter({ name: 'rate_limited_total', help: 'Requests refused by a limit', labelNames: ['scope'] })
  for (const scope of ['general', 'login', 'refresh', 'agent', 'import']) refused.inc({ scope }, 0)
  app.decorate('countRateLimited', (scope: string) => { refused.inc({ scope }) })
  if (max === 0) return

  const windows = new LRUCache<string, Window>({ max: REMEMBERED })
  const windowOf = (key: string, now: number): Window => {
    const known = windows.get(key)
    if (known !== undefined && now < known.endsAt) return known
    const fresh = { used: 0, endsAt: now + length }
    windows.set(key, fresh)
    return fresh
  }
  app.addHook('onRequest', ({ principal, network, routeOptions: { config } }, reply, done) => {
    if (config.rateLimit === false) { done(); return }
    const now = performance.now()
    const window = windowOf(principal ?? network, now)
    window.used += 1
    const reset = Math.max(1, Math.ceil((window.endsAt - now) / 1000))
    void reply.header('x-ratelimit-limit', max).header('x-ratelimit-remaining', Math.max(0, max - window.used)).header('x-ratelimit-reset', reset)
    if (window.used <= max) { done(); return }
    refused.inc({ scope: 'general' })
    done(RateLimited({ retryAfter: reset }))
  })
}, { name: 'rate-limit', dependencies: ['errors', 'metrics', 'principal', 'cors'] })
