import type { Limiter } from '../../plugins/rate-limit/port.js'

/** Counts attempts by key in fixed windows. */
export interface Attempts {
  /** Whether there is a limit at all: without one nobody has to find out whose an attempt is. */
  readonly limited: boolean
  /**
   * Count an attempt.
   * @param key whose it is
   * @returns 0 when it may go on, otherwise the seconds until the window ends
   */
  count(key: string): Promise<number>
}

/**
 * A counter of attempts, with every process that the limiter counts for.
 * @param limiter counts them
 * @param max how many a key has in a window; 0 for no limit
 * @param window its length in milliseconds
 */
export function createAttempts (limiter: Limiter, max: number, window: number): Attempts {
  return {
    limited: max > 0,
    count: (key) => max === 0
      ? Promise.resolve(0)
      : new Promise((resolve, reject) => {
        limiter.consume(key, max, window, (error, spent) => {
          if (spent === undefined) reject(error ?? new Error('the limiter has not counted'))
          else resolve(spent.used <= max ? 0 : Math.max(1, Math.ceil(spent.resetMs / 1000)))
        })
      })
  }
}
