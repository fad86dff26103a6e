/** Bound on the connections that one address keeps open for nothing: each costs a descriptor, and those are what everybody shares. */
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import { addressKey } from '../network.js'

/** Options of the bound. */
export interface IdleConnectionsOptions {
  /** Idle connections of one address; 256 when absent. */
  most?: number
  /** Milliseconds without a byte after which a connection is idle, since what is sent first may be long on its way; 10 s when absent. */
  restMs?: number
}

/** Connections of one address, in multiples of its bound, beyond which nobody waits for what may be on its way. */
const FLOOD = 16
/** Connections after which a flood is looked at again: a look costs as much as the address has. */
const LOOK_EVERY = 16

/** Node's own mark of a socket: the response that is being made on it. */
type WithMessage = Socket & { _httpMessage?: unknown }

/** Connections of one address. */
interface Address {
  /** In the order of their beginning, with the bytes that had been read, and when that was seen first. */
  sockets: Map<Socket, { bytes: number, since: number }>
  looks: NodeJS.Timeout | undefined
}

/**
 * Closes the oldest idle connections of an address that has too many. Those with a request or a stream on them are none of this; nor
 * is anything done behind a proxy, whose connections are everybody's.
 */
export default fp<IdleConnectionsOptions>(async (app, { most = 256, restMs = 10_000 }) => {
  if (app.config.trustProxy > 0) return
  const closed = new app.metrics.client.Counter({ name: 'http_idle_connections_closed_total', help: 'Idle connections closed because their address had too many' })
  const open = new Map<string, Address>()

  function look ({ sockets }: Address, restMs: number): void {
    const now = performance.now()
    const idle: Socket[] = []
    for (const [socket, seen] of sockets) {
      if ((socket as WithMessage)._httpMessage != null) continue
      if (socket.bytesRead !== seen.bytes) Object.assign(seen, { bytes: socket.bytesRead, since: now })
      else if (now - seen.since >= restMs) idle.push(socket)
    }
    for (const socket of idle.slice(0, Math.max(0, idle.length - most))) {
      closed.inc()
      socket.destroy()
    }
  }

  app.server.on('connection', (socket: Socket) => {
    const key = addressKey(socket.remoteAddress ?? '')
    const address = open.get(key) ?? { sockets: new Map(), looks: undefined }
    const { sockets } = address
    open.set(key, address)
    socket.once('close', () => {
      sockets.delete(socket)
      if (sockets.size <= most) {
        clearInterval(address.looks)
        address.looks = undefined
      }
      if (sockets.size === 0) open.delete(key)
    })
    if (sockets.size >= most * FLOOD && sockets.size % LOOK_EVERY === 0) look(address, 0)
    sockets.set(socket, { bytes: 0, since: performance.now() })
    if (sockets.size > most) address.looks ??= setInterval(() => { look(address, restMs) }, restMs).unref()
  })
}, { name: 'idle-connections', dependencies: ['metrics'] })
