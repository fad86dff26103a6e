/** The general limit of requests, and the limits that API keys have for themselves. */
import rateLimit from '@fastify/rate-limit'
import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { defineError } from '../../errors.js'
import { linesOf } from '../../response.js'
import type { Outcome } from '../edge.js'
import { createLeasedLimiter } from './leased.js'
import { createLedgerLadder } from './ledger/ladder.js'
import { createMemoryLedger } from './ledger/memory.js'
import { createRedisLedger } from './ledger/redis.js'
import { createSupervisorLedger } from './ledger/supervisor.js'
import { createMemoryLimiter } from './memory.js'
import type { Limiter } from './port.js'
import { storeOver } from './store.js'

/** Refused by the general limit, or by one that belongs to it. */
export const RateLimited = defineError('COMMON_RATE_LIMITED', 429, 'Too many requests. Please wait a moment.', {
  meaning: 'too many requests',
  action: 'wait for `Retry-After`'
})

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Requests that are counted apart from the others of a user or an address, so that neither keeps from the other; absent: the rest. */
    bucket?: 'sign-in' | 'refresh' | 'chat'
  }
  interface FastifyInstance {
    /** Counts attempts of all processes together, under keys that begin with what is counted. */
    limiter: Limiter
    /** Counts a refusal by a limit, whichever limit it was. */
    countRateLimited(scope: 'general' | 'login' | 'refresh' | 'agent' | 'quota' | 'import'): void
    /**
     * Counts a request for the limit that its key has for itself: where the key had to be looked up first, after the edge has counted the
     * request for its address.
     * @returns why it is refused, if it is
     */
    countOwnLimit(request: FastifyRequest, reply: FastifyReply): Promise<Outcome>
  }
}

/** The limiter of this process: alone, or with whichever ledger its processes share. */
function openLimiter ({ workers, redisPool }: Pick<FastifyInstance, 'workers' | 'redisPool'>): Limiter {
  if (!redisPool.enabled && workers.number === null) return createMemoryLimiter()
  const processes = (): number => Math.max(redisPool.processes, workers.wanted)
  const ledger = createLedgerLadder([
    ...redisPool.enabled ? [{ ledger: createRedisLedger(redisPool), sharers: processes }] : [],
    ...workers.number === null ? [] : [{ ledger: createSupervisorLedger(workers), sharers: () => workers.wanted }],
    { ledger: createMemoryLedger(), sharers: () => 1 }
  ], processes)
  return createLeasedLimiter({ ledger, process: workers.self, processes })
}

/**
 * The general limit: per verified user with all API keys, else per address, counted before anything else is done for the request. A key
 * with a limit of its own is counted by that instead, also where the general one is off. What counts for nobody, health checks and
 * metrics, has `rateLimit: false` in its route's config.
 */
export default fp(async (app) => {
  const { max, window } = app.config.rateLimit
  const refused = new app.metrics.client.Counter({ name: 'rate_limited_total', help: 'Requests refused by a limit: the general one, that of sign-ins, refreshes, an agent, a quota, or imports', labelNames: ['scope'] })
  for (const scope of ['general', 'login', 'refresh', 'agent', 'quota', 'import']) refused.inc({ scope }, 0)
  app.decorate('countRateLimited', (scope: string) => { refused.inc({ scope }) })

  const limiter = openLimiter(app)
  app.decorate('limiter', limiter)
  const judge = (reply: FastifyReply, most: number, remaining: number, seconds: number, refuse: boolean): Outcome => {
    linesOf(reply).limitLines = `x-ratelimit-limit: ${most}\r\nx-ratelimit-remaining: ${remaining}\r\nx-ratelimit-reset: ${seconds}\r\n`
    if (!refuse) return undefined
    refused.inc({ scope: 'general' })
    return RateLimited({ retryAfter: seconds })
  }

  // Not global: as a hook of routes it would come after those of the application, which refuse what has to be counted.
  await app.register(rateLimit, {
    global: false,
    max: ({ ownLimit }) => ownLimit?.max ?? max,
    timeWindow: ({ ownLimit }: FastifyRequest) => ownLimit?.windowMs ?? window,
    keyGenerator: ({ keyId }) => `key:${keyId ?? ''}`,
    store: storeOver(limiter)
  })
  const consume = app.createRateLimit()
  /** Count for a key that has a limit of its own. */
  const countOwn = async (request: FastifyRequest, reply: FastifyReply): Promise<Outcome> => {
    const spent = await consume(request)
    return spent.isAllowed ? undefined : judge(reply, spent.max, spent.remaining, spent.ttlInSeconds, spent.isExceeded)
  }
  app.decorate('countOwnLimit', countOwn)
  /**
   * Count for a user or an address, past the package, which waits five times for a count that is known at once: a tenth of a small
   * request. A limiter that does have to wait is waited for.
   */
  const countGeneral = (request: FastifyRequest, reply: FastifyReply, bucket: string | undefined): Outcome | Promise<Outcome> => {
    const who = request.principal ?? request.network
    let outcome: Outcome | 'unknown' = 'unknown'
    let settle: ((outcome: Outcome) => void) | undefined
    limiter.consume(bucket === undefined ? who : `${bucket} ${who}`, max, window, (error, spent) => {
      if (spent === undefined) outcome = error ?? undefined
      else outcome = judge(reply, max, Math.max(0, max - spent.used), Math.ceil(spent.resetMs / 1000), spent.used > max)
      settle?.(outcome)
    })
    return outcome === 'unknown' ? new Promise((resolve) => { settle = resolve }) : outcome
  }
  app.edge.step('onRequest', 'rate-limit', (request, reply, { config }) => {
    if (config.rateLimit === false) return undefined
    if (request.ownLimit !== null) return countOwn(request, reply)
    return max === 0 ? undefined : countGeneral(request, reply, config.bucket)
  })
}, { name: 'rate-limit', dependencies: ['edge', 'errors', 'metrics', 'principal', 'cors', 'workers', 'redis'] })
