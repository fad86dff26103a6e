/** Event log in memory, of a generation that this process runs: bounded, since what it drops has been stored by then. */
import { isTerminal, START, type Cursor, type StreamEvent, type StreamEventType } from '../stream-event.js'
import type { Reading, WritableEventLog } from './port.js'

/** Bounds of the kept events. */
export interface LogLimits {
  /** UTF-16 units of text, reasoning and other data. */
  units: number
  events: number
}

/** Readers that are told in one turn of the event loop: each costs a write, some 20 µs. */
const AT_ONCE = 128

/** Events up to which room is made for each by itself. */
const FEW = 4

const sizeOf = ({ type, data }: StreamEvent): number => {
  if (type === 'chunk' || type === 'reasoning') return (data as { content: string }).content.length
  return 64 + ((data as { arguments?: string }).arguments?.length ?? 0)
}

const isSeen = ({ type, chars, n }: StreamEvent, cursor: Cursor): boolean =>
  !isTerminal(type) && (chars < cursor.chars || (chars === cursor.chars && (type === 'chunk' || n <= cursor.n)))

/** An event as a reader gets it who counts so: itself, as a rule. A chunk that the reader has in part is cut to the rest of it. */
function placed (event: StreamEvent, n: number, seen: number): StreamEvent {
  const { type, chars } = event
  const start = type === 'chunk' ? chars - sizeOf(event) : seen
  if (start >= seen) return event.n === n ? event : { ...event, n }
  return { type, data: { content: (event.data as { content: string }).content.slice(seen - start) }, n, chars }
}

/** Reading of an empty log. */
const NOTHING: { cursor: Cursor, count: number, most: number, events: StreamEvent[] } = { cursor: START, count: 0, most: 0, events: [] }

/** The recent events of one answer, in memory. What is dropped at the old end is in the checkpoints already. */
export class MemoryLog implements WritableEventLog {
  #events: StreamEvent[] = []
  #units = 0
  #n = 0
  #chars = 0
  #start: StreamEvent | undefined
  #listeners = new Set<() => void>()
  #isWhole = true
  /** Whether something has come that not all of a crowd were told of, and whether they are being told. */
  #isNews = false
  #isTelling = false
  /** What was read last: readers that keep up read the same, one after the other. */
  #latest = NOTHING

  /** @param limits beyond which old events go, once their text is stored */
  constructor (private readonly limits: LogLimits) {}

  /** UTF-16 units of the answer's text so far. */
  get chars (): number { return this.#chars }

  /** Whether the terminal event has come. */
  get closed (): boolean {
    const last = this.#events.at(-1)
    return last !== undefined && isTerminal(last.type)
  }

  /** Whether nothing has come yet. */
  get isEmpty (): boolean { return this.#n === 0 }

  /** Whether nothing was dropped yet. */
  get isWhole (): boolean { return this.#isWhole }

  /** Units kept. */
  get units (): number { return this.#units }

  /** Where the kept text begins. */
  get from (): number {
    const first = this.#events[0]
    return first === undefined ? this.#chars : first.chars - (first.type === 'chunk' ? sizeOf(first) : 0)
  }

  /** Place before the first kept event. */
  get kept (): Cursor { return { chars: this.from, n: (this.#events[0]?.n ?? this.#n + 1) - 1 } }

  /** Adds an event; see the port, here and below. */
  append (type: StreamEventType, data: unknown, at?: string): void {
    const chars = type === 'chunk' ? this.#chars + (data as { content: string }).content.length : this.#chars
    const event = { type, data, n: this.#n + 1, chars }
    this.restore(type === 'error' ? { ...event, at: at ?? new Date().toISOString() } : event)
  }

  /** Adds an event that another log had, as it stood there. */
  restore (event: StreamEvent): void {
    this.#n = event.n
    this.#chars = event.chars
    if (event.type === 'start') this.#start = event
    // The first ones one by one: a push makes room for sixteen more, and most answers that are silent have said little.
    if (this.#events.length < FEW) this.#events = this.#events.concat(event)
    else this.#events.push(event)
    this.#units += sizeOf(event)
  }

  /** Takes a first event that is kept no more: readers from the start get it all the same. */
  begin (start: StreamEvent): void { this.#start = start }

  /** Tells every reader that there is more; a crowd in slices, between which others have their turn, and of as much as there is by then. */
  notify (): void {
    if (this.#listeners.size > AT_ONCE) this.#tellCrowd()
    else for (const listener of this.#listeners) listener()
  }

  #tellCrowd (): void {
    this.#isNews = true
    if (this.#isTelling) return
    this.#isTelling = true
    const round = this.#rounds()
    const next = (): void => {
      this.#isTelling = round.next().done !== true
      if (this.#isTelling) setImmediate(next)
    }
    next()
  }

  * #rounds (): Generator<void, void> {
    while (this.#isNews) {
      this.#isNews = false
      let told = 0
      for (const listener of [...this.#listeners]) {
        if (this.#listeners.has(listener)) listener()
        told += 1
        if (told % AT_ONCE === 0) yield
      }
    }
  }

  /** Hears of new events. */
  listen (listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  /** Drops what is old and stored. */
  trim (stored: number): void {
    let dropped = 0
    while (dropped < this.#events.length - 1 && (this.#units > this.limits.units || this.#events.length - dropped > this.limits.events)) {
      const event = this.#events[dropped]
      if (event === undefined || event.chars > stored) break
      this.#units -= sizeOf(event)
      dropped += 1
    }
    if (dropped === 0) return
    this.#events.splice(0, dropped)
    this.#isWhole = false
  }

  /** Events after a cursor. */
  after (cursor: Cursor, most = 256): Reading {
    if (cursor.n === 0 && cursor.chars === 0 && this.#start !== undefined && this.#events[0] !== this.#start) {
      return { events: [this.#start] }
    }
    if (cursor.chars < this.from) return { events: [], missingUntil: this.from }
    const { cursor: at, count, most: many, events: found } = this.#latest
    if (count === this.#n && at.n === cursor.n && at.chars === cursor.chars && many === most) return { events: found }
    const events: StreamEvent[] = []
    let { n } = cursor
    for (let index = this.#firstAfter(cursor); index < this.#events.length && events.length < most; index += 1) {
      const event = this.#events[index]
      if (event === undefined) break
      n += 1
      events.push(placed(event, n, cursor.chars))
    }
    // Whoever listens alone reads nothing twice.
    if (this.#listeners.size !== 1) this.#latest = { cursor, count: this.#n, most, events }
    return { events }
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
