import { LRUCache } from 'lru-cache'
import { placesFor } from '../../places.js'

/** Counts attempts by key in fixed windows. */
export interface Attempts {
  /**
   * Count an attempt.
   * @param key whose it is
   * @returns 0 when it may go on, otherwise the seconds until the window ends
   */
  count(key: string): number
}

const REMEMBERED = 50_000

/**
 * A counter of attempts in bounded memory: when too many keys come at once, the ones unused for longest start anew.
 * @param max how many a key has in a window; 0 for no limit
 * @param window its length in milliseconds
 */
export function createAttempts (max: number, window: number): Attempts {
  if (max === 0) return { count: () => 0 }
  const windows = new LRUCache<string, { used: number }>({ ...placesFor(REMEMBERED), ttl: window })
  return {
    count (key) {
      const current = windows.get(key)
      if (current === undefined) {
        windows.set(key, { used: 1 })
        return 0
      }
      current.used += 1
      return current.used <= max ? 0 : Math.max(1, Math.ceil(windows.getRemainingTTL(key) / 1000))
    }
  }
}
