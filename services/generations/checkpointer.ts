/** Checkpoints: the text of all running generations stored by one statement at a time, which also renews their leases. */
import type { StartLoop } from '../../plugins/loops.js'
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

/** Interval of passes, and the age from which on a lease is renewed without text; milliseconds. */
export interface CheckpointTiming { everyMs: number, renewAfterMs: number }

/**
 * One statement for all of them at a time: the cost of durability does not grow with the number of streams.
 * @param store what writes
 * @param running the generations of this process
 * @param timing of the passes
 * @param observeLag told the age of the oldest text of each generation, in seconds
 * @param loop starts the passes; the text of those that fail is kept and tried again
 */
export function createCheckpointer (
  store: GenerationStore, running: () => Iterable<Generation>, timing: CheckpointTiming,
  observeLag: (seconds: number) => void, loop: StartLoop
): Checkpointer {
  let waiting: (() => void)[] = []
  let stopped = false

  async function pass (): Promise<void> {
    const due = [...running()].flatMap((generation) => {
      const delta = generation.due(timing.renewAfterMs)
      return delta === null ? [] : [{ generation, delta }]
    })
    try {
      if (due.length === 0) return
      const alive = await store.checkpoint(due.map(({ delta }) => delta))
      for (const { generation, delta } of due) {
        if (!alive.has(delta.messageId)) generation.end('lost')
        else if (delta.content !== '') observeLag(generation.checkpointed(delta.content, delta.trace ?? null))
        else generation.checkpointed('')
      }
    } finally {
      const heard = waiting
      waiting = []
      for (const resolve of heard) resolve()
    }
  }

  let flight = Promise.resolve()
  const passes = loop('checkpoints', { everyMs: timing.everyMs, failing: 'a checkpoint failed; it is tried again' }, () => {
    const passing = pass()
    flight = passing.catch(() => undefined)
    return passing
  })

  return {
    next: () => stopped ? Promise.resolve() : new Promise((resolve) => { waiting.push(resolve) }),
    settled: () => flight,
    async stop () {
      stopped = true
      await passes.stop()
      for (const resolve of waiting) resolve()
    }
  }
}
