/**
 * Responses of the server: their header can have lines that were written out before, and goes out together with a small body, and that
 * together with others that were made in the same turn of the event loop.
 */
import { ServerResponse, type IncomingMessage } from 'node:http'
import type { FastifyReply } from 'fastify'
import { sendTogether } from './departures.js'

/** Parts of Node's responses that are not in its types: what joins a header, and what it made. */
interface Inside {
  _storeHeader (firstLine: string, headers: unknown): void
  _header: string | null
  readonly _headerSent: boolean
  readonly _hasBody: boolean
  readonly finished: boolean
}

/** Bytes up to which a body goes into one text with its header: both fit into what Node writes without asking for memory first. */
const SMALL_BODY = 8 * 1024

const inside = (response: ServerResponse): Inside => response as unknown as Inside
const join = inside(ServerResponse.prototype)._storeHeader

/** A small body as a text with a character for each byte, which a header is, too; undefined for any other. */
function smallBody (chunk: unknown): string | undefined {
  if (chunk === undefined || chunk === null || typeof chunk === 'function') return ''
  if (Buffer.isBuffer(chunk)) return chunk.length <= SMALL_BODY ? chunk.toString('latin1') : undefined
  if (typeof chunk !== 'string' || chunk.length > SMALL_BODY) return undefined
  return Buffer.byteLength(chunk) === chunk.length ? chunk : undefined
}

/**
 * Response with lines of text in its header, beside the headers that are set one by one. Fastify and Node look at each of those five
 * times, at names and values that are known to be right; twelve that never change cost a small response an eighth of all its time.
 * Whoever writes a line vouches for it: a name that nobody else sets, a value without line breaks, and CRLF behind it.
 *
 * It hangs on a method and a field that Node.js does not document (20 to 24 have them): where they are gone, the tests over the wire miss
 * the lines.
 */
export class LinedResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  /** Lines that are the same for each response. */
  standingLines = ''
  /** Line of the request's id. */
  idLine = ''
  /** Lines of the limit that it was counted for. */
  limitLines = ''

  /** Let go of the header, once it is on its way: a stream would hold it for as long as it lasts. Node asks only whether there is one. */
  forgetHeader (): void {
    inside(this)._header = ' '
    this.standingLines = this.idLine = this.limitLines = ''
  }

  /** Whether it is whole, and about to leave. */
  isLeaving = false
  #callback: (() => void) | undefined

  /**
   * End the response. A small body is put behind its header, so that both are one text for one write of the socket: by itself Node has
   * it written out of three pieces, which costs a small response a tenth of all its time. It leaves with its like, see `sendTogether`.
   */
  override end (chunk?: unknown, encoding?: unknown, callback?: unknown): this {
    const own = inside(this)
    const isWhole = own._header !== null && !own._headerSent && !this.chunkedEncoding && !this.writableEnded &&
      // A text in another encoding has other bytes than its letters.
      (typeof encoding !== 'string' || encoding === 'utf8')
    const body = isWhole ? own._hasBody ? smallBody(chunk) : '' : undefined
    if (body === undefined) return super.end(chunk, encoding as BufferEncoding, callback as () => void)
    own._header += body
    const told = typeof chunk === 'function' ? chunk : typeof encoding === 'function' ? encoding : callback
    this.#callback = told as (() => void) | undefined
    this.isLeaving = true
    sendTogether(this)
    return this
  }

  /** Leave. */
  send (): void {
    this.isLeaving = false
    super.end(this.#callback)
  }

  /** Join the header (Node's own name for it). */
  _storeHeader (firstLine: string, headers: unknown): void {
    join.call(this, firstLine + this.standingLines + this.idLine + this.limitLines, headers)
  }
}

// Who asks whether a response has been ended need not know that it has not left yet.
Object.defineProperty(LinedResponse.prototype, 'writableEnded', {
  configurable: true,
  get (this: LinedResponse) { return this.isLeaving || inside(this).finished }
})

/**
 * The lines of a reply.
 * @param reply of a server that was made with this class
 */
export const linesOf = ({ raw }: FastifyReply): LinedResponse => raw as LinedResponse
