/**
 * A thread for work that would hold the event loop up: started for the first request, let go after a silence, and left alone for a while
 * after it ended by itself.
 */
import { existsSync, readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker, type MessagePort } from 'node:worker_threads'

interface Asked<Request> { id: number, request: Request }
interface Answered<Answer> { id: number, answer?: Answer, error?: Error }

/** Megabytes of a thread's heap. */
export const MOST_HEAP = 256
/** Silence after which the thread is let go, and its memory with it. */
const IDLE_MS = 60_000
/** Rest after a thread that ended by itself. */
const REST_MS = 60_000
/** A quarter of a core that somebody else wants all of: others' long work must not wait for seconds either. */
const NICENESS = 5

/**
 * File that a thread starts from: TypeScript where the sources run as they are, under a loader that the thread inherits; JavaScript where
 * they were built.
 * @param name without its ending
 * @param beside URL of a module in the same folder
 * @returns undefined where there is none
 */
export function threadEntry (name: string, beside: string): string | undefined {
  return ['js', 'ts'].map((ending) => fileURLToPath(new URL(`${name}.${ending}`, beside))).find((file) => existsSync(file))
}

/**
 * Put the calling thread below the one that answers requests: both have to fit on one core. On Linux a thread has a priority of its own
 * (setpriority(2)); elsewhere it keeps its process's. First thing of an entry: what it loads is long work too.
 */
export function standBack (): void {
  try { setPriority(Number(basename(readlinkSync('/proc/thread-self'))), NICENESS) } catch { /* As the process, then. */ }
}

/** The thread, seen by those who ask it. */
export class RequestThread<Request, Answer> {
  /** Number of requests that were handed to it so far. */
  asked = 0
  readonly #waiting = new Map<number, (answered: Answered<Answer> | undefined) => void>()
  readonly #idle = setTimeout(() => { if (this.waiting === 0) void this.#worker?.terminate() }, IDLE_MS).unref()
  #worker: Worker | undefined
  #isClosed = false
  #restsUntil = 0

  /**
   * Starts nothing yet.
   * @param entry of the thread, which calls `serveRequests`; undefined: nobody is answered
   * @param failed told once of each thread that ended by itself
   */
  constructor (private readonly entry: string | undefined, private readonly failed: (error: unknown) => void = () => undefined) {}

  /** Requests that wait for their answer. */
  get waiting (): number { return this.#waiting.size }

  /**
   * Ask the thread.
   * @param request what `structuredClone` takes
   * @param patienceMs longest wait; absent: as long as it takes
   * @returns undefined where there is no thread, or no answer in time; rejects with what the work threw
   */
  async ask (request: Request, patienceMs?: number): Promise<Answer | undefined> {
    const worker = this.#worker ??= this.#start()
    if (worker === undefined) return undefined
    const id = ++this.asked
    this.#idle.refresh()
    let timer: NodeJS.Timeout | undefined
    const answered = await new Promise<Answered<Answer> | undefined>((resolve) => {
      this.#waiting.set(id, resolve)
      if (patienceMs !== undefined) timer = setTimeout(() => { resolve(undefined) }, patienceMs)
      worker.ref()
      worker.postMessage({ id, request } satisfies Asked<Request>)
    }).finally(() => {
      clearTimeout(timer)
      this.#waiting.delete(id)
      if (this.waiting === 0) worker.unref()
    })
    if (answered?.error !== undefined) throw answered.error
    return answered?.answer
  }

  /** End it; who waits is not answered, and nobody is from now on. */
  async close (): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#idle)
    await this.#worker?.terminate()
  }

  #start (): Worker | undefined {
    if (this.#isClosed || this.entry === undefined || performance.now() < this.#restsUntil) return undefined
    const worker = new Worker(this.entry, { resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP } })
    worker.on('message', (answered: Answered<Answer>) => { this.#waiting.get(answered.id)?.(answered) })
    worker.on('error', (error) => {
      this.#restsUntil = performance.now() + REST_MS
      this.failed(error)
    })
    worker.on('exit', () => {
      if (this.#worker !== worker) return
      this.#worker = undefined
      for (const settle of this.#waiting.values()) settle(undefined)
    })
    return worker
  }
}

/**
 * Answer requests, in the thread.
 * @param port to those who ask
 * @param work the answer to one; what it throws is that request's own
 */
export function serveRequests<Request, Answer> (port: MessagePort, work: (request: Request) => Answer): void {
  port.on('message', ({ id, request }: Asked<Request>) => {
    try {
      port.postMessage({ id, answer: work(request) } satisfies Answered<Answer>)
    } catch (error) {
      port.postMessage({ id, error: error as Error } satisfies Answered<Answer>)
    }
  })
}
