import { isTerminal, type Cursor, type StreamEvent, type StreamEventType } from './stream-event.js'

/** What a reader gets from its place on. */
export interface Reading {
  /** In order, numbered on from the reader's own count. */
  events: StreamEvent[]
  /** Where the kept text begins, when the reader is before it: what is missing has to come from storage first. */
  missingUntil?: number
}

/** How much of a stream is kept. */
export interface BufferLimits {
  /** UTF-16 units of text, reasoning and other data. */
  units: number
  events: number
}

const sizeOf = ({ type, data }: StreamEvent): number =>
  type === 'chunk' || type === 'reasoning' ? (data as { content: string }).content.length : 64

const isSeen = ({ type, chars, n }: StreamEvent, cursor: Cursor): boolean =>
  !isTerminal(type) && (chars < cursor.chars || (chars === cursor.chars && (type === 'chunk' || n <= cursor.n)))

/**
 * The recent events of one generation. Any number of readers follow it, each from its own cursor, so that a slow one holds
 * nothing but two numbers. What is dropped at the old end is in the checkpoints already.
 */
export class LiveBuffer {
  #events: StreamEvent[] = []
  #units = 0
  #n = 0
  #chars = 0
  #start: StreamEvent | undefined
  #listeners = new Set<() => void>()

  /** @param limits beyond which old events go, once their text is stored */
  constructor (private readonly limits: BufferLimits) {}

  /** UTF-16 units of the answer's text so far. */
  get chars (): number { return this.#chars }

  /** Whether the terminal event has come. */
  get closed (): boolean {
    const last = this.#events.at(-1)
    return last !== undefined && isTerminal(last.type)
  }

  /** Whether nothing has come yet. */
  get isEmpty (): boolean { return this.#n === 0 }

  /** Units kept. */
  get units (): number { return this.#units }

  /** Where the kept text begins. */
  get from (): number {
    const first = this.#events[0]
    return first === undefined ? this.#chars : first.chars - (first.type === 'chunk' ? sizeOf(first) : 0)
  }

  /**
   * Add an event; `notify` tells the readers, so that one notification can stand for a whole batch.
   * @param type of the event
   * @param data its data; of an `error`, its `ErrorData`
   */
  append (type: StreamEventType, data: unknown): void {
    if (type === 'chunk') this.#chars += (data as { content: string }).content.length
    const event = { type, data, n: ++this.#n, chars: this.#chars }
    if (type === 'start') this.#start = event
    this.#events.push(event)
    this.#units += sizeOf(event)
  }

  /** Tell every reader that there is more. */
  notify (): void {
    for (const listener of this.#listeners) listener()
  }

  /**
   * Hear of new events.
   * @param listener called after each batch
   * @returns a function that ends it
   */
  listen (listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  /**
   * Drop old events beyond the limits, as far as their text is stored.
   * @param stored UTF-16 units that the checkpoints hold
   */
  trim (stored: number): void {
    let dropped = 0
    while (dropped < this.#events.length - 1 && (this.#units > this.limits.units || this.#events.length - dropped > this.limits.events)) {
      const event = this.#events[dropped]
      if (event === undefined || event.chars > stored) break
      this.#units -= sizeOf(event)
      dropped += 1
    }
    if (dropped > 0) this.#events.splice(0, dropped)
  }

  /**
   * What follows a cursor. Text is told apart by position, so that none is lost and none comes twice even when the reader's
   * numbers come from a stream in which events were merged; `n` only tells apart what has no text.
   * @param cursor how far the reader has come
   * @param most events at once
   */
  after (cursor: Cursor, most = 256): Reading {
    if (cursor.n === 0 && cursor.chars === 0 && this.#start !== undefined && this.#events[0] !== this.#start) {
      return { events: [this.#start] }
    }
    if (cursor.chars < this.from) return { events: [], missingUntil: this.from }
    const events: StreamEvent[] = []
    let { n } = cursor
    for (let index = this.#firstAfter(cursor); index < this.#events.length && events.length < most; index += 1) {
      const event = this.#events[index]
      if (event === undefined) break
      n += 1
      events.push(this.#cut({ ...event, n }, cursor.chars))
    }
    return { events }
  }

  /** A chunk that the reader has in part is cut to the rest of it. */
  #cut (event: StreamEvent, seen: number): StreamEvent {
    if (event.type !== 'chunk') return event
    const { content } = event.data as { content: string }
    const start = event.chars - content.length
    return start >= seen ? event : { ...event, data: { content: content.slice(seen - start) } }
  }

  /** Index of the first event that the reader has not seen: events are ordered by position, then by number. */
  #firstAfter (cursor: Cursor): number {
    let low = 0
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >> 1
      const event = this.#events[middle]
      if (event !== undefined && isSeen(event, cursor)) low = middle + 1
      else high = middle
    }
    return low
  }
}
