import type { Socket } from 'node:net'
import fp from 'fastify-plugin'

/** Times of the watch, in milliseconds. */
export interface StalledReadersOptions {
  /** How long a reader may take nothing; 30 s when absent. */
  patienceMs?: number
  /** How often that is looked at; 5 s when absent. */
  checkMs?: number
}

interface Watched { taken: string, since: number }

/** Node's own handle of a socket: what the system has not taken yet of the write that is under way. */
type WithHandle = Socket & { _handle?: { writeQueueSize?: number } | null }

/**
 * Cuts connections whose reader takes nothing of what waits for it: what is pending is memory of this process, and nobody would
 * free it. At the socket, so that it holds for every answer and every stream. A silent connection for which nothing waits is none of
 * this, nor is a slow reader: any byte that the system takes begins the patience anew.
 */
export default fp<StalledReadersOptions>(async (app, { patienceMs = 30_000, checkMs = 5000 }) => {
  const cut = new app.metrics.client.Counter({ name: 'http_stalled_readers_total', help: 'Connections cut because their reader took nothing' })
  const sockets = new Map<Socket, Watched>()
  app.server.on('connection', (socket: Socket) => {
    sockets.set(socket, { taken: '', since: Date.now() })
    socket.once('close', () => { sockets.delete(socket) })
  })
  app.loop('stalled-readers', { everyMs: checkMs, failing: 'readers that take nothing can not be looked for' }, () => {
    const now = Date.now()
    for (const [socket, watched] of sockets) {
      const inFlight = (socket as WithHandle)._handle?.writeQueueSize ?? 0
      const taken = `${socket.bytesWritten - socket.writableLength}:${inFlight}`
      const waits = socket.writableLength > 0 || inFlight > 0
      if (!waits || taken !== watched.taken) {
        watched.taken = taken
        watched.since = now
      } else if (now - watched.since >= patienceMs) {
        cut.inc()
        app.log.info({ ip: socket.remoteAddress, pendingBytes: socket.writableLength }, 'a reader took nothing and was cut')
        socket.destroy()
      }
    }
  })
}, { name: 'stalled-readers', dependencies: ['metrics', 'loops'] })
