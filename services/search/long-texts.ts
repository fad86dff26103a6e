/**
 * Analysis of texts: short ones here, in slices; long ones in a thread of their own, which is started for the first of them. In slices a
 * quarter of a million characters hold nobody up for long, but keep the thread that answers everybody from ever being idle: whatever
 * else has to run on its core then waits for the kernel's clock.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { vectorSteps, type WeightedText } from './document.js'
import type { AnalysisAnswer, AnalysisRequest } from './long-texts-worker.js'
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
/** Silence after which the thread is let go, and its memory with it. */
const IDLE_MS = 60_000
/** Rest after a thread that ended by itself. */
const REST_MS = 60_000
/** Megabytes of its heap: a text may come to some copies of itself, and to a list of its words. */
const MOST_HEAP = 256

// TypeScript where the sources run as they are, under a loader that the thread inherits; JavaScript where they were built.
const ENTRY = ['./long-texts-worker.js', './long-texts-worker.ts'].map((name) => fileURLToPath(new URL(name, import.meta.url))).find((file) => existsSync(file))

function * vectors (texts: readonly WeightedText[]): Steps<string[]> {
  const all: string[] = []
  for (const text of texts) all.push(yield * vectorSteps([text]))
  return all
}

interface Thread { worker: Worker, waiting: Map<number, (answer: AnalysisAnswer | undefined) => void> }

/** An analyser whose thread has not started yet. */
export function createAnalyser (entry = ENTRY): Analyser {
  let thread: Thread | undefined
  let last = 0
  let isClosed = false
  let restsUntil = 0
  const idle = setTimeout(() => { if (thread?.waiting.size === 0) void thread.worker.terminate() }, IDLE_MS).unref()

  function start (file: string): Thread {
    const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP } })
    const started: Thread = { worker, waiting: new Map() }
    worker.on('message', (answer: AnalysisAnswer) => { started.waiting.get(answer.id)?.(answer) })
    // What it was given is done here: sources may run by a loader that does not reach threads, and a text may be too much for its heap.
    worker.on('error', () => { restsUntil = performance.now() + REST_MS })
    worker.on('exit', () => {
      if (thread === started) thread = undefined
      for (const settle of started.waiting.values()) settle(undefined)
    })
    return started
  }

  async function there (texts: readonly WeightedText[]): Promise<AnalysisAnswer | undefined> {
    if (isClosed || entry === undefined || performance.now() < restsUntil) return undefined
    const { worker, waiting } = thread ??= start(entry)
    const id = ++last
    idle.refresh()
    return await new Promise<AnalysisAnswer | undefined>((resolve) => {
      waiting.set(id, resolve)
      worker.ref()
      worker.postMessage({ id, texts } satisfies AnalysisRequest)
    }).finally(() => {
      waiting.delete(id)
      if (waiting.size === 0) worker.unref()
    })
  }

  return {
    get handedOver () { return last },
    async analyse (texts) {
      const units = texts.reduce((sum, { text }) => sum + text.length, 0)
      const answer = units > MOST_HERE ? await there(texts) : undefined
      if (answer?.error !== undefined) throw answer.error
      return answer?.vectors ?? await inSlices(vectors(texts))
    },
    async close () {
      isClosed = true
      clearTimeout(idle)
      await thread?.worker.terminate()
    }
  }
}
