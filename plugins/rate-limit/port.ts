/** Use of a window, once an attempt was counted. */
export interface Spent {
  /** Attempts of the window, this one included. */
  used: number
  /** Milliseconds until the window ends; above 0. */
  resetMs: number
}

/** Counts attempts in fixed windows: one window for each key, begun by its first attempt. */
export interface Limiter {
  /**
   * Count an attempt, whether there is room for it or not.
   * @param key whose it is
   * @param max attempts that the window allows: how much an implementation may take of a shared count in one go
   * @param windowMs length of a window that begins now
   * @param done told what that came to, at once where it is known here
   */
  consume(key: string, max: number, windowMs: number, done: (error: Error | null, spent?: Spent) => void): void
}
