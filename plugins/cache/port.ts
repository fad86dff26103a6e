/** Result of a request to a cache: the value was at hand or on its way, or it was loaded for this request. */
export type CacheResult = 'hit' | 'miss'

/**
 * Values that are kept ready, in bounded memory. Keys stand in groups, which are dropped as one: what belongs to one user, say.
 */
export interface Cache<Value> {
  /** Value that is at hand; undefined where it would have to be loaded. It counts as no request. */
  peek(group: string, key: string): Value | undefined
  /**
   * Value at hand, without waiting, or else one that is loaded once for all who ask meanwhile. A load that fails is kept for nobody.
   * @param group dropped as one
   * @param key unique in its group
   * @param load makes the value; what it throws, everybody who waits for it gets
   */
  get(group: string, key: string, load: () => Promise<Value>): Value | Promise<Value>
  /**
   * Drop a group. Whoever waits for a load that began before that still gets its value, but it is kept for nobody, and whoever asks from
   * now on loads anew: it may be of the time before.
   */
  drop(group: string): void
  /** Drop every group. */
  clear(): void
  /** How many values are kept. */
  readonly size: number
}

/** Bounds of a cache. */
export interface CacheOptions {
  /** Most values that are kept; the ones unused for longest go first. */
  most: number
  /** Milliseconds that a value is kept; until it is dropped when absent. */
  ttlMs?: number
}
