/** Result of a request to a cache: the value was at hand or on its way; another process had loaded it; it was loaded for this request. */
export type CacheResult = 'hit' | 'shared' | 'miss'

/** Work that makes a value, and may say that it is to be kept for less. */
export type Load<Value> = (shorten: (ttlMs: number) => void) => Promise<Value>

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
  get(group: string, key: string, load: Load<Value>): Value | Promise<Value>
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
export interface CacheOptions<Value = never> {
  /** Most values that are kept; the ones unused for longest go first. */
  most: number
  /** Milliseconds that a value is kept; until it is dropped when absent. */
  ttlMs?: number
  /**
   * Whether a value may be shared with other processes, where there is a way: it is JSON, the same for every user, and its key names all
   * that it was made of. None when absent, or without a lifetime.
   */
  shared?: (value: Value) => boolean
}
