/** Answers on a bare socket: there is no response object for what Node's HTTP parser refused. */
import { STATUS_CODES, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import { HeadersTooLarge, RequestTimeout, invalid, type ParleyError } from '../../errors.js'

function refusalOf (code: string | undefined): ParleyError {
  if (code === 'HPE_HEADER_OVERFLOW') return HeadersTooLarge()
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return RequestTimeout()
  return invalid({ path: '/', message: 'is not valid HTTP', keyword: 'format' })
}

const LONGEST_LINE = 1024

/** The beginning of a request, as far as it says where it goes. */
const REQUEST_LINE = /^[A-Z]+ (\S+)/

/**
 * Answer an error as a whole response, and close the connection.
 * @param app counts and logs it
 * @param socket to answer on
 * @param known what to answer
 * @param ip of the peer, where it is known
 * @param packet what the parser was given last
 */
export function answerBare (app: FastifyInstance, socket: Duplex, known: ParleyError, ip: string | undefined, packet?: Buffer): void {
  const requestId = uuidv7()
  const path = REQUEST_LINE.exec(packet?.toString('latin1', 0, LONGEST_LINE) ?? '')?.[1] ?? ''
  const body = JSON.stringify(app.errorShapes.of(path).body(known))
  app.countError(known.code)
  app.log.info({ requestId, statusCode: known.statusCode, code: known.code, ip }, 'request')
  socket.end(`HTTP/1.1 ${known.statusCode} ${STATUS_CODES[known.statusCode] ?? ''}\r\ncontent-type: application/json; charset=utf-8\r\n` +
    (known.statusCode === 405 ? 'allow: \r\n' : '') +
    `x-request-id: ${requestId}\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

/**
 * Answers requests that Node's HTTP parser refused, before any route or hook exists for them.
 * @param error the parser's
 * @param socket to answer on
 */
export function clientErrorHandler (this: FastifyInstance, error: Error & { code?: string, rawPacket?: unknown }, socket: Socket): void {
  // Node's own mark of the response that a socket is writing: bytes put between its chunks would corrupt it.
  const { _httpMessage: answering } = socket as Socket & { _httpMessage?: ServerResponse }
  if (error.code === 'ECONNRESET' || !socket.writable || answering?.headersSent === true) { socket.destroy(); return }
  answerBare(this, socket, refusalOf(error.code), socket.remoteAddress, Buffer.isBuffer(error.rawPacket) ? error.rawPacket : undefined)
}
