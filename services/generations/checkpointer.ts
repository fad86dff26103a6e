import type { FastifyBaseLogger } from 'fastify'
import type { Generation } from './generation.js'
import type { GenerationStore } from '../conversations/generation-store.js'

/** Stores the text of all running generations, together, again and again. */
export interface Checkpointer {
  /** Resolves after the next pass has ended, well or not. */
  next(): Promise<void>
  /** Resolves once no pass is under way. */
  settled(): Promise<void>
  stop(): Promise<void>
}

/** How often, and from which age on a lease is renewed without text; milliseconds. */
export interface CheckpointTiming { everyMs: number, renewAfterMs: number }

/**
 * One statement for all of them at a time: the cost of durability does not grow with the number of streams.
 * @param store what writes
 * @param running the generations of this process
 * @param timing of the passes
 * @param observeLag told the age of the oldest text of each generation, in seconds
 * @param log for passes that failed; their text is kept and tried again
 */
export function createCheckpointer (store: GenerationStore, running: () => Iterable<Generation>, timing: CheckpointTiming, observeLag: (seconds: number) => void, log: Pick<FastifyBaseLogger, 'warn'>): Checkpointer {
  let waiting: (() => void)[] = []
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function pass (): Promise<void> {
    const due = [...running()].flatMap((generation) => {
      const delta = generation.due(timing.renewAfterMs)
      return delta === null ? [] : [{ generation, delta }]
    })
    if (due.length > 0) {
      try {
        const alive = await store.checkpoint(due.map(({ delta }) => delta))
        for (const { generation, delta } of due) {
          if (!alive.has(delta.messageId)) generation.end('lost')
          else if (delta.content !== '') observeLag(generation.checkpointed(delta.content))
          else generation.checkpointed('')
        }
      } catch (error) {
        log.warn({ err: error, generations: due.length }, 'a checkpoint failed; it is tried again')
      }
    }
    const heard = waiting
    waiting = []
    for (const resolve of heard) resolve()
  }

  let flight = Promise.resolve()
  const schedule = (): void => {
    timer = setTimeout(() => {
      flight = pass()
      void flight.then(() => { if (!stopped) schedule() })
    }, timing.everyMs)
  }
  schedule()

  return {
    next: () => stopped ? Promise.resolve() : new Promise((resolve) => { waiting.push(resolve) }),
    settled: () => flight,
    async stop () {
      stopped = true
      clearTimeout(timer)
      await flight
      for (const resolve of waiting) resolve()
    }
  }
}
