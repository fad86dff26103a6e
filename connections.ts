/** Preparation of each connection before there is a request of Fastify's: one spelling of addresses, and turns. */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { addressOf } from './network.js'

/** The requests of one connection. */
interface Line {
  /** The response that is being made. */
  current: ServerResponse
  /** What came in behind it. */
  waiting: [IncomingMessage, ServerResponse][]
}

/** Requests of one connection that may wait before nothing more is read from it. */
const LONGEST_LINE = 32

/**
 * Requests of one connection one after the other, and those of all connections in turns. Node hands over all that it has parsed at once:
 * ten thousand requests that came in one go would be handled before anybody else's.
 * @param answer handles one request
 */
function inTurns (answer: RequestListener): RequestListener {
  const lines = new WeakMap<Socket, Line>()

  const wait = (socket: Socket, line: Line): void => {
    line.current.once('close', () => setImmediate(next, socket, line))
    // Node reads on by itself whenever a request is over.
    if (line.waiting.length > LONGEST_LINE) socket.pause()
  }
  const next = (socket: Socket, line: Line): void => {
    const turn = socket.writable ? line.waiting.shift() : undefined
    if (turn === undefined) { line.waiting = []; return }
    line.current = turn[1]
    if (line.waiting.length <= LONGEST_LINE) socket.resume()
    if (line.waiting.length > 0) wait(socket, line)
    answer(...turn)
  }

  return (request, response) => {
    const { socket } = request
    const line = lines.get(socket)
    if (line === undefined) {
      lines.set(socket, { current: response, waiting: [] })
    } else if (line.waiting.length > 0 || !line.current.writableFinished) {
      if (line.waiting.push([request, response]) === 1) wait(socket, line)
      else if (line.waiting.length > LONGEST_LINE) socket.pause()
      return
    } else {
      line.current = response
    }
    answer(request, response)
  }
}

/** A peer in the spelling that everything else uses: without a zone, and an IPv4 one as such also on a socket for both. */
function spellPeer (socket: Socket): void {
  const { remoteAddress } = socket
  const address = addressOf(remoteAddress ?? '')
  if (address !== remoteAddress) Object.defineProperty(socket, 'remoteAddress', { value: address })
}

/** `X-Forwarded-For` as addresses alone; what is none counts as the peer, whose word it was. */
function spellForwarded ({ headers, socket }: IncomingMessage): void {
  const forwarded = headers['x-forwarded-for']
  if (typeof forwarded !== 'string') return
  headers['x-forwarded-for'] = forwarded.split(',').map((entry) => addressOf(entry) ?? socket.remoteAddress).join(', ')
}

/**
 * Put turns and plain addresses in front of a server's own handler of requests.
 * @param server with its handler, not listening yet
 * @param trustsProxies whether anybody reads `X-Forwarded-For`
 */
export function prepareConnections (server: Server, trustsProxies: boolean): void {
  const [handle] = server.listeners('request') as RequestListener[]
  if (handle === undefined) throw new Error('the server has no handler')
  server.removeListener('request', handle)
  const answer: RequestListener = trustsProxies ? (request, response) => { spellForwarded(request); handle(request, response) } : handle
  server.on('request', inTurns(answer))
  server.prependListener('connection', spellPeer)
}
