import { LRUCache } from 'lru-cache'
import { placesFor } from '../../places.js'
import type { Limiter } from './port.js'

interface Window { used: number, endsAt: number }

/** Options of a limiter in memory. */
export interface MemoryLimiterOptions {
  /** Keys that it knows at once; the ones unused for longest start anew. 50,000 when absent. */
  most?: number
  /** Milliseconds of a clock that never goes back. */
  now?: () => number
}

/**
 * Limiter in the memory of this process: n processes together allow n times as much.
 */
export function createMemoryLimiter ({ most = 50_000, now = () => performance.now() }: MemoryLimiterOptions = {}): Limiter {
  const windows = new LRUCache<string, Window>(placesFor(most))
  return {
    consume (key, _max, windowMs, done) {
      const present = now()
      let window = windows.get(key)
      if (window === undefined || window.endsAt <= present) windows.set(key, window = { used: 0, endsAt: present + windowMs })
      window.used += 1
      done(null, { used: window.used, resetMs: window.endsAt - present })
    }
  }
}
