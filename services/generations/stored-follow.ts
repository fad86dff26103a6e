/** Delivery of generations that other processes run, or that have ended: one stored event log for all readers of each. */
import { abortSignalOf, type EndSignal } from '../calls/call.js'
import type { GenerationStore } from '../conversations/generation-store.js'
import type { Message } from '../conversations/shapes.js'
import type { FilledEventLog } from './event-log/port.js'
import type { Target } from './event-log/stored.js'
import { follow, type Sink } from './follow.js'
import type { Cursor } from './stream-event.js'

/** Follows answers that this process does not produce: another one does, or they have ended. */
export interface StoredFollows {
  /**
   * Follow an answer from a cursor to its end; resolves early when the signal is aborted. A database that goes away later holds it up;
   * at the first question it is an error.
   * @throws MESSAGE_NOT_FOUND when that user has no such answer, or none any more; COMMON_DATABASE_UNAVAILABLE
   */
  follow(target: Target, from: Cursor, sink: Sink, signal: EndSignal): Promise<void>
  /** The answer, once it has ended; undefined when the signal was aborted first. Throws as `follow` does. */
  outcome(target: Target, signal: AbortSignal): Promise<Message | undefined>
}

interface Shared { log: FilledEventLog, readers: number }

/**
 * Follows over a store: one log for each answer, however many read it.
 * @param store to read from
 * @param openLog opens the log of an answer
 */
export function createStoredFollows (store: GenerationStore, openLog: (target: Target) => FilledEventLog): StoredFollows {
  const open = new Map<string, Shared>()

  async function read<T> (target: Target, use: (log: FilledEventLog) => Promise<T>): Promise<T> {
    const name = `${target.userId} ${target.messageId}`
    let shared = open.get(name)
    if (shared === undefined || shared.log.over.aborted || shared.log.closed) {
      shared = { log: openLog(target), readers: 0 }
      open.set(name, shared)
    }
    shared.readers += 1
    try {
      await shared.log.first
      return await use(shared.log)
    } finally {
      shared.readers -= 1
      if (shared.readers === 0) {
        shared.log.close()
        if (open.get(name) === shared) open.delete(name)
      }
    }
  }

  return {
    async follow (target, from, sink, signal) {
      if (signal.aborted) return
      await read(target, async (log) => {
        const until = AbortSignal.any([abortSignalOf(signal), log.over])
        await follow({ claim: target, events: log, ended: log.ended }, from, sink, store, until)
        // Somebody reads, so what is over has failed.
        if (log.over.aborted && !signal.aborted) await log.ended
      })
    },

    async outcome (target, signal) {
      if (signal.aborted) return undefined
      return await read(target, async ({ ended }) => {
        let onAbort = (): void => undefined
        const aborted = new Promise<undefined>((resolve) => { onAbort = () => { resolve(undefined) } })
        signal.addEventListener('abort', onAbort, { once: true })
        const message = await Promise.race([ended, aborted])
        signal.removeEventListener('abort', onAbort)
        return message ?? undefined
      })
    }
  }
}
