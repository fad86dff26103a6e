/**
 * Places of an archive's messages among its bytes, so that each can be parsed by itself: a document of 64 MiB as one value
 * would take several times its size. Only quotes and brackets are looked at; what lies between is for `JSON.parse`.
 */
import { pastString } from '../../plugins/strict-json/depth.js'

/** An archive in parts: the document without its messages, as JSON, and the places of these, start and end in turn. */
export interface ArchiveParts { shell: Buffer, spans: number[] }

/** Reason why a document could not be taken apart: it is no JSON, or one of the limits. */
export type ScanRefusal = 'malformed' | 'messages twice' | 'too many messages' | 'too much beside'

/** Limits of {@link scanArchive}. */
export interface ScanLimits { mostMessages: number, mostBeside: number }

const [QUOTE, COMMA, COLON] = [0x22, 0x2c, 0x3a]
const [OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [0x5b, 0x5d, 0x7b, 0x7d]
const LIST = Buffer.from('[]')

class Scanner {
  constructor (readonly bytes: Buffer, public at = 0) {}

  /** The next byte that is no white space; undefined at the end. */
  next (): number | undefined {
    for (;;) {
      const byte = this.bytes[this.at]
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte
      this.at += 1
    }
  }

  /** Pass a string; false where it has no end. */
  string (): boolean {
    const end = pastString(this.bytes, this.at)
    if (end !== -1) this.at = end
    return end !== -1
  }

  /** Pass any value; false where it has no end. */
  value (): boolean {
    const start = this.at
    for (let depth = 0; ;) {
      const byte = this.bytes[this.at]
      if (byte === undefined) return depth === 0 && this.at > start
      if (byte === QUOTE) {
        if (!this.string()) return false
        if (depth === 0) return true
        continue
      }
      const ends = byte === CLOSE || byte === CLOSE_LIST
      if (depth === 0 && (ends || byte === COMMA || byte <= 0x20)) return this.at > start
      this.at += 1
      if (byte === OPEN || byte === OPEN_LIST) depth += 1
      if (ends && --depth === 0) return true
    }
  }

  /** Pass the values of a list, whose bracket comes next: their places, or false where it has no end, or too many. */
  list (most: number): number[] | false | 'too many' {
    const spans: number[] = []
    this.at += 1
    if (this.next() === CLOSE_LIST) {
      this.at += 1
      return spans
    }
    for (;;) {
      this.next()
      const start = this.at
      if (!this.value()) return false
      if (spans.length === 2 * most) return 'too many'
      spans.push(start, this.at)
      const byte = this.next()
      this.at += 1
      if (byte === CLOSE_LIST) return spans
      if (byte !== COMMA) return false
    }
  }
}

function keyOf (bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

/**
 * Take an archive apart. What is no object comes back whole, as its own shell.
 * @param bytes UTF-8
 */
export function scanArchive (bytes: Buffer, { mostMessages, mostBeside }: ScanLimits): ArchiveParts | ScanRefusal {
  const scanner = new Scanner(bytes)
  const whole = (): ArchiveParts | ScanRefusal => bytes.length > mostBeside ? 'too much beside' : { shell: bytes, spans: [] }
  if (scanner.next() !== OPEN) return whole()
  let spans: number[] | undefined
  let [start, end] = [0, 0]
  do {
    scanner.at += 1
    if (scanner.next() !== QUOTE) {
      // An empty object, or none that JSON knows.
      if (scanner.bytes[scanner.at] === CLOSE && spans === undefined) return whole()
      return 'malformed'
    }
    const key = scanner.at
    if (!scanner.string()) return 'malformed'
    const isMessages = scanner.at - key < 100 && keyOf(bytes.subarray(key, scanner.at)) === 'messages'
    if (scanner.next() !== COLON) return 'malformed'
    scanner.at += 1
    const first = scanner.next()
    if (isMessages && spans !== undefined) return 'messages twice'
    if (isMessages && first === OPEN_LIST) {
      start = scanner.at
      const found = scanner.list(mostMessages)
      if (found === false) return 'malformed'
      if (found === 'too many') return 'too many messages'
      spans = found
      end = scanner.at
    } else if (!scanner.value()) return 'malformed'
  } while (scanner.next() === COMMA)
  if (scanner.bytes[scanner.at] !== CLOSE) return 'malformed'
  if (spans === undefined) return whole()
  if (bytes.length - (end - start) > mostBeside) return 'too much beside'
  return { shell: Buffer.concat([bytes.subarray(0, start), LIST, bytes.subarray(end)]), spans }
}
