/** Tokenizer in a thread of its own, started when something has to be counted for the first time: the event loop never waits for it. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { CountAnswer, CountRequest } from './tokenizer-worker.js'

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

// TypeScript where the sources run as they are, under a loader that the thread inherits; JavaScript where they were built.
const ENTRY = ['./tokenizer-worker.js', './tokenizer-worker.ts'].map((name) => fileURLToPath(new URL(name, import.meta.url))).find((file) => existsSync(file))
/** Longest wait for a count; the first includes the start of the thread. */
const PATIENCE_MS = 10_000
/** Most requests at once: beyond it nobody would get an answer in time. */
export const MOST_WAITING = 2000
const MOST_HEAP = 256
/** Rest after a thread that ended by itself. */
const REST_MS = 60_000
/** Silence after which the thread is let go, and its memory with it. */
const IDLE_MS = 60_000

/**
 * A tokenizer that has not started yet.
 * @param failed told once of each thread that ended by itself
 */
export function createTokenizer (failed: (error: unknown) => void): Tokenizer {
  const waiting = new Map<number, (tokens: number | undefined) => void>()
  let worker: Worker | undefined
  const idle = setTimeout(() => { if (waiting.size === 0) void worker?.terminate() }, IDLE_MS).unref()
  let isClosed = false
  let restsUntil = 0
  let last = 0

  function end (ended: Worker): void {
    if (worker !== ended) return
    worker = undefined
    for (const answer of waiting.values()) answer(undefined)
  }

  function start (): Worker | undefined {
    if (isClosed || ENTRY === undefined || performance.now() < restsUntil) return undefined
    const thread = new Worker(ENTRY, { resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP } })
    thread.unref()
    thread.on('message', ({ id, tokens }: CountAnswer) => { waiting.get(id)?.(tokens) })
    thread.on('error', (error) => {
      restsUntil = performance.now() + REST_MS
      failed(error)
    })
    thread.on('exit', () => { end(thread) })
    return thread
  }

  return {
    get waiting () { return waiting.size },
    async count (texts, patienceMs = PATIENCE_MS) {
      if (texts.every((text) => text === '')) return 0
      if (waiting.size >= MOST_WAITING) return undefined
      const thread = worker ??= start()
      if (thread === undefined) return undefined
      const id = ++last
      idle.refresh()
      let timer: NodeJS.Timeout | undefined
      return await new Promise<number | undefined>((resolve) => {
        waiting.set(id, resolve)
        timer = setTimeout(() => { resolve(undefined) }, patienceMs)
        thread.postMessage({ id, texts } satisfies CountRequest)
      }).finally(() => {
        clearTimeout(timer)
        waiting.delete(id)
      })
    },
    async close () {
      isClosed = true
      clearTimeout(idle)
      await worker?.terminate()
    }
  }
}
