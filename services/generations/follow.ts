/** Delivery of an event log to one reader, at the reader's pace, with stored text in the place of events that the log has dropped. */
import { setTimeout as sleep } from 'node:timers/promises'
import { MessageNotFound } from '../conversations/errors.js'
import type { Claim, GenerationStore } from '../conversations/generation-store.js'
import type { Message } from '../conversations/shapes.js'
import type { EventLog } from './event-log/port.js'
import { isAway } from './failure.js'
import { isTerminal, type Cursor, type StreamEvent } from './stream-event.js'

/** Takes events at its own pace: a promise holds further ones back, at no cost to anybody else. */
export type Sink = (events: StreamEvent[]) => Promise<void> | undefined

/** An answer to follow. */
export interface Followed {
  claim: Pick<Claim, 'userId' | 'messageId'>
  events: EventLog
  /** The stored answer, or null when nobody knows here. */
  ended: Promise<Message | null>
}

const POLL_MS = 500
/** Stored text that a slow reader is handed at once, in UTF-16 units. */
const PIECE = 262_144

/** Hears of changes by one registration for the whole stream: one for each chunk adds work to every chunk. */
function watch (log: EventLog, signal: AbortSignal): { next(): Promise<void>, end(): void } {
  let wake = (): void => undefined
  const changed = (): void => { wake() }
  const unlisten = log.listen(changed)
  signal.addEventListener('abort', changed)
  return {
    next: () => new Promise((resolve) => { wake = resolve }),
    end () {
      unlisten()
      signal.removeEventListener('abort', changed)
    }
  }
}

/**
 * Follow an answer to its end.
 * @param followed which one
 * @param from how far the reader has come
 * @param sink takes the events
 * @param store has what the log has dropped
 * @param signal ends it without an error
 */
export async function follow (
  followed: Followed, from: Cursor, sink: Sink, store: Pick<GenerationStore, 'text'>, signal: AbortSignal
): Promise<void> {
  let cursor = from
  const changes = watch(followed.events, signal)
  try {
    while (!signal.aborted) {
      const reading = followed.events.after(cursor)
      let { events } = reading
      if (reading.missingUntil !== undefined) {
        const content = await pieceOf(store, followed, cursor.chars, reading.missingUntil)
        if (content === undefined) {
          await sleep(POLL_MS, undefined, { signal }).catch(() => undefined)
          continue
        }
        events = [{ type: 'chunk', data: { content }, n: cursor.n + 1, chars: cursor.chars + content.length }]
      }
      const last = events.at(-1)
      if (last === undefined) {
        await changes.next()
        continue
      }
      const held = sink(events)
      if (held !== undefined) await held
      if (isTerminal(last.type)) return
      cursor = last
    }
  } finally {
    changes.end()
  }
}

/** Stored text from a position on; undefined while the database is away. Throws MESSAGE_NOT_FOUND when it has been deleted. */
async function pieceOf (store: Pick<GenerationStore, 'text'>, { claim, events, ended }: Followed, from: number, to: number): Promise<string | undefined> {
  const end = Math.min(to, from + PIECE)
  // An answer that has ended is here as a whole: the database would send all of it for every piece.
  const message = events.closed ? await ended : null
  try {
    const content = message?.content.slice(from, end) ?? await store.text(claim.userId, claim.messageId, from, end)
    if (content === '') throw MessageNotFound()
    return content
  } catch (error) {
    if (!isAway(error)) throw error
    return undefined
  }
}
