import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { readConfig } from '../../config.js'
import { createServer } from '../../app.js'
import idleConnections from '../../plugins/idle-connections.js'
import metrics from '../../plugins/metrics.js'
import { pino } from 'pino'
import { eventually } from '../helper.js'

t.test('one address keeps so many idle connections and no more', async (t) => {
  const app = createServer(readConfig({}), pino({ level: 'silent' }))
  t.teardown(() => app.close())
  await app.register(metrics)
  await app.register(idleConnections, { most: 32 })
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
  const busy = await open()
  busy.write('GET /wait HTTP/1.1\r\nhost: x\r\n\r\n')
  await eventually('the request', () => asked === 1)
  const idle: Socket[] = []
  for (let n = 0; n < 79; n += 1) idle.push(await open())
  await eventually('the oldest to be closed', () => idle.slice(0, 40).every(({ closed }) => closed))
  t.notOk(busy.closed, 'a request that is under way is no idle connection')
  t.notOk(idle.slice(-16).some(({ closed }) => closed), 'nor are the newest closed')
  t.match(await app.metrics.client.register.metrics(), /http_idle_connections_closed_total [1-9]/)
})
