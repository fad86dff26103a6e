/** Reads an answer off a response, whatever the response says of itself. */
import { UpstreamFailure } from '../failure.js'
import type { ProviderEvent } from '../provider.js'
import type { UpstreamResponse } from '../transport/port.js'
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
 * Read an answer, streamed or not. Its first byte says which: servers and proxies mislabel either as the other. One
 * generator from the socket to the engine: each one more costs every chunk three microtasks.
 * @throws {UpstreamFailure} after the events that preceded the failure; the signal's reason when it was aborted; what `open` throws
 */
export async function * readAnswer (
  open: () => Promise<UpstreamResponse>, decoder: AnswerDecoder
): AsyncGenerator<ProviderEvent[], void, undefined> {
  const response = await open()
  try {
    const { head, isJson } = await beginning(response)
    let batch: ProviderEvent[] = []
    if (isJson) {
      decoder.whole(await rest(head, response), batch)
    } else {
      const parser = new SseParser((name, data) => {
        if (!decoder.isTerminated) decoder.event(name, data, batch)
      })
      let failure: unknown
      let held: Buffer[] | null = head
      let isOver = false
      while (failure === undefined && !isOver) {
        try {
          const chunks: Buffer[] | null = held ?? await response.read()
          held = null
          isOver = chunks === null
          if (chunks === null) endStream(parser, decoder)
          else for (const chunk of chunks) parser.push(chunk)
        } catch (error) {
          failure = error
        }
        isOver ||= decoder.isTerminated
        response.expectEnd(isOver || decoder.expectsEnd)
        if (batch.length > 0 && (!isOver || failure !== undefined)) {
          const full = batch
          batch = []
          yield full
        }
      }
      if (failure !== undefined && !(decoder.expectsEnd && isLostTail(failure))) throw failure
    }
    if (!decoder.isFinished) throw new UpstreamFailure('protocol', 'the stream ended with no terminator', { isCut: true })
    if (!decoder.hasSpoken) throw new UpstreamFailure('protocol', 'the answer is empty')
    decoder.end(batch)
    yield batch
  } finally {
    response.release()
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

async function beginning (response: UpstreamResponse): Promise<{ head: Buffer[], isJson: boolean }> {
  const head: Buffer[] = []
  for (let chunks = await response.read(); chunks !== null; chunks = await response.read()) {
    head.push(...chunks)
    for (const chunk of chunks) {
      const first = chunk.find((byte) => !LEADING.has(byte))
      if (first !== undefined) return { head, isJson: OPENING.has(first) }
    }
  }
  return { head, isJson: false }
}

async function rest (head: Buffer[], response: UpstreamResponse): Promise<string> {
  const all = [...head]
  for (let chunks = await response.read(); chunks !== null; chunks = await response.read()) all.push(...chunks)
  return Buffer.concat(all).toString()
}

/** An answer whose end was expected is whole where the connection then broke or fell silent. */
function isLostTail (failure: unknown): boolean {
  return failure instanceof UpstreamFailure && (failure.kind === 'reset' || failure.kind === 'timeout')
}
