/** Bodies that come encoded (RFC 9110 §8.4) although `identity` was asked for, and headers that say so of bodies that are not. */
import { Readable, pipeline, type Transform } from 'node:stream'
import { createBrotliDecompress, createInflate, createUnzip } from 'node:zlib'
import { UpstreamFailure } from '../failure.js'
import { MAX_RESPONSE_BYTES, type UpstreamExchange } from './exchange.js'
import type { UpstreamResponse } from './port.js'

/** Codings that are none: the standard's own word, and what servers write there for a character set or a transfer. */
const PLAIN = /^(?:|identity|none|utf-?8|binary|8bit|7bit|chunked)$/

/** Both begin with a byte that no JSON and no event stream does. */
const GZIP = { first: 0x1f, open: createUnzip }
const DEFLATE = { first: 0x78, open: createInflate }
const CODINGS = new Map<string, { first?: number, open: () => Transform }>([
  ['gzip', GZIP],
  ['x-gzip', GZIP],
  ['deflate', DEFLATE],
  ['br', { open: createBrotliDecompress }]
])

/**
 * The response with its body as it was before it was encoded.
 * @param exchange whose header has come
 * @throws {UpstreamFailure} of kind `protocol` where it is encoded in a way that nobody here can undo
 */
export function decoded (exchange: UpstreamExchange): UpstreamResponse {
  const header = exchange.headers['content-encoding']
  if (header === undefined) return exchange
  const codings = [header].flat().join().toLowerCase().split(',').map((coding) => coding.trim()).filter((coding) => !PLAIN.test(coding))
  if (codings.length === 0) return exchange
  const coding = codings.length === 1 ? CODINGS.get(codings[0] ?? '') : undefined
  if (coding !== undefined) return new DecodedResponse(exchange, coding)
  exchange.release()
  throw new UpstreamFailure('protocol', 'the body came in an encoding that is not known')
}

/** Reads what a decoder makes of a response, at the reader's own pace: a few bytes that stand for many cost no memory at once. */
class DecodedResponse implements UpstreamResponse {
  #bytes: AsyncIterator<Buffer> | undefined
  #size = 0

  constructor (private readonly source: UpstreamExchange, private readonly coding: { first?: number, open: () => Transform }) {}

  /** @inheritdoc */
  async read (): Promise<Buffer[] | null> {
    this.#bytes ??= await this.#open()
    const { done, value } = await this.#next(this.#bytes)
    if (done === true) return null
    this.#size += value.length
    if (this.#size > MAX_RESPONSE_BYTES) throw new UpstreamFailure('too-large', `a response of more than ${MAX_RESPONSE_BYTES} decoded bytes`)
    return [value]
  }

  /** @inheritdoc */
  async text (): Promise<string> {
    const all: Buffer[] = []
    for (let chunks = await this.read(); chunks !== null; chunks = await this.read()) all.push(...chunks)
    return Buffer.concat(all).toString()
  }

  /** @inheritdoc */
  expectEnd (isExpected: boolean): void {
    this.source.expectEnd(isExpected)
  }

  /** Its connection is not used again: two readers of one rest would be one too many. */
  release (): void {
    this.source.expectEnd(false)
    this.source.release()
  }

  async #open (): Promise<AsyncIterator<Buffer>> {
    const first = await this.source.read()
    const bytes = Readable.from(this.#raw(first))
    // Some proxies take the encoding away and leave its header.
    const isEncoded = this.coding.first === undefined || first?.[0]?.[0] === this.coding.first
    if (!isEncoded) return bytes[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    const decoder = this.coding.open()
    // Whatever ends it, the reader of the decoder hears of it.
    pipeline(bytes, decoder, () => {})
    return decoder[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  }

  async * #raw (first: Buffer[] | null): AsyncGenerator<Buffer, void, undefined> {
    for (let chunks = first; chunks !== null; chunks = await this.source.read()) yield * chunks
  }

  async #next (bytes: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer>> {
    try {
      return await bytes.next()
    } catch (error) {
      const isOfDecoder = error instanceof Error && 'errno' in error
      throw isOfDecoder ? new UpstreamFailure('protocol', 'the body is not what its encoding says') : error
    }
  }
}
