import { UpstreamFailure } from './failure.js'
import type { ProviderEvent } from './provider.js'
import { SseParser } from './sse-parser.js'
import type { UpstreamResponse } from './upstream-http.js'

/** What a protocol says, apart from how it is carried. One decoder serves one answer. */
export interface AnswerDecoder {
  /** The answer's text is whole, though usage or the terminator may still come. */
  readonly isFinished: boolean
  /** The terminator has come; nothing after it counts. */
  readonly isTerminated: boolean
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

/**
 * Read an answer, streamed or not, as the response's content type says; where it says neither, `wantsStream`, which is what
 * was asked for, decides. One generator from the socket to the engine: each one more costs every chunk three microtasks.
 * @throws {UpstreamFailure} after the events that preceded the failure; the signal's reason when it was aborted; what `open` throws
 */
export async function * readAnswer (
  open: () => Promise<UpstreamResponse>, decoder: AnswerDecoder, wantsStream: boolean
): AsyncGenerator<ProviderEvent[], void, undefined> {
  const response = await open()
  try {
    let batch: ProviderEvent[] = []
    if (!isStream(response, wantsStream)) {
      decoder.whole(await response.text(), batch)
      decoder.end(batch)
      yield batch
      return
    }
    const parser = new SseParser((name, data) => {
      if (!decoder.isTerminated) decoder.event(name, data, batch)
    })
    let failure: unknown
    while (failure === undefined) {
      try {
        const chunks = await response.read()
        if (chunks === null) break
        for (const chunk of chunks) parser.push(chunk)
      } catch (error) {
        failure = error
      }
      if (decoder.isFinished) response.expectEnd()
      if (decoder.isTerminated) break
      if (batch.length > 0) {
        const full = batch
        batch = []
        yield full
      }
    }
    if (failure !== undefined && !(decoder.isFinished && isLostTail(failure))) throw failure
    if (!decoder.isFinished) throw new UpstreamFailure('protocol', 'the stream ended with no terminator')
    decoder.end(batch)
    yield batch
  } finally {
    response.release()
  }
}

/** A whole answer whose connection then broke or fell silent is still whole. */
function isLostTail (failure: unknown): boolean {
  return failure instanceof UpstreamFailure && (failure.kind === 'reset' || failure.kind === 'timeout')
}

function isStream ({ headers }: UpstreamResponse, wantsStream: boolean): boolean {
  const type = String(headers['content-type'])
  return type.includes('text/event-stream') || (wantsStream && !type.includes('json'))
}

/**
 * Parse what an upstream calls JSON.
 * @throws {UpstreamFailure} of kind `protocol`, quoting its beginning
 */
export function parseJson (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UpstreamFailure('protocol', `not JSON: ${text.slice(0, 200)}`, { cause })
  }
}
