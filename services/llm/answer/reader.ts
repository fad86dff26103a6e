/** Reads an answer off a response, whatever the response says of itself. */
import { pullTo, pushOf, type BatchSink, type BatchTaker, type Broken, type Handing } from '../batches.js'
import { UpstreamFailure } from '../failure.js'
import type { ProviderEvent } from '../provider.js'
import type { ResponseTaker, UpstreamResponse } from '../transport/port.js'
import { SseParser } from '../transport/sse-parser.js'

/** Decoder of a protocol, apart from how it is carried. One decoder serves one answer. */
export interface AnswerDecoder {
  /** Whether a terminator or a reason to stop has come: if the body ends now, the answer is whole. */
  readonly isFinished: boolean
  /** Whether the terminator has come; nothing after it counts. */
  readonly isTerminated: boolean
  /** Whether only usage and the terminator can still come. */
  readonly expectsEnd: boolean
  /** Whether there is an answer at all: text, reasoning, a tool call, a refusal. */
  readonly hasSpoken: boolean
  /**
   * Take one event of a stream, named `message` where it has no name, and append to the batch what came of it.
   * @throws {UpstreamFailure}
   */
  event (name: string, data: string, batch: ProviderEvent[]): void
  /**
   * Take the body of an answer that was not streamed.
   * @throws {UpstreamFailure}
   */
  whole (body: string, batch: ProviderEvent[]): void
  /** Append what is said last: usage where it is known, then `finish`. */
  end (batch: ProviderEvent[]): void
}

/** Bytes that may stand before the first that matters: a byte order mark and white space. */
const LEADING = new Set([0xef, 0xbb, 0xbf, 0x20, 0x09, 0x0a, 0x0d])
const OPENING = new Set([0x7b, 0x5b])

/**
 * Read an answer, streamed or not. Its first byte says which: servers and proxies mislabel either as the other.
 * @param open sends the request; called when the first batch is asked for
 * @param decoder of the protocol
 * @returns batches, each of what one read of the network brought; they end with an {@link UpstreamFailure} after the events that preceded
 *   it, the signal's reason when it was aborted, or what `open` throws
 */
export function readAnswer (open: () => Promise<UpstreamResponse>, decoder: AnswerDecoder): AnswerStream {
  return new AnswerStream(open, decoder)
}

/** Events of one answer, asked for or pushed: nothing but a call lies between the socket and whoever takes them. */
export class AnswerStream implements Handing<ProviderEvent>, ResponseTaker, AsyncIterableIterator<ProviderEvent[], undefined> {
  /** Gone with its use: it holds the prompt. */
  #open: (() => Promise<UpstreamResponse>) | undefined
  readonly #decoder: AnswerDecoder
  readonly #parser: SseParser
  #response: UpstreamResponse | undefined
  #taker: BatchTaker<ProviderEvent> | undefined
  #batch: ProviderEvent[] = []
  /** What came before the first byte that matters, and all of an answer that is no stream. */
  #body: Buffer[] = []
  #form: 'stream' | 'whole' | undefined
  #isOver = false
  /** Thrown after the last batch. */
  #failure: unknown

