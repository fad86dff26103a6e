/** Caches of the process under their names, with their metrics; what may be shared has Redis behind it. */
import fp from 'fastify-plugin'
import { createMemoryCache } from './memory.js'
import type { Cache, CacheOptions, CacheResult } from './port.js'
import { createSharedCache } from './redis.js'

export type { Cache, CacheOptions } from './port.js'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * A new cache, empty.
     * @param name in metrics; one cache has one name
     * @param options its bounds
     */
    openCache<Value>(name: string, options: CacheOptions<Value>): Cache<Value>
    /** All caches of this process. */
    caches: Caches
  }
}

/** A cache in figures, since the start of this process. */
export interface CacheFigures {
  name: string
  hits: number
  misses: number
  /** Share of hits in all requests, 0 to 1; 0 where there were none. */
  hitRate: number
  entries: number
}

/** All caches of this process. */
export interface Caches {
  /** Figures of each, by name. */
  figures(): CacheFigures[]
  /**
   * Drop what caches keep.
   * @param name of one; of all when absent
   * @param group of it; all when absent
   */
  drop(name?: string, group?: string): void
}

interface Opened { name: string, cache: Pick<Cache<unknown>, 'size' | 'drop' | 'clear'>, requests: Record<CacheResult, number>, told: Record<CacheResult, number> }

const RESULTS = ['hit', 'shared', 'miss'] as const
const NONE = { hit: 0, shared: 0, miss: 0 }

/** Caches, and the metrics of all of them. */
export default fp(async (app) => {
  const opened: Opened[] = []
  const { client } = app.metrics
  const requests = new client.Counter({
    name: 'cache_requests_total',
    help: 'Requests to caches by result: hit, shared, miss',
    labelNames: ['cache', 'result'],
    // A number beside the cache is raised at each request; only whoever reads pays for labels.
    collect () {
      for (const { name, requests, told } of opened) {
        for (const result of RESULTS) {
          this.inc({ cache: name, result }, requests[result] - told[result])
          told[result] = requests[result]
        }
      }
    }
  })
  const entries = new client.Gauge({
    name: 'cache_entries',
    help: 'Values that a cache keeps',
    labelNames: ['cache'],
    collect () { for (const { name, cache } of opened) this.set({ cache: name }, cache.size) }
  })

  app.decorate('openCache', <Value>(name: string, options: CacheOptions<Value>): Cache<Value> => {
    if (opened.some((other) => other.name === name)) throw new Error(`there is a cache ${name} already`)
    const counts = { ...NONE }
    const { shared, ttlMs } = options
    const all = { ...options, onRequest: (result: CacheResult) => { counts[result] += 1 } }
    const cache = app.redisPool.enabled && shared !== undefined && ttlMs !== undefined
      ? createSharedCache<Value>(app.redisPool, name, { ...all, ttlMs })
      : createMemoryCache<Value>(all)
    opened.push({ name, cache, requests: counts, told: { ...NONE } })
    for (const result of RESULTS) requests.inc({ cache: name, result }, 0)
    entries.set({ cache: name }, 0)
    return cache
  })
  app.decorate('caches', {
    figures: () => opened.map(({ name, cache, requests: { hit, shared, miss } }) => {
      const hits = hit + shared
      return { name, hits, misses: miss, hitRate: hits + miss === 0 ? 0 : hits / (hits + miss), entries: cache.size }
    }).sort((one, other) => one.name < other.name ? -1 : 1),
    drop (name, group) {
      for (const { name: own, cache } of opened) {
        if (name !== undefined && name !== own) continue
        if (group === undefined) cache.clear()
        else cache.drop(group)
      }
    }
  })
}, { name: 'cache', dependencies: ['metrics', 'redis'] })
