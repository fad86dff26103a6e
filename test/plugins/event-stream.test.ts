/** Streams of server-sent events, the signal of a hang-up, and the order of a stop; with times that a test can wait for. */
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import fp from 'fastify-plugin'
import t, { type Test } from 'tap'
import abort from '../../plugins/abort.js'
import eventStream, { type EventStream, type EventStreamOptions } from '../../plugins/event-stream.js'
import { LinedResponse } from '../../response.js'
import lifecycle from '../../plugins/lifecycle.js'
import { gate } from '../upstream.js'

const overload = fp(async (app) => { app.decorateRequest('countAsStream', () => undefined) }, { name: 'overload' })

type Handler = (reply: FastifyReply) => Promise<unknown> | undefined

async function serve (t: Test, options: EventStreamOptions, handler: Handler): Promise<FastifyInstance> {
  const app = fastify({ forceCloseConnections: 'idle', http: { ServerResponse: LinedResponse } })
  await app.register(lifecycle)
  await app.register(abort)
  await app.register(overload)
  await app.register(eventStream, options)
  app.get('/', async (_request, reply) => await handler(reply))
  await app.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => app.close())
  return app
}

async function get (app: FastifyInstance) {
  const asking = request({ host: '127.0.0.1', port: (app.server.address() as AddressInfo).port, agent: false })
  asking.on('error', () => undefined)
  asking.end()
  const [response] = await once(asking, 'response') as [IncomingMessage]
  response.on('error', () => undefined)
  return { asking, response }
}

t.test('headers and a comment at once, events on one line, keep-alives in silence', async (t) => {
  const app = await serve(t, { silenceMs: 20, checkMs: 5 }, (reply) => {
    void reply.header('x-before', '1')
    const stream = reply.openEventStream()
    void stream.send([{ id: 'a:0:1', event: 'chunk', data: { content: 'x\n\ndata: y\r' } }])
    return undefined
  })
  const { asking, response } = await get(app)
  t.match(response.headers, { 'x-before': '1', 'content-type': 'text/event-stream; charset=utf-8' })
  let text = ''
  for await (const piece of response.setEncoding('utf8')) {
    text += piece as string
    if (text.split(': keep-alive\n\n').length > 3) break
  }
  asking.destroy()
  t.ok(text.startsWith(': connected\n\nid: a:0:1\nevent: chunk\ndata: {"content":"x\\n\\ndata: y\\r"}\n\n: keep-alive\n\n'), text)
})

