/**
 * Analysis of texts: short ones here, in slices; long ones in a thread of their own. In slices a quarter of a million characters hold
 * nobody up for long, but keep the thread that answers everybody from ever being idle: whatever else has to run on its core then waits
 * for the kernel's clock.
 */
import { RequestThread, threadEntry } from '../../request-thread.js'
import { vectorSteps, type WeightedText } from './document.js'
import { inSlices, type Steps } from './slices.js'

/** Documents of texts, one for each, without labels. */
export interface Analyser {
  analyse(texts: readonly WeightedText[]): Promise<string[]>
  /** Number of requests that were handed to the thread so far. */
  readonly handedOver: number
  close(): Promise<void>
}

/** UTF-16 units of texts that are analysed here together: some milliseconds, less than a thread takes to start. */
export const MOST_HERE = 32_768

const ENTRY = threadEntry('./long-texts-worker', import.meta.url)

function * vectors (texts: readonly WeightedText[]): Steps<string[]> {
  const all: string[] = []
  for (const text of texts) all.push(yield * vectorSteps([text]))
  return all
}

/** An analyser whose thread has not started yet. */
export function createAnalyser (entry = ENTRY): Analyser {
  const thread = new RequestThread<readonly WeightedText[], string[]>(entry)
  return {
    get handedOver () { return thread.asked },
    async analyse (texts) {
      const units = texts.reduce((sum, { text }) => sum + text.length, 0)
      // Without a thread it is done here: sources may run by a loader that does not reach threads, and a text may be too much for its heap.
      return (units > MOST_HERE ? await thread.ask(texts) : undefined) ?? await inSlices(vectors(texts))
    },
    close: () => thread.close()
  }
}
