/** HTTP framing: addresses, Host lines and codings that Node lets pass, or refuses in silence, are refused in the error envelope. */
import type { IncomingMessage } from 'node:http'
import fp from 'fastify-plugin'
import type { FastifyRequest } from 'fastify'
import { HeadersTooLarge, UnsupportedMediaType, invalid, type ParleyError } from '../errors.js'

const LONGEST_URL = 8192
const UNREADABLE = '/%25'
// RFC 3986 §3.2.2 and §3.2.3, without the finer points of IP literals.
const HOST = /^[A-Za-z0-9\-._~%!$&'()*+,;=:[\]]*$/

/**
 * An address in the form that the router reads: the absolute form (RFC 9112 §3.2.2) loses its origin, and one whose
 * percent-encoding is broken becomes one that no route has, so that it is refused, logged and counted like any other.
 * @param request as it came
 */
export function routableUrl ({ url = '' }: IncomingMessage): string {
  const path = url.startsWith('/') || url === '*' ? url : `/${url.replace(/^https?:\/\/[^/?#]*\/?/i, '')}`
  if (!path.includes('%')) return path
  try {
    decodeURI(path.split('?', 1)[0] ?? '')
    return path
  } catch {
    return UNREADABLE
  }
}

/** Number of Host lines: Node keeps the first and drops the others without a word. */
function hostLines (rawHeaders: string[]): number {
  let found = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name !== undefined && name.length === 4 && name.toLowerCase() === 'host') found += 1
  }
  return found
}

const bad = (path: string, message: string, keyword: string): ParleyError => invalid({ path, message, keyword })

/** Flaw of a request that no route wants: RFC 9112 §3.2 for the Host header and §6.1 for chunks, RFC 3986 §2.1 for percent-encoding. */
function flawOf ({ raw, originalUrl, headers }: FastifyRequest): ParleyError | undefined {
  if (originalUrl.length > LONGEST_URL) return HeadersTooLarge()
  if (raw.url === UNREADABLE && originalUrl !== UNREADABLE) return bad('/url', 'must be a valid URL', 'format')
  const { host } = headers
  if (host === undefined) return raw.httpVersion === '1.1' ? bad('/headers/host', 'must be sent', 'required') : undefined
  if (hostLines(raw.rawHeaders) > 1) return bad('/headers/host', 'must be sent once', 'maxItems')
  if (!HOST.test(host)) return bad('/headers/host', 'must be a host and perhaps a port', 'format')
  return undefined
}

/** Refuses what is HTTP to Node's parser and not to its standards, and bodies in a coding that nobody here decodes. */
export default fp(async (app) => {
  app.edge.step('onRequest', 'framing', (request, reply) => {
    const { raw: { httpVersion }, headers: { 'transfer-encoding': transferEncoding } } = request
    let flaw = flawOf(request)
    if (transferEncoding !== undefined && httpVersion === '1.0') flaw ??= bad('/headers/transfer-encoding', 'must not be sent with HTTP/1.0', 'format')
    // Where a message ends is then in doubt, and so is all that follows it on this connection.
    if (flaw !== undefined) void reply.header('connection', 'close')
    return flaw
  })

  app.edge.step('preParsing', 'framing', ({ headers: { 'content-encoding': coding } }, reply) => {
    if (coding === undefined || coding.trim().toLowerCase() === 'identity') return undefined
    // RFC 9110 §12.5.3: which codings a body may have.
    void reply.header('accept-encoding', 'identity').header('connection', 'close')
    return UnsupportedMediaType({ message: 'Send the body without a content-encoding.' })
  })
}, { name: 'framing', dependencies: ['edge', 'rate-limit'] })
