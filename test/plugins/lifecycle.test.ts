import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import t from 'tap'
import { eventually } from '../helper.js'
import { buildWith } from '../frame.js'
import { gate } from '../upstream.js'

t.test('a request that never arrives whole does not hold the end up', async (t) => {
  const service = await buildWith(t, async (app) => { app.post('/work', async () => ({})) }, { agents: [] })
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  socket.write('POST /work HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a":')
  await eventually('the request to be under way', async () => /^http_active_connections 1$/m.test((await service.json('/metrics')).text))
  let ended = false
  const closing = service.close().then(() => { ended = true })
  await eventually('the end', () => ended, 30)
  await closing
  t.ok(ended)
})

t.test('a connection that is kept alive after its last answer does not hold the end up', async (t) => {
  const asked = gate()
  const answered = gate()
  const service = await buildWith(t, async (app) => {
    app.get('/work', async () => {
      asked.open()
      await answered.opened
      return {}
    })
  }, { agents: [] })
  const agent = new Agent({ keepAlive: true })
  t.teardown(() => { agent.destroy() })
  const request = get(`${service.url}/work`, { agent })
  const response = once(request, 'response') as Promise<[IncomingMessage]>
  await asked.opened
  // What a request that never arrives whole is given is not what ends this one.
  let cut = false
  const { server } = service.app
  const closeAll = server.closeAllConnections.bind(server)
  server.closeAllConnections = () => {
    cut = true
    closeAll()
  }
  const closing = service.close()
  await eventually('the server to take no more', () => !server.listening)
  answered.open()
  const [answer] = await response
  t.equal(answer.statusCode, 200)
  answer.resume()
  await closing
  t.notOk(cut)
})
