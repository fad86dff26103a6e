/** Tokenizer in a thread of its own, started when something has to be counted for the first time: the event loop never waits for it. */
import { RequestThread, threadEntry } from '../../../request-thread.js'

/** Counts tokens. */
export interface Tokenizer {
  /**
   * Tokens of texts, together.
   * @param texts short ones, or samples
   * @param patienceMs longest wait; some seconds where it is absent
   * @returns undefined where they can't be counted in time
   */
  count(texts: readonly string[], patienceMs?: number): Promise<number | undefined>
  /** Requests that wait for their count. */
  readonly waiting: number
  close(): Promise<void>
}

const ENTRY = threadEntry('./tokenizer-worker', import.meta.url)
/** Longest wait for a count; the first includes the start of the thread. */
const PATIENCE_MS = 10_000
/** Most requests at once: beyond it nobody would get an answer in time. */
export const MOST_WAITING = 2000

/**
 * A tokenizer that has not started yet.
 * @param failed told once of each thread that ended by itself
 */
export function createTokenizer (failed: (error: unknown) => void): Tokenizer {
  const thread = new RequestThread<readonly string[], number>(ENTRY, failed)
  return {
    get waiting () { return thread.waiting },
    async count (texts, patienceMs = PATIENCE_MS) {
      if (texts.every((text) => text === '')) return 0
      return thread.waiting >= MOST_WAITING ? undefined : await thread.ask(texts, patienceMs)
    },
    close: () => thread.close()
  }
}
