import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import fastify from 'fastify'
import t, { type Test } from 'tap'
import arrival, { type ArrivalOptions } from '../../plugins/arrival.js'
import edge from '../../plugins/edge.js'
import errors from '../../plugins/errors/index.js'
import loops from '../../plugins/loops.js'
import metrics from '../../plugins/metrics.js'
import { LinedResponse } from '../../response.js'
import { buildWith, envelope, request, wire } from '../frame.js'
import { eventually } from '../helper.js'

const head = (path: string, length: number): string => `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`

async function start (t: Test, options: ArrivalOptions): Promise<string> {
  const app = fastify({ forceCloseConnections: true, http: { ServerResponse: LinedResponse } })
  t.teardown(() => app.close())
  await app.register(metrics)
  await app.register(loops)
  await app.register(edge)
  await app.register(errors)
  await app.register(arrival, { interval: 20, ...options })
  app.post('/', async () => ({}))
  app.get('/', async () => ({}))
  app.post('/large', { bodyLimit: 64 * 1024 * 1024 }, async () => ({}))
  app.post('/refused', { onRequest: async () => { throw new Error('no') } }, async () => ({}))
  return await app.listen({ host: '127.0.0.1', port: 0 })
}

const open = (t: Test, url: string): Socket => {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  t.teardown(() => socket.destroy())
  return socket
}

t.test('a body that does not come in time', async (t) => {
  const url = await start(t, { patience: 200, grace: 100_000 })
  envelope(t, 'half a body', await wire(url, head('/', 100), '{'), 408, 'COMMON_REQUEST_TIMEOUT')
  envelope(t, 'half a chunk', await wire(url, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{'), 408, 'COMMON_REQUEST_TIMEOUT')
  t.equal((await wire(url, request('POST /', '{}'))).status, 200)
})

t.test('a body that comes too slowly, and one that comes steadily', async (t) => {
  const url = await start(t, { patience: 100_000, grace: 100 })
  envelope(t, 'a few bytes', await wire(url, head('/', 10_000), '{'), 408, 'COMMON_REQUEST_TIMEOUT')
  const steady = open(t, url)
  const answered = once(steady, 'data')
  steady.write(head('/', 2 + 20 * 2000))
  for (let n = 0; n < 20; n++) {
    steady.write(' '.repeat(2000))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  steady.write('{}')
  t.match(String((await answered)[0]), /^HTTP\/1\.1 200/)
})

t.test('a route that takes more waits longer', async (t) => {
  const url = await start(t, { patience: 200, grace: 100_000 })
  const large = open(t, url)
  large.write(`${head('/large', 4)}{`)
  t.equal((await wire(url, head('/', 100), '{')).status, 408)
  large.write('}  ')
  t.match(String((await once(large, 'data'))[0]), /^HTTP\/1\.1 200/)
})

t.test('what was refused before its body came is not waited for', async (t) => {
  const url = await start(t, { patience: 200, grace: 100_000 })
  for (const [bytes, status] of [[`${head('/refused', 100)}{`, 500], [`${head('/', 100).replace('POST', 'GET')}{`, 200]] as const) {
    const socket = open(t, url)
    socket.write(bytes)
    t.match(String((await once(socket, 'data'))[0]), `HTTP/1.1 ${status}`)
    await once(socket, 'close')
  }
})

t.test('half-sent bodies shed nobody else', async (t) => {
  const { url, app, json } = await buildWith(t, async (app) => { app.post('/work', async () => ({})) }, { agents: [], env: { TRUST_PROXY: '1' } })
  t.equal(app.server.headersTimeout, 15_000)
  const answers: string[] = []
  const sockets = Array.from({ length: 400 }, () => {
    const socket = open(t, url)
    socket.once('data', (data: Buffer) => answers.push(data.toString().slice(9, 12)))
    socket.write(`${head('/work', 100).replace('\r\n', '\r\nx-forwarded-for: 203.0.113.7\r\n')}{`)
    return socket
  })
  await eventually('what is above the share of one caller to be refused', () => answers.length === 150)
  t.same([...new Set(answers)], ['503'])
  t.equal((await json('/work', { body: {}, headers: { 'x-forwarded-for': '198.51.100.1' } })).status, 200, 'another caller is served')
  await Promise.all(sockets.map((socket) => socket.closed || once(socket, 'close')))
  t.equal(answers.filter((status) => status === '408').length, 250, 'the others are given up by their rate')
})
