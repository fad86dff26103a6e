/** Responses of the server: their header can have lines that were written out before. */
import { ServerResponse, type IncomingMessage } from 'node:http'
import type { FastifyReply } from 'fastify'

/** Parts of Node's responses that are not in its types: what joins a header, and what it made. */
interface Inside { _storeHeader (firstLine: string, headers: unknown): void, _header: string | null }

const inside = (response: ServerResponse): Inside => response as unknown as Inside
const join = inside(ServerResponse.prototype)._storeHeader

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

  /** Join the header (Node's own name for it). */
  _storeHeader (firstLine: string, headers: unknown): void {
    join.call(this, firstLine + this.standingLines + this.idLine + this.limitLines, headers)
  }
}

/**
 * The lines of a reply.
 * @param reply of a server that was made with this class
 */
export const linesOf = ({ raw }: FastifyReply): LinedResponse => raw as LinedResponse
