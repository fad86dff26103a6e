/** The log of an answer that another process produces, or that has ended: brought out of the database, by one poll however many read it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { MessageNotFound } from '../../conversations/errors.js'
import type { GenerationStore } from '../../conversations/generation-store.js'
import type { Message } from '../../conversations/shapes.js'
import { isAway } from '../../../plugins/postgres/index.js'
import { errorOf } from '../failure.js'
import { startOf } from '../stream-event.js'
import { filledLog } from './filled.js'
import { MemoryLog } from './memory.js'
import type { FilledEventLog } from './port.js'

/** Message of a generation, with its owner. */
export interface Target { userId: string, messageId: string }

const POLL_MS = 500
const END = 2_147_483_647
/** Bounds of a log that is filled from elsewhere. */
export const LIMITS = { units: 262_144, events: 4096 }

/**
 * Open the log of a stored answer; `close` it when nobody reads it any more. A database that goes away later holds it up; at the first
 * poll it is an error.
 * @param store to read from
 * @param target whose answer
 * @param pollMs pause between two polls
 * @param log to fill, which may have been begun from elsewhere
 */
export function openStoredLog (
  store: Pick<GenerationStore, 'state' | 'text'>, { userId, messageId }: Target, pollMs = POLL_MS, log = new MemoryLog(LIMITS)
): FilledEventLog {
  const over = new AbortController()

  /** Brings what is new; resolves with the message once it has ended. */
  async function poll (): Promise<Message | undefined> {
    const state = await store.state(userId, messageId)
    if (state?.message.role !== 'assistant') throw MessageNotFound()
    const { message } = state
    const isOver = message.status !== 'streaming'
    const text = isOver ? message.content.slice(log.chars) : await store.text(userId, messageId, log.chars, END)
    if (log.isEmpty) log.append('start', startOf(message))
    if (text !== '') log.append('chunk', { content: text })
    if (isOver && message.status === 'failed') log.append('error', errorOf(message), message.completedAt ?? undefined)
    else if (isOver) log.append('end', { message })
    else log.trim(log.chars)
    log.notify()
    return isOver ? message : undefined
  }

  const pollPatiently = async (): Promise<Message | undefined> => await poll().catch((error: unknown) => {
    if (!isAway(error)) throw error
    return undefined
  })

  async function pollToTheEnd (first: Promise<Message | undefined>): Promise<Message | null> {
    let message = await first
    while (message === undefined && !over.signal.aborted) {
      await sleep(pollMs, undefined, { signal: over.signal }).catch(() => undefined)
      if (!over.signal.aborted) message = await pollPatiently()
    }
    return message ?? null
  }

  const first = poll()
  return filledLog(log, { first, ended: pollToTheEnd(first), over })
}
