/** Cache in the memory of one process: an LRU with a life for each entry, and one load for all who ask at once. */
import { LRUCache } from 'lru-cache'
import { placesFor } from '../../places.js'
import type { Cache, CacheOptions, CacheResult, Load } from './port.js'

/** Options of a cache in memory. */
export interface MemoryCacheOptions<Value = never> extends CacheOptions<Value> {
  /** Told how each request went. */
  onRequest?: (result: CacheResult) => void
  /** Milliseconds of a clock that never goes back. */
  now?: () => number
}

interface Entry<Value> { group: string, value: Value }
interface Flight<Value> { group: string, loaded: Promise<Value> }

/**
 * Cache in the memory of this process.
 * @param options its bounds
 */
export function createMemoryCache<Value> (options: MemoryCacheOptions<Value>): Cache<Value> {
  const { most, ttlMs = 0, onRequest, now = () => performance.now() } = options
  const entries = new LRUCache<string, Entry<Value>>({ ...placesFor(most), ttl: ttlMs, perf: { now }, ttlResolution: 0 })
  const flights = new Map<string, Flight<Value>>()
  const nameOf = (group: string, key: string): string => `${group}\n${key}`

  const load = async (group: string, name: string, work: Load<Value>): Promise<Value> => {
    let ttl = ttlMs
    // What it throws at once fails like the rest.
    const flight: Flight<Value> = { group, loaded: (async () => await work((shorter) => { ttl = shorter }))() }
    flights.set(name, flight)
    try {
      const value = await flight.loaded
      // One that was dropped meanwhile is no flight of anybody's any more.
      if (flights.get(name) === flight) entries.set(name, { group, value }, { ttl })
      return value
    } finally {
      if (flights.get(name) === flight) flights.delete(name)
    }
  }

  return {
    peek: (group, key) => entries.get(nameOf(group, key))?.value,
    get (group, key, work) {
      const name = nameOf(group, key)
      const entry = entries.get(name)
      const flight = entry === undefined ? flights.get(name) : undefined
      onRequest?.(entry === undefined && flight === undefined ? 'miss' : 'hit')
      if (entry !== undefined) return entry.value
      return flight === undefined ? load(group, name, work) : flight.loaded
    },
    drop (group) {
      for (const [name, entry] of entries) if (entry.group === group) entries.delete(name)
      for (const [name, flight] of flights) if (flight.group === group) flights.delete(name)
    },
    clear () {
      entries.clear()
      flights.clear()
    },
    get size () { return entries.size }
  }
}
