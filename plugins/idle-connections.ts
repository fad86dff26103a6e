/** Bound on the connections that one address keeps open for nothing: each costs a descriptor, and those are what everybody shares. */
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import { addressKey } from '../network.js'

/** Options of the bound. */
export interface IdleConnectionsOptions {
  /** Idle connections of one address; 256 when absent. */
  most?: number
}

/** Connections after which an address that has many is looked at again: a look costs as much as it has. */
const LOOK_EVERY = 16

/** Node's own mark of a socket: the response that is being made on it. */
type WithMessage = Socket & { _httpMessage?: unknown }

/**
 * Closes the oldest idle connections of an address that has too many. Those with a request or a stream on them are none of this; nor
 * is anything done behind a proxy, whose connections are everybody's.
 */
export default fp<IdleConnectionsOptions>(async (app, { most = 256 }) => {
  if (app.config.trustProxy > 0) return
  const closed = new app.metrics.client.Counter({ name: 'http_idle_connections_closed_total', help: 'Idle connections closed because their address had too many' })
  const open = new Map<string, Set<Socket>>()
  app.server.on('connection', (socket: Socket) => {
    const key = addressKey(socket.remoteAddress ?? '')
    const sockets = open.get(key) ?? new Set()
    open.set(key, sockets.add(socket))
    socket.once('close', () => {
      sockets.delete(socket)
      if (sockets.size === 0) open.delete(key)
    })
    if (sockets.size <= most || sockets.size % LOOK_EVERY !== 0) return
    // In the order of their beginning; this one has not had the time to ask for anything.
    const idle = [...sockets].filter((one) => one !== socket && (one as WithMessage)._httpMessage == null)
    for (const one of idle.slice(0, Math.max(0, idle.length - most))) {
      closed.inc()
      one.destroy()
    }
  })
}, { name: 'idle-connections', dependencies: ['metrics'] })
