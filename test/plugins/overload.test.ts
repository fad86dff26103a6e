import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import fastify from 'fastify'
import fp from 'fastify-plugin'
import t, { type Test } from 'tap'
import edge from '../../plugins/edge.js'
import errors from '../../plugins/errors/index.js'
import loops from '../../plugins/loops.js'
import metrics from '../../plugins/metrics.js'
import overload, { type OverloadOptions } from '../../plugins/overload.js'
import queues from '../../plugins/queues.js'
import { LinedResponse } from '../../response.js'
import { eventually } from '../helper.js'

async function start (test: Test, options: OverloadOptions) {
  const app = fastify({ forceCloseConnections: true, http: { ServerResponse: LinedResponse } })
  test.teardown(() => app.close())
  await app.register(metrics)
  await app.register(queues)
  await app.register(loops)
  await app.register(edge)
  await app.register(errors)
  await app.register(fp(async (scope) => {
    scope.decorateRequest('principal', null)
    scope.decorateRequest('network', { getter () { return `${String(this.headers['x-caller'])}` } })
  }, { name: 'principal' }))
  await app.register(fp(async () => undefined, { name: 'framing' }))
  await app.register(overload, options)
  const waiting: (() => void)[] = []
  const wait = () => new Promise<void>((resolve) => { waiting.push(resolve) })
  app.get('/wait', async () => { await wait(); return {} })
  app.get('/stream', async (request) => { request.countAsStream(); request.countAsStream(); await wait(); return {} })
  app.post('/stop', { config: { frees: true } }, async () => ({}))
  app.get('/live', { config: { shedding: false } }, async (request) => { request.countAsStream(); return {} })
  app.get('/', async () => ({}))
  app.post('/', async () => ({}))
  return { app, url: await app.listen({ host: '127.0.0.1', port: 0 }), waiting }
}

t.test('above the limit new requests are refused, streams are not counted', async (t) => {
  const { url, waiting } = await start(t, { mostOpen: 4 })
  const streams = [1, 2, 3].map(() => fetch(`${url}/stream`))
  await eventually('the streams to be open', () => waiting.length === 3)
  const open = [1, 2].map(() => fetch(`${url}/wait`))
  await eventually('two requests to be open', () => waiting.length === 5)
  const refused = await fetch(url)
  t.equal(refused.status, 503)
  t.equal(refused.headers.get('retry-after'), '1')
  t.ok(refused.headers.get('x-request-id'))
  t.match(await refused.json(), { code: 'COMMON_OVERLOADED', details: { retryAfter: 1 } })
  t.equal((await fetch(`${url}/nowhere`)).status, 503, 'unknown addresses too')
  t.equal((await fetch(`${url}/live`)).status, 200, 'health checks are not')
  for (const answer of waiting) answer()
  for (const response of await Promise.all([...streams, ...open])) t.equal(response.status, 200, 'what was open is finished')
  await eventually('room again', async () => (await fetch(url)).status === 200)
})

t.test('a client that hangs up makes room', async (t) => {
  const { url, waiting } = await start(t, { mostOpen: 2 })
  const hangUp = new AbortController()
  const gone = fetch(`${url}/wait`, { signal: hangUp.signal }).catch(() => undefined)
  await eventually('a request to be open', () => waiting.length === 1)
  t.equal((await fetch(url)).status, 503)
  hangUp.abort()
  await gone
  await eventually('room again', async () => (await fetch(url)).status === 200)
})

t.test('a late event loop', async (t) => {
  const { url } = await start(t, { longestDelayMs: 50 })
  t.equal((await fetch(url)).status, 200)
  let busy = true
  const block = (): void => {
    const until = performance.now() + 120
    while (performance.now() < until);
    if (busy) setTimeout(block, 1)
  }
  block()
  await eventually('shedding', async () => (await fetch(url)).status === 503)
  t.equal((await fetch(`${url}/live`)).status, 200)
  busy = false
  await eventually('its end', async () => (await fetch(url)).status === 200)
})

