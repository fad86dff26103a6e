import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import type { Test } from 'tap'
import { readConfig } from '../../config.js'
import { createServer } from '../../app.js'
import idleConnections, { type IdleConnectionsOptions } from '../../plugins/idle-connections.js'
import metrics from '../../plugins/metrics.js'
import { pino } from 'pino'
import { eventually } from '../helper.js'

async function start (t: Test, options: IdleConnectionsOptions) {
  const app = createServer(readConfig({}), pino({ level: 'silent' }))
  t.teardown(() => app.close())
  await app.register(metrics)
  await app.register(idleConnections, options)
  let asked = 0
  app.get('/wait', async (_request, reply) => { asked += 1; await once(reply.raw, 'close'); return {} })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const open = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    t.teardown(() => socket.destroy())
    await once(socket, 'connect')
    return socket
  }
  return { app, open, asked: () => asked }
}

const ASK = 'GET /wait HTTP/1.1\r\nhost: x\r\n\r\n'

t.test('one address keeps so many idle connections and no more', async (t) => {
  const { app, open, asked } = await start(t, { most: 32, restMs: 50 })
  const busy = await open()
  busy.write(ASK)
  await eventually('the request', () => asked() === 1)
  const idle: Socket[] = []
  for (let n = 0; n < 79; n += 1) idle.push(await open())
  await eventually('the oldest to be closed', () => idle.slice(0, 47).every(({ closed }) => closed))
  t.notOk(busy.closed, 'a request that is under way is no idle connection')
  t.notOk(idle.slice(-32).some(({ closed }) => closed), 'nor are the newest closed')
  t.match(await app.metrics.client.register.metrics(), /http_idle_connections_closed_total 47/)
})

t.test('a crowd of one address that asks at once is served', async (t) => {
  const { app, open, asked } = await start(t, { most: 4 })
  const crowd = await Promise.all(Array.from({ length: 60 }, () => open()))
  for (const socket of crowd) socket.write(ASK)
  await eventually('all their requests', () => asked() === 60)
  t.match(await app.metrics.client.register.metrics(), /http_idle_connections_closed_total 0/)
})

t.test('a flood of one address is not waited for', async (t) => {
  const { open } = await start(t, { most: 2, restMs: 600_000 })
  const flood: Socket[] = []
  for (let n = 0; n < 64; n += 1) flood.push(await open())
  await eventually('the oldest to be closed', () => flood.slice(0, 24).every(({ closed }) => closed))
  t.notOk(flood.slice(-8).some(({ closed }) => closed))
})