t.test('a stream holds nothing of what the header of its request said', async (t) => {
  let held: unknown
  const app = await serve(t, {}, (reply) => {
    const stream = reply.openEventStream()
    const { rawHeaders, headers: { authorization, host } } = reply.request.raw
    held = { rawHeaders, authorization, hasHost: host !== undefined }
    stream.end()
    return undefined
  })
  const { port } = app.server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}`, { headers: { authorization: 'Bearer secret' } })
  await response.text()
  t.same(held, { rawHeaders: [], authorization: undefined, hasHost: true })
})

t.test('HEAD is told the headers alone, at once, and its connection serves on', async (t) => {
  const heard: string[] = []
  const app = await serve(t, {}, (reply) => {
    const stream = reply.openEventStream()
    stream.onClose(() => { heard.push(reply.request.method) })
    void stream.send([{ id: 'a:0:1', event: 'chunk', data: {} }])
    if (reply.request.method === 'GET') stream.end()
    return undefined
  })
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1').setEncoding('utf8')
  for (let count = 0; count < 2; count++) {
    socket.write('HEAD / HTTP/1.1\r\nhost: x\r\n\r\n')
    const [response] = await once(socket, 'data') as [string]
    t.match(response, /^HTTP\/1\.1 200 OK\r\n(?:[^\r]+\r\n)*content-type: text\/event-stream; charset=utf-8\r\n(?:[^\r]+\r\n)*\r\n$/)
  }
  socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  t.match((await socket.toArray()).join(''), /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n[^]*event: chunk/, 'nothing was written past them')
  t.match(heard.filter((method) => method === 'HEAD'), { length: 2 }, 'and whoever writes it hears that nobody reads')
})

t.test('a stream that speaks gets no keep-alive', async (t) => {
  const app = await serve(t, { silenceMs: 60_000, checkMs: 1 }, (reply) => {
    const stream = reply.openEventStream()
    setImmediate(() => { stream.end() })
    return undefined
  })
  const { response } = await get(app)
  let text = ''
  for await (const piece of response.setEncoding('utf8')) text += piece as string
  t.equal(text, ': connected\n\n')
})

t.test('a slow reader holds its sender back, and a hang-up lets it go', async (t) => {
  const opened = gate<{ reply: FastifyReply, stream: EventStream }>()
  const app = await serve(t, {}, (reply) => {
    opened.open({ reply, stream: reply.openEventStream() })
    return undefined
  })
  const { asking, response } = await get(app)
  response.pause()
  const { reply, stream } = await opened.opened
  const big = { id: 'a:1:1', event: 'chunk', data: 'x'.repeat(1_000_000) }
  let held: Promise<void> | undefined
  // What the system's own buffers take is sent, though nobody has read it.
  for (let turns = 0; turns < 20; turns += 1) {
    if (reply.raw.socket?.writableNeedDrain !== true) {
      held = stream.send([big])
      turns = 0
    }
    await new Promise(setImmediate)
  }
  t.equal(stream.hangUp.aborted, false)
  asking.destroy()
  await held
  t.equal(stream.hangUp.aborted, true)
  t.equal(stream.closed.aborted, true)
  t.equal(stream.send([big]), undefined, 'what is sent to nobody is dropped')
  t.equal(reply.hangUp, stream.hangUp, 'one signal per reply')
  stream.end()
})

t.test('an answer that is complete is no hang-up', async (t) => {
  let signal: AbortSignal | undefined
  const app = await serve(t, {}, async (reply) => {
    signal = reply.hangUp
    return { ok: true }
  })
  const { response } = await get(app)
  response.resume()
  await once(response, 'close')
  await app.close()
  t.equal(signal?.aborted, false)
})

t.test('a connection that was gone before anybody asked is a hang-up too', async (t) => {
  // Not the reply itself: it has a `then` of its own.
  const gone = gate<{ reply: FastifyReply }>()
  const app = await serve(t, {}, async (reply) => {
    reply.raw.destroy()
    await once(reply.raw, 'close')
    reply.hijack()
    gone.open({ reply })
    return undefined
  })
  const asking = request({ host: '127.0.0.1', port: (app.server.address() as AddressInfo).port, agent: false })
  asking.end()
  await t.rejects(once(asking, 'response'))
  t.equal((await gone.opened).reply.hangUp.aborted, true)
})

t.test('closing ends open streams, and cuts off those that nobody reads', async (t) => {
  const closed: AbortSignal[] = []
  const app = await serve(t, { partingMs: 50 }, (reply) => {
    const stream = reply.openEventStream()
    closed.push(stream.closed)
    if (closed.length === 2) void stream.send([{ id: 'a:1:1', event: 'chunk', data: 'x'.repeat(20_000_000) }])
    return undefined
  })
  const reading = await get(app)
  reading.response.resume()
  const stuck = await get(app)
  stuck.response.pause()
  const order: string[] = []
  app.lifecycle.onDrain(async () => { order.push('drained') })
  t.equal(app.lifecycle.draining, false)
  app.lifecycle.assertAccepting()
  const ended = once(reading.response, 'end')
  await Promise.all([app.close().then(() => order.push('closed')), ended])
  t.same(order, ['drained', 'closed'])
  t.same(closed.map(({ aborted }) => aborted), [true, true])
  t.equal(reading.response.complete, true)
  stuck.asking.destroy()
})

t.test('draining: once, joined by later calls, and nothing new is begun', async (t) => {
  const app = await serve(t, {}, () => undefined)
  let runs = 0
  app.lifecycle.onDrain(async () => { runs += 1 })
  const first = app.lifecycle.drain()
  t.equal(app.lifecycle.drain(), first)
  t.equal(app.lifecycle.draining, true)
  t.throws(() => { app.lifecycle.assertAccepting() }, { code: 'COMMON_SHUTTING_DOWN', statusCode: 503, retryAfter: 1 })
  await first
  t.equal(runs, 1)
})