t.test('memory that runs short', async (t) => {
  let share = 0.5
  const { url, waiting } = await start(t, { memoryShare: () => share })
  const streams = [1, 2].map(() => fetch(`${url}/stream`))
  await eventually('the streams', () => waiting.length === 2)
  share = 0.95
  const refused = await eventually('shedding', async () => {
    const response = await fetch(url)
    return response.status === 503 ? response : undefined
  })
  t.ok(Number(refused.headers.get('retry-after')) > 0)
  t.match(await refused.json(), { code: 'COMMON_OVERLOADED' })
  t.equal((await fetch(`${url}/live`)).status, 200, 'health is spared')
  for (const end of waiting) end()
  for (const stream of await Promise.all(streams)) t.equal(stream.status, 200, 'and so are streams that run')
  share = 0.5
  await eventually('its end', async () => (await fetch(url)).status === 200)
})

const as = (caller: string): RequestInit => ({ headers: { 'x-caller': caller } })

t.test('whoever holds most is refused first', async (t) => {
  const { url, waiting } = await start(t, { mostOpen: 8 })
  const held: Promise<Response>[] = []
  const hold = async (caller: string, count: number): Promise<void> => {
    const goal = waiting.length + count
    held.push(...Array.from({ length: count }, () => fetch(`${url}/wait`, as(caller))))
    await eventually(`${caller} to hold ${count}`, () => waiting.length === goal)
  }
  await hold('greedy', 4)
  t.equal((await fetch(url, as('greedy'))).status, 503, 'one alone has half')
  t.equal((await fetch(url, as('modest'))).status, 200)
  await hold('second', 2)
  t.equal((await fetch(url, as('second'))).status, 503, 'the next one half of the rest')
  t.equal((await fetch(url, as('modest'))).status, 200, 'and something is left for others')
  await hold('a', 1)
  await hold('b', 1)
  t.equal((await fetch(url, as('modest'))).status, 503, 'until there is no place at all')
  for (const answer of waiting) answer()
  for (const response of await Promise.all(held)) t.equal(response.status, 200)
})

t.test('a queue elsewhere takes part', async (t) => {
  const { app, url, waiting } = await start(t, {})
  let room = Infinity
  app.shedBy(() => room)
  const open = [1, 2, 3].map(() => fetch(`${url}/wait`, as('greedy')))
  await eventually('three to be open', () => waiting.length === 3)
  t.equal((await fetch(url, as('greedy'))).status, 200)
  room = 3
  t.equal((await fetch(url, as('greedy'))).status, 503)
  t.equal((await fetch(url, as('modest'))).status, 200)
  for (const answer of waiting) answer()
  await Promise.all(open)
})

t.test('a body on its way counts for its caller, not for everybody', async (t) => {
  const { url } = await start(t, { mostOpen: 4, mostArriving: 6 })
  const { hostname, port } = new URL(url)
  const sockets: Socket[] = []
  t.teardown(() => { for (const socket of sockets) socket.destroy() })
  const half = (caller: string): Socket => {
    const socket = connect(Number(port), hostname)
    sockets.push(socket)
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\nx-caller: ${caller}\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{`)
    return socket
  }
  for (let n = 0; n < 6; n++) half('slow')
  const refused = half('slow')
  const [answer] = await once(refused, 'data') as [Buffer]
  t.match(answer.toString(), /^HTTP\/1\.1 503/, 'above the limit')
  await once(refused, 'close')
  for (let n = 0; n < 20; n++) t.equal((await fetch(url, as('modest'))).status, 200)
  const [first] = sockets
  first?.write('}')
  t.match(String((await once(first as Socket, 'data'))[0]), /^HTTP\/1\.1 200/, 'what arrives in the end is answered')
})

t.test('who has no place left can still end something', async (t) => {
  const { url, waiting } = await start(t, { mostOpen: 8 })
  const open = [1, 2, 3, 4].map(() => fetch(`${url}/wait`))
  await eventually('half of the places to be held', () => waiting.length === 4)
  t.equal((await fetch(url)).status, 503)
  t.equal((await fetch(`${url}/stop`, { method: 'POST' })).status, 200)
  const others = ['a', 'b', 'c', 'd'].map((caller) => fetch(`${url}/wait`, { headers: { 'x-caller': caller } }))
  await eventually('all places to be held', () => waiting.length === 8)
  t.equal((await fetch(`${url}/stop`, { method: 'POST' })).status, 503, 'but no place is made for it')
  for (const answer of waiting) answer()
  await Promise.all([...open, ...others])
})
