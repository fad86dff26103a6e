/** Delivery of an event log to one reader, at the reader's pace, with stored text in the place of events that the log has dropped. */
import type { EndSignal } from '../calls/call.js'
import { pause } from '../calls/retry.js'
import { MessageNotFound } from '../conversations/errors.js'
import type { Claim, GenerationStore } from '../conversations/generation-store.js'
import type { Message } from '../conversations/shapes.js'
import type { EventLog } from './event-log/port.js'
import { isAway } from '../../plugins/postgres/index.js'
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

/** Source of stored text. */
type Texts = Pick<GenerationStore, 'text' | 'state'>

const POLL_MS = 500
/** Stored text that a slow reader is handed at once, in UTF-16 units. */
const PIECE = 262_144

/**
 * Follow an answer to its end. What its log tells of is handed on within that very call: nothing is waited for but a sink that holds
 * back, and the database for what the log has dropped.
 * @param followed which one
 * @param from how far the reader has come
 * @param sink takes the events
 * @param store has what the log has dropped
 * @param signal ends it without an error
 */
export function follow (followed: Followed, from: Cursor, sink: Sink, store: Texts, signal: EndSignal): Promise<void> {
  return new Reader(followed, from, sink, store, signal).read()
}

/** One reader of a log, at its place. */
class Reader {
  #resolve = (): void => undefined
  #reject = (_error: unknown): void => undefined
  #unlisten = (): void => undefined
  /** Whether something is waited for, or all is over: news wait, too. */
  #isHeld = false

  constructor (
    private readonly followed: Followed, private cursor: Cursor, private readonly sink: Sink,
    private readonly store: Texts, private readonly signal: EndSignal
  ) {}

  /** Reads to the end. No function is suspended meanwhile: for an idle stream that would be a part of its memory worth naming. */
  read (): Promise<void> {
    const done = new Promise<void>((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#unlisten = this.followed.events.listen(this.advance)
    this.signal.addEventListener('abort', this.advance)
    this.advance()
    return done
  }

  /** Hands on whatever is there now. */
  readonly advance = (): void => {
    try {
      while (!this.#isHeld) {
        if (this.signal.aborted) { this.#finish(); return }
        const { events, missingUntil } = this.followed.events.after(this.cursor)
        if (missingUntil !== undefined) this.#holdFor(this.#catchUp(missingUntil))
        else if (events.length === 0) return
        else this.#give(events)
      }
    } catch (error) {
      this.#fail(error)
    }
  }

  #give (events: StreamEvent[]): void {
    const last = events.at(-1) as StreamEvent
    const held = this.sink(events)
    this.cursor = last
    if (!isTerminal(last.type)) { if (held !== undefined) this.#holdFor(held) } else if (held === undefined) this.#finish()
    else {
      this.#isHeld = true
      held.then(() => { this.#finish() }, (error: unknown) => { this.#fail(error) })
    }
  }

  async #catchUp (until: number): Promise<void> {
    const { chars, n } = this.cursor
    const content = await pieceOf(this.store, this.followed, chars, until)
    if (content === undefined) await pause(POLL_MS, this.signal).catch(() => undefined)
    else if (content === '') this.cursor = { chars: Infinity, n }
    else {
      const event: StreamEvent = { type: 'chunk', data: { content }, n: n + 1, chars: chars + content.length, isMerged: true }
      await this.sink([event])
      this.cursor = event
    }
  }

  #holdFor (held: Promise<void>): void {
    this.#isHeld = true
    held.then(() => {
      this.#isHeld = false
      this.advance()
    }, (error: unknown) => { this.#fail(error) })
  }

  #finish (): void {
    this.#leave()
    this.#resolve()
  }

  #fail (error: unknown): void {
    this.#leave()
    this.#reject(error)
  }

  #leave (): void {
    this.#isHeld = true
    this.#unlisten()
    this.signal.removeEventListener('abort', this.advance)
  }
}

/**
 * Stored text from a position on; undefined while the database is away, or does not have it yet: a log that another process fills may be
 * ahead. Empty where the answer has ended with less, which leaves nothing but its end. Throws MESSAGE_NOT_FOUND when it has been deleted.
 */
async function pieceOf (store: Texts, { claim, events, ended }: Followed, from: number, to: number): Promise<string | undefined> {
  const end = Math.min(to, from + PIECE)
  // An answer that has ended is here as a whole: the database would send all of it for every piece.
  const message = events.closed ? await ended : null
  try {
    const content = message?.content.slice(from, end) ?? await store.text(claim.userId, claim.messageId, from, end)
    if (content !== '' || message !== null) return content
    if (await store.state(claim.userId, claim.messageId) === null) throw MessageNotFound()
    return events.closed ? '' : undefined
  } catch (error) {
    if (!isAway(error)) throw error
    return undefined
  }
}
