/**
 * Handing over of idle connections: a worker that another one replaces keeps the requests it has, and gives each connection away as soon
 * as nothing is under way on it. To close it instead would fail whoever sends the next request at that moment.
 */
import type { Server as HttpServer } from 'node:http'
import { Server as NetServer, Socket, type SocketConstructorOpts } from 'node:net'
import type { RawHandle } from './wire.js'

/** The connections of a server. */
export interface Handover {
  /** Connections that are open here, those that are on their way to another process included. */
  readonly open: number
  /** Accept no further ones; those that are open stay as they are. */
  stopAccepting(): void
  /** Give away whatever is idle now. */
  giveIdle(): void
  /** Go on with a connection that another process has given away. */
  adopt(handle: RawHandle): void
}

/** Socket, with what Node has below it. */
interface WithHandle { _handle: (RawHandle & { readStop(): number }) | null }

/**
 * Connections of an HTTP server.
 * @param server as it is, listening or not
 * @param give sends a handle to another process, and calls back once that has it
 */
export function createHandover (server: HttpServer, give: (handle: RawHandle, given: () => void) => void): Handover {
  const sockets = new Set<Socket>()
  const given = new WeakSet<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => { sockets.delete(socket) })
  })

  /** Node tells which connections are idle, between two requests to the byte, by ending them only. */
  function findIdle (): Socket[] {
    const idle: Socket[] = []
    for (const socket of sockets) socket.destroy = () => { idle.push(socket); return socket }
    server.closeIdleConnections()
    for (const socket of sockets) Reflect.deleteProperty(socket, 'destroy')
    return idle.filter((socket) => !given.has(socket) && socket.writableLength === 0 && socket.readable)
  }

  return {
    get open () { return sockets.size },
    // The method of HTTP's servers would end idle connections.
    stopAccepting () { if (server.listening) NetServer.prototype.close.call(server) },
    giveIdle () {
      for (const socket of findIdle()) {
        const { _handle: handle } = socket as unknown as WithHandle
        if (handle === null) continue
        handle.readStop()
        // It counts until it has gone: a process that ends before that would take it along.
        given.add(socket)
        // The other process has a descriptor of its own by then: this ends nothing but ours.
        give(handle, () => { socket.destroy() })
      }
    },
    adopt (handle) {
      const options: SocketConstructorOpts & { handle: RawHandle } = { handle, allowHalfOpen: true, readable: true, writable: true }
      server.emit('connection', new Socket(options))
    }
  }
}
