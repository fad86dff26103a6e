/** Incremental parser of server-sent events (HTML standard §9.2.6), lenient where servers are known to deviate. */
import { StringDecoder } from 'node:string_decoder'
import { UpstreamFailure } from '../failure.js'

/** Takes each event of a stream; `name` is `message` where the stream names none. */
export type EventSink = (name: string, data: string) => void

/** The most that one event may hold, in UTF-16 units: 8 Mi. */
export const MAX_EVENT_LENGTH = 8 * 1024 * 1024

/** The most events that one stream may hold, each of which costs time whatever it says: 1 Mi. */
export const MAX_EVENTS = 1024 * 1024

const BYTE_ORDER_MARK = '\uFEFF'

/**
 * An incremental parser of `text/event-stream` (HTML standard §9.2.6 "Interpreting an event stream"): bytes in, events
 * out, however the network cut them. `id` and `retry` are of no use to a single call and are ignored.
 *
 * It is kinder than the standard, because servers are not: an event ends where the next one's JSON begins although no blank
 * line stood between, at a second `event` line, and at the end of the stream; a bare line of JSON counts as data; an event
 * named `error` counts without data.
 */
export class SseParser {
  /** Keeps the head of a character that a cut has split; made for the first piece that may end in one, which few do. */
  #decoder: StringDecoder | undefined
  /** The beginning of the line whose end has not arrived; searched only once, so that a long line stays linear. */
  #partial = ''
  #name = ''
  #data: string | null = null
  /** The first and the last line of the data. */
  #firstLine = ''
  #lastLine = ''
  #isFirst = true
  #events = 0
  /** A line ended in CR at the end of the last push: an LF that comes next belongs to it. */
  #skipLineFeed = false

  /** @param sink called synchronously, in order, for each event */
  constructor (private readonly sink: EventSink) {}

  /**
   * Take the next bytes.
   * @param bytes a piece of the stream, cut anywhere
   * @throws {UpstreamFailure} of kind `protocol` when an event exceeds `MAX_EVENT_LENGTH`, of kind
   *   `too-large` after `MAX_EVENTS`; and what the sink throws
   */
  push (bytes: Buffer): void {
    let text = this.#decode(bytes)
    if (text === '') return
    if (this.#isFirst) {
      this.#isFirst = false
      if (text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1)
    }
    let start = 0
    if (this.#skipLineFeed) {
      this.#skipLineFeed = false
      if (text.startsWith('\n')) start = 1
    }
    // Almost no stream uses CR: looking for it once spares the loop the question.
    start = text.includes('\r') ? this.#anyLines(text, start) : this.#feedLines(text, start)
    if (start < text.length) this.#partial += text.slice(start)
    if (this.#partial.length + (this.#data?.length ?? 0) > MAX_EVENT_LENGTH) {
      throw new UpstreamFailure('protocol', `an event of more than ${MAX_EVENT_LENGTH} characters`)
    }
  }

  /**
   * Take the stream's end: what it leaves without a blank line, or without a line's end, is an event too.
   * @throws what the sink throws
   */
  end (): void {
    this.#partial += this.#decoder?.end() ?? ''
    if (this.#partial !== '') this.#endLine('')
    this.#dispatch()
  }

  #decode (bytes: Buffer): string {
    if (this.#decoder === undefined && (bytes.at(-1) ?? 0) < 0x80) return bytes.toString()
    return (this.#decoder ??= new StringDecoder('utf8')).write(bytes)
  }

  #feedLines (text: string, from: number): number {
    let start = from
    for (let end = text.indexOf('\n', start); end !== -1; end = text.indexOf('\n', start)) {
      this.#endLine(text.slice(start, end))
      start = end + 1
    }
    return start
  }

  #anyLines (text: string, from: number): number {
    const lineEnd = /\r\n?|\n/g
    let start = from
    lineEnd.lastIndex = from
    for (let match = lineEnd.exec(text); match !== null; match = lineEnd.exec(text)) {
      this.#endLine(text.slice(start, match.index))
      start = lineEnd.lastIndex
    }
    this.#skipLineFeed = text.endsWith('\r')
    return start
  }

  #endLine (tail: string): void {
    const line = this.#partial === '' ? tail : this.#partial + tail
    this.#partial = ''
    if (line === '') this.#dispatch()
    else if (line.startsWith('data:')) this.#addData(fieldValue(line, 5))
    else if (line.startsWith('event:')) this.#nameEvent(fieldValue(line, 6))
    else if (line === 'data') this.#addData('')
    else if (line === 'event') this.#nameEvent('')
    else if (line.startsWith('{')) this.#addData(line)
  }

  #addData (value: string): void {
    if (this.#data !== null && beginsAnew(this.#firstLine, this.#lastLine, value)) this.#dispatch()
    if (this.#data === null) this.#firstLine = value
    this.#lastLine = value
    this.#data = this.#data === null ? value : `${this.#data}\n${value}`
  }

  #nameEvent (name: string): void {
    if (this.#data !== null && this.#name !== '') this.#dispatch()
    this.#name = name
  }

  #dispatch (): void {
    const name = this.#name
    const data = this.#data
    this.#name = ''
    this.#data = null
    // Each would keep the text that it was cut from.
    this.#firstLine = this.#lastLine = ''
    this.#events += 1
    if (this.#events > MAX_EVENTS) throw new UpstreamFailure('too-large', `a stream of more than ${MAX_EVENTS} events`)
    if (data !== null) this.sink(name === '' ? 'message' : name, data)
    else if (name === 'error') this.sink(name, '')
  }
}

/** Whether a line can't go on with the JSON of the lines before it: JSON has a comma or a bracket there, and no line ends in a string. */
function beginsAnew (first: string, last: string, next: string): boolean {
  const beginning = next.trimStart().charAt(0)
  if (beginning === '') return false
  const isJson = /^\s*[{[]/.test(first)
  return isJson ? /[}\]]\s*$/.test(last.slice(-16)) && !',}]'.includes(beginning) : beginning === '{' || beginning === '['
}

function fieldValue (line: string, from: number): string {
  return line.slice(line.startsWith(' ', from) ? from + 1 : from)
}
