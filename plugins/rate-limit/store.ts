import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import type { Limiter } from './port.js'

type Callback = Parameters<FastifyRateLimitStore['incr']>[1]

/**
 * Store class for the package of the general limit: it counts with a limiter, which all its instances share.
 * @param limiter where windows are kept
 */
export function storeOver (limiter: Limiter): FastifyRateLimitStoreCtor {
  return class LimiterStore implements FastifyRateLimitStore {
    incr (key: string, callback: Callback, timeWindow: number, max: number): void {
      limiter.consume(key, max, timeWindow, (error, spent) => {
        if (spent === undefined) callback(error ?? new Error('the limiter has not counted'))
        else callback(null, { current: spent.used, ttl: spent.resetMs })
      })
    }

    child (): FastifyRateLimitStore { return this }
  }
}
