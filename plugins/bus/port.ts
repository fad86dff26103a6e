/** Bus between the processes of this service. It only shortens a wait: whoever needs what it tells of looks for it from time to time. */
export interface Bus {
  /** Tell every process; this one may hear it, too. It never fails, and may be lost. */
  publish(channel: string, message: string): void
  /**
   * Hear what is told.
   * @param channel as published
   * @param listener quick, and harmless when called twice for one message
   * @returns a function that ends it
   */
  subscribe(channel: string, listener: (message: string) => void): () => void
}
