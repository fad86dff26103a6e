/** One request upstream and its response, driven by undici without a Node.js stream in between, with all of its timeouts on one timer. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { EndSignal } from '../end-signal.js'
import { UpstreamFailure } from '../failure.js'
import { asError, failureOf } from './broken-exchange.js'
import { bypassFor, type BodyFlow, type BodyTaker } from './body-bypass.js'
import type { HeldReader, ReadCoalescer } from './coalescer.js'
import { Inbox, sizeOf } from './inbox.js'
import type { ResponseTaker, UpstreamResponse, UpstreamTimeouts } from './port.js'

/** The most that one response may hold, in bytes: 64 MiB. */
export const MAX_RESPONSE_BYTES = 64 * 1024 * 1024

/** Above this many unread bytes the socket is paused: a slow reader costs bounded memory. */
const HIGH_WATER_BYTES = 256 * 1024

/** Milliseconds that a complete generation's response may take to end. */
const TAIL_MS = 2_000

/** The longest delay that `setTimeout` knows. */
const LONGEST_TIMER_MS = 0x7fffffff

const NONE: IncomingHttpHeaders = {}

/**
 * One request and its response, read in pieces. It is the handler that undici drives, without a Node.js stream in
 * between: per chunk that costs a third, and per idle stream it is one object and one timer.
 */
export class UpstreamExchange implements UpstreamResponse, BodyTaker, HeldReader, Dispatcher.DispatchHandler {
  /** Zero until the header has arrived. */
  status = 0
  /** Names in lower case. */
  headers: IncomingHttpHeaders = NONE
  readonly #signal: EndSignal
  readonly #idleMs: number
  readonly #deadline: number
  #controller: Dispatcher.DispatchController | undefined
  /** Brings the body. */
  #flow: BodyFlow | undefined
  readonly #inbox: Inbox = new Inbox(this)
  readonly #coalescer: ReadCoalescer
  #receivedBytes = 0
  #reads = 0
  /** Whether the next read waits for those of others. */
  #isHeld = false
  #isOver = false
  #isTail = false
  #failure: unknown
  #onHead: (() => void) | undefined
  #timer: NodeJS.Timeout | undefined
  #firesAt = 0
  /** When the present silence began, and how long it may last. */
  #silentSince = performance.now()
  #silenceMs: number

