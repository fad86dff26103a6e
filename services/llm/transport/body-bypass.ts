/**
 * Way of chunked bodies past undici, whose parser is WebAssembly behind a readable stream: a fifth of all that a token cost. Here the bytes
 * of a body go from the socket to whoever reads it, in one call for each read of the network, and undici sees a body that is empty.
 * Connections, heads, ends and whatever is odd stay undici's: it is given the rest as soon as anything else comes than plain chunks.
 */
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'

/** Takes the body of a response. */
export interface BodyTaker {
  /** What one read of the network brought of it, within the call that brings it. */
  takeBody (pieces: Buffer[]): void
}

/** Says whether more is wanted of a body. */
export interface BodyFlow { readonly paused: boolean, pause (): void, resume (): void }

const START = 'HTTP/'
const HEAD_END = '\r\n\r\n'
/** Heads behind which bytes are kept from undici: of chunked bodies, and those before them. */
const HEAD_OF_INTEREST = /^HTTP\/1\.1 1|chunked/i
const CR = 0x0d
const LF = 0x0a
/** A chunk of more digits is left to undici. */
const MOST_DIGITS = 7

/** That of the socket which undici reads at this moment: it tells nobody whose head it has read. */
let present: Bypass | undefined

/**
 * Have the body of a response go past undici, which has just read its head, where that can be.
 * @param headers of the response
 * @param taker of the body
 * @returns undefined where undici hands the body over
 */
export function bypassFor (headers: Record<string, string | string[] | undefined>, taker: BodyTaker): BodyFlow | undefined {
  const isChunked = headers['transfer-encoding'] === 'chunked' && headers['content-length'] === undefined
  return isChunked ? present?.begin(taker) : undefined
}

const BYPASS = Symbol('bypass')

/** Socket whose reads go through its bypass; the functions are the same for all, since each has many silent hours. */
interface Bypassed extends Socket { [BYPASS]: Bypass }

/** Takes from a socket what it has read, as its `read` does. */
export type ReadNext = (socket: Socket, size?: number) => Buffer | null

/**
 * Let bodies of responses bypass undici.
 * @param socket that undici is about to read
 * @param next of its bytes
 */
export function openBypass (socket: Socket, next: ReadNext): void {
  Object.assign(socket, { [BYPASS]: new Bypass(socket, next), read: readPast, push: pushPast })
}

function readPast (this: Bypassed, size?: number): Buffer | null {
  const bypass = this[BYPASS]
  return size === undefined ? bypass.read() : bypass.next(this, size)
}

function pushPast (this: Bypassed, bytes: Buffer | null): boolean {
  const bypass = this[BYPASS]
  const rest = bytes === null || !bypass.isTaken ? bytes : bypass.take(bytes)
  return rest === undefined ? !bypass.paused : Readable.prototype.push.call(this, rest)
}

/** Reader of the chunks (RFC 9112 §7.1) that come over one socket. */
class Bypass implements BodyFlow {
  paused = false
  #taker: BodyTaker | undefined
  /** Whether undici was given nothing behind the head which it reads. */
  #isBeforeBody = false
  /** Came with that head. */
  #held: Buffer | null = null
  /** Bytes of the present chunk that are still to come. */
  #left = 0
  /** Characters that have come of the line break behind a chunk's data. */
  #broken = 2
  /** What has come of the line that says a chunk's size: its digits, what they say, and whether the line's end has begun. */
  #digits = 0
  #size = 0
  #isEnding = false

  constructor (private readonly socket: Socket, readonly next: ReadNext) {}

  get isTaken (): boolean { return this.#taker !== undefined }

  begin (taker: BodyTaker): this | undefined {
    if (!this.#isBeforeBody) return undefined
    this.#taker = taker
    this.paused = false
    this.#left = 0
    this.#broken = 2
    this.#nextSize()
    return this
  }

  pause (): void { this.paused = true }

  resume (): void {
    this.paused = false
    if (!this.socket.destroyed) this.socket._read(0)
  }

  /** Reads for undici: what is none of a body's, and a head apart from what follows it. */
  read (): Buffer | null {
    for (;;) {
      const bytes = this.#held ?? this.next(this.socket)
      this.#held = null
      present = bytes === null ? undefined : this
      if (bytes === null || this.#taker === undefined) return bytes === null ? null : this.#headOf(bytes)
      const rest = this.take(bytes)
      if (rest !== undefined) return rest
    }
  }

  /** A head that begins here, without what follows it; all there is, where none does. */
  #headOf (bytes: Buffer): Buffer {
    const end = bytes.toString('latin1', 0, START.length) === START ? bytes.indexOf(HEAD_END) + HEAD_END.length : 0
    this.#isBeforeBody = end >= HEAD_END.length && (end === bytes.length || HEAD_OF_INTEREST.test(bytes.toString('latin1', 0, end)))
    if (!this.#isBeforeBody || end === bytes.length) return bytes
    this.#held = bytes.subarray(end)
    return bytes.subarray(0, end)
  }

  /**
   * Takes bytes of a body, and has the taker take what they hold of it.
   * @param bytes as the socket brought them
   * @returns what undici has to read; undefined where that is nothing
   */
  take (bytes: Buffer): Buffer | undefined {
    const pieces: Buffer[] = []
    let at = 0
    while (at < bytes.length) {
      if (this.#left > 0) {
        const piece = bytes.subarray(at, at + this.#left)
        pieces.push(piece)
        this.#left -= piece.length
        at += piece.length
      } else if (this.#isFraming(bytes[at] ?? 0)) at += 1
      else break
    }
    const taker = this.#taker
    const rest = at < bytes.length ? this.#leave(bytes.subarray(at)) : undefined
    if (pieces.length > 0) taker?.takeBody(pieces)
    return rest
  }

  /** Takes a byte between the data of two chunks. Returns false where it is none that it has to be, or belongs to the last chunk. */
  #isFraming (byte: number): boolean {
    if (this.#broken < 2) {
      if (byte !== (this.#broken === 0 ? CR : LF)) return false
      this.#broken += 1
    } else if (this.#isEnding) {
      if (byte !== LF) return false
      this.#left = this.#size
      this.#broken = 0
      this.#nextSize()
    } else if (byte === CR) {
      if (this.#size === 0) return false
      this.#isEnding = true
    } else {
      const digit = digitOf(byte)
      if (digit === -1 || this.#digits === MOST_DIGITS) return false
      this.#size = this.#size * 16 + digit
      this.#digits += 1
    }
    return true
  }

  #nextSize (): void {
    this.#digits = this.#size = 0
    this.#isEnding = false
  }

  /** Leaves the rest of the response to undici, with what it has to know of what was taken here. */
  #leave (bytes: Buffer): Buffer {
    this.#taker = undefined
    // Behind data without its line break nothing may be taken for a chunk.
    if (this.#broken < 2) return Buffer.concat([Buffer.from('\r'), bytes])
    if (this.#digits === 0) return bytes
    return Buffer.concat([Buffer.from(this.#size.toString(16) + (this.#isEnding ? '\r' : '')), bytes])
  }
}

/** Value of a hexadecimal digit; -1 of anything else. */
function digitOf (byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
