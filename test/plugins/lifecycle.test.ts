import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { eventually } from '../helper.js'
import { buildWith } from '../frame.js'

t.test('a request that never arrives whole does not hold the end up', async (t) => {
  const service = await buildWith(t, async (app) => { app.post('/work', async () => ({})) }, { agents: [] })
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  socket.write('POST /work HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a":')
  await eventually('the request to be under way', async () => /^http_active_connections 2$/m.test((await service.json('/metrics')).text))
  let ended = false
  const closing = service.close().then(() => { ended = true })
  await eventually('the end', () => ended, 30)
  await closing
  t.ok(ended)
})