  /** See {@link readAnswer}. */
  constructor (open: () => Promise<UpstreamResponse>, decoder: AnswerDecoder) {
    this.#open = open
    this.#decoder = decoder
    this.#parser = new SseParser((name, data) => {
      if (!decoder.isTerminated) decoder.event(name, data, this.#batch)
    })
  }

  /** @inheritdoc */
  [Symbol.asyncIterator] (): this {
    return this
  }

  /** @inheritdoc */
  async next (): Promise<IteratorResult<ProviderEvent[], undefined>> {
    while (!this.#isOver) {
      const value = await this.#read()
      if (value.length > 0) return { done: false, value }
    }
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
    return { done: true, value: undefined }
  }

  /** Leave early: the response is let go. */
  async return (): Promise<IteratorResult<ProviderEvent[], undefined>> {
    this.#close()
    return { done: true, value: undefined }
  }

  /** @inheritdoc */
  pushTo (sink: BatchSink<ProviderEvent>): Promise<void> {
    return pushOf(this, sink)
  }

  /** @inheritdoc */
  handTo (taker: BatchTaker<ProviderEvent>): void {
    const response = this.#response
    if (this.#isOver && this.#failure === undefined) taker.over()
    else if (!this.#isOver && response?.pushTo !== undefined) {
      this.#taker = taker
      response.pushTo(this)
    } else pullTo(this, taker)
  }

  /** Takes what one read of the network brought, see {@link ResponseTaker}. */
  take (chunks: Buffer[]): Promise<void> | undefined {
    return this.#hand(this.#taken(chunks))
  }

  /** Takes the end, see {@link ResponseTaker}. */
  end (failure: unknown): void {
    void this.#hand(failure === undefined ? this.#ended() : this.#break(failure))
  }

  #hand (batch: ProviderEvent[]): Promise<void> | undefined {
    try {
      const held = batch.length === 0 ? undefined : this.#taker?.take(batch)
      if (held !== undefined) return held.then(() => { this.#settle() }, (error: unknown) => { this.#leave(error) })
      this.#settle()
    } catch (error) {
      this.#leave(error)
    }
    return undefined
  }

  #settle (): void {
    if (this.#isOver) this.#tell(this.#failure === undefined ? undefined : { error: this.#failure })
  }

  #leave (error: unknown): void {
    this.#close()
    this.#tell({ error })
  }

  #tell (broken?: Broken): void {
    const taker = this.#taker
    this.#taker = undefined
    taker?.over(broken)
  }

  async #read (): Promise<ProviderEvent[]> {
    try {
      const opening = this.#open?.()
      this.#open = undefined
      this.#response ??= await opening
      if (this.#response === undefined || this.#isOver) return this.#close()
      const chunks = await this.#response.read()
      return chunks === null ? this.#ended() : this.#taken(chunks)
    } catch (error) {
      return this.#break(error)
    }
  }

  #taken (chunks: Buffer[]): ProviderEvent[] {
    try {
      if (this.#form === 'stream') this.#parse(chunks)
      else {
        this.#body.push(...chunks)
        this.#form ??= formOf(chunks)
        if (this.#form !== 'stream') return this.#flush()
        this.#parse(this.#body)
        this.#body = []
      }
    } catch (error) {
      return this.#break(error)
    }
    if (this.#decoder.isTerminated) return this.#finish()
    this.#response?.expectEnd(this.#decoder.expectsEnd)
    return this.#flush()
  }

  #parse (chunks: Buffer[]): void {
    // A read of the network holds many pieces where the server has hurried: joining them costs less than parsing each.
    const [only] = chunks
    if (only !== undefined) this.#parser.push(chunks.length === 1 ? only : Buffer.concat(chunks))
  }

  /** The response has ended. */
  #ended (): ProviderEvent[] {
    try {
      if (this.#form === 'whole') this.#decoder.whole(Buffer.concat(this.#body).toString(), this.#batch)
      else {
        this.#parse(this.#body)
        endStream(this.#parser, this.#decoder)
      }
    } catch (error) {
      return this.#break(error)
    }
    return this.#finish()
  }

  /** The answer is over, and has to be whole. */
  #finish (): ProviderEvent[] {
    if (!this.#decoder.isFinished) return this.#fail(new UpstreamFailure('protocol', 'the stream ended with no terminator', { isCut: true }))
    if (!this.#decoder.hasSpoken) return this.#fail(new UpstreamFailure('protocol', 'the answer is empty'))
    this.#decoder.end(this.#batch)
    this.#response?.expectEnd(true)
    return this.#close()
  }

  #break (failure: unknown): ProviderEvent[] {
    return this.#decoder.expectsEnd && isLostTail(failure) ? this.#finish() : this.#fail(failure)
  }

  #fail (failure: unknown): ProviderEvent[] {
    this.#failure = failure
    return this.#close()
  }

  #close (): ProviderEvent[] {
    this.#isOver = true
    this.#body = []
    this.#response?.release()
    return this.#flush()
  }

  #flush (): ProviderEvent[] {
    const batch = this.#batch
    if (batch.length > 0) this.#batch = []
    return batch
  }
}

/** An event that the end has cut is no event; without a reason before it, the stream has no end either. */
function endStream (parser: SseParser, decoder: AnswerDecoder): void {
  try {
    parser.end()
  } catch (error) {
    if (decoder.isFinished || !(error instanceof UpstreamFailure) || error.kind !== 'protocol') throw error
  }
}

/** Undefined while nothing has come that says it. */
function formOf (chunks: Buffer[]): 'stream' | 'whole' | undefined {
  for (const chunk of chunks) {
    const first = chunk.find((byte) => !LEADING.has(byte))
    if (first !== undefined) return OPENING.has(first) ? 'whole' : 'stream'
  }
  return undefined
}

/** An answer whose end was expected is whole where the connection then broke or fell silent. */
function isLostTail (failure: unknown): boolean {
  return failure instanceof UpstreamFailure && (failure.kind === 'reset' || failure.kind === 'timeout')
}
