/** Port of streams: short-lived, bounded logs of texts that one process writes and any other reads. */

/** Entry of a stream. */
export interface StreamEntry {
  /** Number that it is named by; each is above the one before. */
  n: number
  text: string
  /** Number of the entry that the stream has to have already; 0 for any. */
  follows: number
  /** Lowest number that is kept. */
  oldest: number
  /** Milliseconds that the stream is kept when nothing follows. */
  lifeMs: number
}

/**
 * Result of adding an entry: it is there, now or since before; nothing was added, since what it follows has been lost; nobody reads the
 * stream, which has to be brought from its start when somebody wants it.
 */
export type Added = 'added' | 'lost' | 'unwanted'

/** Streams of the processes of this service. */
export interface Streams {
  /** Whether they can be used, as far as is known. */
  readonly isUp: boolean
  /** Whether a stream is kept that nobody has asked for: if not, writers wait until it is wanted. */
  readonly isEager: boolean
  /** Add an entry. Rejects where the streams are away; the entry may have been added. */
  append(key: string, entry: StreamEntry): Promise<Added>
  /**
   * Texts of the entries above a number, some at once; undefined where there is no such stream, or it is cut: its writer has died, and
   * nothing follows. Rejects where the streams are away.
   */
  read(key: string, after: number): Promise<string[] | undefined>
  /**
   * Hear of new entries. Words may be lost: whoever needs them looks from time to time.
   * @returns a function that ends it, and the interest in the stream
   */
  subscribe(key: string, listener: () => void): () => void
  /**
   * Hear of a stream that somebody wants.
   * @param bring adds what there is of it; tells whether it is written here
   */
  onWanted(bring: (key: string) => Promise<boolean>): void
}
