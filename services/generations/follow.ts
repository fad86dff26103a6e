import { setTimeout as sleep } from 'node:timers/promises'
import { errorCatalogue, type ParleyError } from '../../errors.js'
import { isConnectionFailure } from '../../plugins/postgres/index.js'
import { UpstreamError } from '../calls/errors.js'
import { MessageNotFound } from '../conversations/errors.js'
import type { Message } from '../conversations/shapes.js'
import type { Generation } from './generation.js'
import type { GenerationStore } from '../conversations/generation-store.js'
import { isTerminal, type Cursor, type StreamEvent } from './stream-event.js'

/** Takes events at its own pace: a promise holds further ones back, at no cost to anybody else. */
export type Sink = (events: StreamEvent[]) => Promise<void> | undefined

/** An answer of this process, running or just ended. */
export type Followed = Pick<Generation, 'claim' | 'buffer' | 'ended'>

const POLL_MS = 500
/** Stored text that a slow reader is handed at once, in UTF-16 units. */
const PIECE = 262_144

/**
 * The error that a failed message stands for.
 * @param message whose `error` is set
 */
export function errorOf (message: Message): ParleyError {
  const declared = errorCatalogue.get(message.error?.code ?? '')
  if (declared === undefined || message.error === null) return UpstreamError()
  return declared({ message: message.error.message, ...(declared.statusCode === 503 ? { retryAfter: 1 } : {}) })
}

/** Hears of changes by one registration for the whole stream: one for each chunk adds work to every chunk. */
function watch ({ buffer }: Followed, signal: AbortSignal): { next(): Promise<void>, end(): void } {
  let wake = (): void => undefined
  const changed = (): void => { wake() }
  const unlisten = buffer.listen(changed)
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
 * Follow a generation of this process to its end.
 * @param generation to follow
 * @param from how far the reader has come
 * @param sink takes the events
 * @param store has what the buffer has dropped
 * @param signal ends it without an error
 */
export async function followLive (
  generation: Followed, from: Cursor, sink: Sink, store: GenerationStore, signal: AbortSignal
): Promise<void> {
  let cursor = from
  const changes = watch(generation, signal)
  try {
    while (!signal.aborted) {
      const reading = generation.buffer.after(cursor)
      let { events } = reading
      if (reading.missingUntil !== undefined) {
        const content = await pieceOf(store, generation, cursor.chars, reading.missingUntil)
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
async function pieceOf (store: GenerationStore, { claim, buffer, ended }: Followed, from: number, to: number): Promise<string | undefined> {
  const end = Math.min(to, from + PIECE)
  // An answer that has ended is here as a whole: the database would send all of it for every piece.
  const message = buffer.closed ? await ended : null
  try {
    const content = message?.content.slice(from, end) ?? await store.text(claim.userId, claim.messageId, from, end)
    if (content === '') throw MessageNotFound()
    return content
  } catch (error) {
    if (!isAway(error)) throw error
    return undefined
  }
}

/**
 * Whether an error says nothing but that the database is away.
 * @param error thrown by a query
 */
export const isAway = (error: unknown): boolean => isConnectionFailure(error) || (error as ParleyError).code === 'COMMON_DATABASE_UNAVAILABLE'