  /**
   * @param timeouts the call's limits; they run from now on
   * @param signal aborting it ends the exchange and destroys its socket
   * @param coalescer of the reads of all exchanges
   */
  constructor (timeouts: UpstreamTimeouts, signal: EndSignal, coalescer: ReadCoalescer) {
    this.#signal = signal
    this.#coalescer = coalescer
    this.#idleMs = timeouts.idleMs
    this.#silenceMs = timeouts.firstByteMs
    this.#deadline = this.#silentSince + timeouts.totalMs
    signal.addEventListener('abort', this.#onAbort)
    this.#watch()
  }

  /**
   * Wait for the header.
   * @throws {UpstreamFailure} when none comes; the signal's reason when it was aborted
   */
  async head (): Promise<void> {
    if (this.status === 0 && !this.#isOver) await new Promise<void>((resolve) => { this.#onHead = resolve })
    if (this.status === 0) throw this.#failure
    // What came whole, with its header, is over by now and needs no timer.
    if (!this.#isOver) this.#watch()
  }

  /** Let go of the headers, once they have been heeded. */
  forgetHead (): void { this.headers = NONE }

  /** @inheritdoc */
  read (): Promise<Buffer[] | null> {
    return this.#inbox.read()
  }

  /** @inheritdoc */
  pushTo (taker: ResponseTaker): void {
    this.#inbox.pushTo(taker)
  }

  /** @inheritdoc */
  async text (): Promise<string> {
    const all: Buffer[] = []
    for (let chunks = await this.read(); chunks !== null; chunks = await this.read()) all.push(...chunks)
    return Buffer.concat(all).toString()
  }

  /** @inheritdoc */
  expectEnd (isExpected: boolean): void {
    if (this.#isTail === isExpected) return
    this.#isTail = isExpected
    if (this.#isOver) return
    this.#silentSince = performance.now()
    this.#silenceMs = isExpected ? Math.min(this.#idleMs, TAIL_MS) : this.#idleMs
    this.#watch()
  }

  /** @inheritdoc */
  release (): void {
    this.#inbox.pushTo(undefined)
    if (this.#isOver) return
    if (this.#isTail) this.#drain()
    else this.#fail(new UpstreamFailure('reset', 'the reader left'))
  }

  async #drain (): Promise<void> {
    try {
      for (let chunks = await this.read(); chunks !== null;) chunks = await this.read()
    } catch {
      // Nobody waits for the rest: its loss is no failure.
    }
  }

  /** undici: the request is being written to a connection. */
  onRequestStart (controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#isOver) controller.abort(asError(this.#failure))
  }

  /** undici: a header, which may be an informational one (RFC 9110 §15.2) before the real one. */
  onResponseStart (controller: Dispatcher.DispatchController, statusCode: number, headers: IncomingHttpHeaders): void {
    // Read by now, and they would keep what the socket has read with them for as long as the answer lasts.
    controller.rawHeaders = null
    if (statusCode < 200) return
    this.status = statusCode
    this.headers = headers
    this.#flow = bypassFor(headers, this)
    this.#silentSince = performance.now()
    this.#silenceMs = this.#idleMs
    this.#tellHead()
  }

  /** undici: a piece of the body. */
  onResponseData (controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#flow = controller
    if (this.#admits(chunk.length)) this.#inbox.add(chunk)
    if (this.#inbox.bytes > HIGH_WATER_BYTES) controller.pause()
  }

  /** @inheritdoc */
  takeBody (pieces: Buffer[]): void {
    const bytes = sizeOf(pieces)
    if (!this.#admits(bytes)) return
    this.#reads += 1
    this.#inbox.addRead(pieces)
    this.#isHeld = this.#coalescer.holds(this, this.#reads, pieces.length, bytes, this.#silentSince)
    if (this.#isHeld || this.#inbox.bytes > HIGH_WATER_BYTES) this.#flow?.pause()
  }

  /** @inheritdoc */
  readOn (): void {
    this.#isHeld = false
    if (!this.#isOver && this.#inbox.bytes <= HIGH_WATER_BYTES) this.#flow?.resume()
  }

  #admits (bytes: number): boolean {
    if (this.#isOver) return false
    this.#silentSince = performance.now()
    this.#receivedBytes += bytes
    if (this.#receivedBytes <= MAX_RESPONSE_BYTES) return true
    this.#fail(new UpstreamFailure('too-large', `a response of more than ${MAX_RESPONSE_BYTES} bytes`))
    return false
  }

  /** undici: the body is complete. */
  onResponseEnd (): void {
    this.#settle()
  }

  /** undici: no connection, or a broken one; also the echo of our own abort. */
  onResponseError (_controller: Dispatcher.DispatchController | undefined, error: Error & { code?: unknown }): void {
    this.#fail(failureOf(error, this.#controller !== undefined, this.#receivedBytes === 0))
  }

  readonly #onAbort = (): void => {
    this.#inbox.clear()
    this.#fail(this.#signal.reason)
  }

  #fail (failure: unknown): void {
    if (this.#isOver) return
    this.#failure = failure
    this.#settle()
    this.#controller?.abort(asError(failure))
  }

  #settle (): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    this.#signal.removeEventListener('abort', this.#onAbort)
    this.#inbox.close(this.#failure)
    this.#tellHead()
  }

  #tellHead (): void {
    const tell = this.#onHead
    this.#onHead = undefined
    tell?.()
  }

  /** Everything that had come was taken. */
  emptied (): void {
    if (this.#isHeld || this.#flow?.paused !== true) return
    this.#silentSince = performance.now()
    this.#flow.resume()
  }

  /** One timer serves all three limits: reads only move `silentSince`, and a timer that fires early looks again. */
  #watch (): void {
    const due = Math.min(this.#silentSince + this.#silenceMs, this.#deadline)
    if (this.#timer !== undefined && this.#firesAt <= due) return
    clearTimeout(this.#timer)
    this.#firesAt = due
    // setImmediate lets a process that was itself stalled read its sockets before it blames the upstream.
    this.#timer = setTimeout(() => setImmediate(() => { this.#check() }), Math.min(due - performance.now(), LONGEST_TIMER_MS))
  }

  #check (): void {
    if (this.#isOver) return
    this.#timer = undefined
    const now = performance.now()
    // What lies here unread is the reader's silence.
    if (this.#inbox.bytes > 0) this.#silentSince = now
    const beforeFirstByte = this.#receivedBytes === 0
    if (now >= this.#deadline) {
      this.#fail(new UpstreamFailure('timeout', 'the total limit is over', { phase: 'total' }))
    } else if (now >= this.#silentSince + this.#silenceMs) {
      const phase = this.status === 0 ? 'first-byte' : 'idle'
      this.#fail(new UpstreamFailure('timeout', `silent for ${this.#silenceMs} ms`, { phase, beforeFirstByte }))
    } else {
      this.#watch()
    }
  }
}
