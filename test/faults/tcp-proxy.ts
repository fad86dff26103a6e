/** A TCP proxy between the service and a server, which drops, delays, mutes or refuses connections as a test says. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Test } from 'tap'

/** Behaviour of a proxy; it applies to open connections and to new ones alike. */
export interface Line {
  /** Milliseconds that each piece of data waits, both ways. */
  delayMs: number
  /** Half-open: connections stay, or are accepted, and nothing passes either way; what was sent meanwhile comes later. */
  silent: boolean
  /** Every connection is broken off, and every new one too. */
  cut: boolean
}

export interface TcpProxy {
  host: string
  port: number
  /** Connections that are open to the client's side. */
  readonly open: number
  /** Change how it behaves from now on. */
  set(line: Partial<Line>): void
  /** Break off all connections once, with a reset. */
  drop(): void
}

/** Starts one in front of a server; it ends with the test. */
export async function startTcpProxy (t: Test, target: { host?: string, port: number }): Promise<TcpProxy> {
  const line: Line = { delayMs: 0, silent: false, cut: false }
  const pairs = new Set<[Socket, Socket]>()

  function pass (from: Socket, to: Socket): void {
    from.on('data', (data) => {
      if (line.delayMs === 0) { if (!to.write(data)) { from.pause(); to.once('drain', () => { if (!line.silent) from.resume() }) } } else {
        setTimeout(() => { if (!to.destroyed) to.write(data) }, line.delayMs)
      }
    })
    from.on('end', () => { if (!line.silent) to.end() })
  }
  const server = createServer({ allowHalfOpen: true }, (near) => {
    near.on('error', () => undefined)
    if (line.cut) { near.resetAndDestroy(); return }
    const far = connect({ port: target.port, host: target.host ?? '127.0.0.1', allowHalfOpen: true })
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    far.on('error', () => undefined)
    for (const socket of pair) {
      socket.on('close', () => {
        pairs.delete(pair)
        near.destroy()
        far.destroy()
      })
    }
    pass(near, far)
    pass(far, near)
    if (line.silent) for (const socket of pair) socket.pause()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const drop = (): void => { for (const [near, far] of pairs) { near.resetAndDestroy(); far.destroy() } }
  t.teardown(() => {
    drop()
    server.close()
  })
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    get open () { return pairs.size },
    set (change) {
      Object.assign(line, change)
      for (const [near, far] of pairs) {
        for (const [from, to] of [[near, far], [far, near]] as const) {
          if (line.silent) from.pause()
          else from.resume()
          // An end that came in the silence is told now: without this, a connection to a server that nobody uses any more would stay.
          if (!line.silent && from.readableEnded) to.end()
        }
      }
      if (line.cut) drop()
    },
    drop
  }
}
