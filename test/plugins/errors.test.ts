import { once } from 'node:events'
import { connect } from 'node:net'
import fastify from 'fastify'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { clientErrorHandler } from '../../plugins/errors/unparsed.js'
import edge from '../../plugins/edge.js'
import errors from '../../plugins/errors/index.js'
import metrics from '../../plugins/metrics.js'
import { buildWith, envelope, request, wire } from '../frame.js'
import { eventually } from '../helper.js'

const nothing: unknown = null
const sentence: unknown = 'a text'
const lines: Record<string, unknown>[] = []
const logged = (id: string | undefined): Record<string, unknown>[] => lines.filter(({ requestId }) => requestId === id)

t.test('the envelope on every path', async (t) => {
  const running = await buildWith(t, async (app) => {
    app.get('/boom', async () => { throw new Error('select secret from vault at postgres://u:pw@db/x') })
    app.get('/null', async () => { throw nothing })
    app.get('/text', async () => Promise.reject(sentence))
    app.get('/pick/:id', async ({ params }) => params)
    app.put('/pick/:id', async ({ params }) => params)
    app.get('/files/*', async (_request, reply) => reply.callNotFound())
    app.get('/slow', async () => { await sleep(20); return 'done' })
    app.get('/number', { schema: { querystring: { type: 'object', properties: { limit: { type: 'integer' } } } } }, async ({ query }) => query as object)
    app.post('/echo', async ({ body }) => body ?? {})
  }, { log: (line) => { lines.push(JSON.parse(line) as Record<string, unknown>) } })
  const { url } = running
  const refused = async (what: string, status: number, code: string, ...parts: (string | Buffer)[]) => {
    const answer = await wire(url, ...parts)
    return { answer, body: envelope(t, what, answer, status, code) }
  }

  await t.test('what is asked', async (t) => {
    for (const [line, status, code] of [
      ['GET /nowhere', 404, 'COMMON_NOT_FOUND'],
      ['GET /%', 400, 'COMMON_VALIDATION_ERROR'],
      ['GET /pick/%zz', 400, 'COMMON_VALIDATION_ERROR'],
      ['GET /pick/%ff', 400, 'COMMON_VALIDATION_ERROR'],
      ['GET /files/lost.txt', 404, 'COMMON_NOT_FOUND'],
      ['OPTIONS *', 404, 'COMMON_NOT_FOUND'],
      ['GET /number?limit=1&limit=2', 400, 'COMMON_VALIDATION_ERROR'],
      ['GET /number?limit=abc', 400, 'COMMON_VALIDATION_ERROR'],
      ['GET /number?limit=', 400, 'COMMON_VALIDATION_ERROR'],
      ['GET http://localhost', 404, 'COMMON_NOT_FOUND'],
      ['GET ftp:nowhere', 400, 'COMMON_VALIDATION_ERROR']
    ] as const) await refused(line, status, code, request(line))
    t.equal((await wire(url, request('GET /%25'))).status, 404, 'an encoded percent sign is an ordinary address')
    t.same(JSON.parse((await wire(url, request('GET /number?limit=7'))).text), { limit: 7 }, 'query strings are coerced')
    t.same(JSON.parse((await wire(url, request('GET http://localhost/number?limit=7'))).text), { limit: 7 }, 'the absolute form is an address too')
    const long = 'x'.repeat(7000)
    t.same(JSON.parse((await wire(url, request(`GET /pick/${long}`))).text), { id: long }, 'a long parameter is for its schema to refuse')
    await refused('a long id', 400, 'COMMON_VALIDATION_ERROR', request(`GET /api/agents/${'x'.repeat(300)}`, '', { authorization: `Bearer ${(await running.register()).accessToken}` }))
  })

  await t.test('methods', async (t) => {
    for (const [line, allow] of [
      ['POST /boom', 'HEAD, GET'], ['DELETE /pick/7', 'HEAD, GET, PUT'], ['POST /pick/7/', 'HEAD, GET, PUT'], ['OPTIONS /echo', 'POST'],
      ['TRACE /echo', 'POST'], ['GET /api/auth/login', 'POST'], ['PUT /docs/static/index.css', 'HEAD, GET'], ['PROPFIND /health', 'HEAD, GET'],
      ['PATCH /api/chat/generations/018f0000-0000-7000-8000-000000000000/stop', 'POST']
    ] as const) {
      const { answer } = await refused(line, 405, 'COMMON_METHOD_NOT_ALLOWED', request(line))
      t.same(answer.headers['allow']?.split(', ').sort(), allow.split(', ').sort(), `${line}: Allow`)
    }
    const { answer } = await refused('CONNECT', 405, 'COMMON_METHOD_NOT_ALLOWED', request('CONNECT example.org:443'))
    t.ok('allow' in answer.headers)
    const head = await wire(url, request('HEAD /nowhere'))
    t.equal(head.status, 404)
    t.equal(head.text, '', 'HEAD has no body')
    t.ok(head.headers['x-request-id'])
    t.equal((await wire(url, request('HEAD /health/live'))).status, 200)
  })

  await t.test('a body that is not wanted is not read', async () => {
    await refused('a broken body for nobody', 404, 'COMMON_NOT_FOUND', request('POST /nowhere', '{'))
    await refused('a broken body for another method', 405, 'COMMON_METHOD_NOT_ALLOWED', request('POST /boom', '{'))
  })

  await t.test('sizes', async (t) => {
    await refused('a long address', 431, 'COMMON_HEADERS_TOO_LARGE', request(`GET /${'x'.repeat(8200)}`))
    await refused('long headers', 431, 'COMMON_HEADERS_TOO_LARGE', request('GET /', '', { cookie: 'x'.repeat(17_000) }))
    await refused('a body that is announced as large', 413, 'COMMON_PAYLOAD_TOO_LARGE', request('POST /echo', '', { 'content-type': 'application/json', 'content-length': '2000000' }))
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    await refused('a body that turns out large', 413, 'COMMON_PAYLOAD_TOO_LARGE', request('POST /echo', '', { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }), ...Array<string>(17).fill(chunk), '0\r\n\r\n')
    t.equal((await wire(url, request('POST /echo', JSON.stringify('x'.repeat(1024 * 1024 - 2))))).status, 200, 'exactly 1 MiB passes')
  })

  await t.test('HTTP itself', async (t) => {
    await refused('garbage', 400, 'COMMON_VALIDATION_ERROR', 'garbage\r\n\r\n')
    await refused('HTTP/2', 400, 'COMMON_VALIDATION_ERROR', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
    await refused('no Host', 400, 'COMMON_VALIDATION_ERROR', 'GET /health HTTP/1.1\r\nconnection: close\r\n\r\n')
    t.equal((await wire(url, 'GET /health/live HTTP/1.0\r\n\r\n')).status, 200, 'which HTTP/1.0 need not send')
    await refused('two lengths', 400, 'COMMON_VALIDATION_ERROR', 'POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n1')
    await refused('a length and chunks', 400, 'COMMON_VALIDATION_ERROR', 'POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n1')
    await refused('a type that is not taken', 415, 'COMMON_UNSUPPORTED_MEDIA_TYPE', request('POST /echo', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }))
    await refused('no type', 415, 'COMMON_UNSUPPORTED_MEDIA_TYPE', request('POST /echo', 'a=1', { 'content-type': '' }))
    await refused('a format that is not given', 406, 'COMMON_NOT_ACCEPTABLE', request('GET /slow', '', { accept: 'text/html, image/*' }))
    t.equal((await wire(url, request('POST /echo', '{"a":1}', { expect: 'something' }))).status, 200, 'an Expect header that nobody knows changes nothing')
    t.match((await wire(url, request('POST /echo', '{"a":1}', { expect: '100-continue' }))).text, /{"a":1}/, 'and the one that Node knows works')
  })

  await t.test('a bug shows nothing and is found in the log', async (t) => {
    for (const path of ['/boom', '/null', '/text']) {
      const { answer } = await refused(path, 500, 'COMMON_INTERNAL_ERROR', request(`GET ${path}`))
      const [error] = logged(answer.headers['x-request-id']).filter(({ level }) => level === 50)
      t.ok(error, 'logged with the id')
    }
    t.match(lines.filter(({ level }) => level === 50)[0]?.['err'], { message: /vault/, stack: /errors\.test/ }, 'the whole reason is in the log')
  })

  await t.test('what the parser refused has one line and is counted', async (t) => {
    const { answer } = await refused('garbage', 400, 'COMMON_VALIDATION_ERROR', 'garbage\r\n\r\n')
    t.match(logged(answer.headers['x-request-id']), [{ statusCode: 400, msg: 'request' }])
    const text = await (await running.fetch('/metrics')).text()
    t.match(text, /^errors_total\{code="COMMON_VALIDATION_ERROR"\} [1-9]/m)
    t.match(text, /^errors_total\{code="COMMON_OVERLOADED"\} 0$/m, 'every code starts at 0')
  })

  await t.test('garbage behind an answer that is under way does not mix with it', async (t) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    let text = ''
    socket.on('data', (chunk) => { text += chunk.toString() })
    socket.write('GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n')
    await eventually('the answer to begin', () => text.includes('200 OK'))
    socket.write('garbage\r\n\r\n')
    await once(socket, 'close')
    t.notMatch(text.slice(text.indexOf('\r\n\r\n')), /HTTP\/1\.1 400[\s\S]*HTTP\/1\.1 200/)
    const gone = connect(Number(port), hostname)
    await once(gone, 'connect')
    gone.resetAndDestroy()
    t.equal((await running.fetch('/health/live')).status, 200, 'a reset harms nobody')
  })
})

t.test('a request that does not arrive in time', async (t) => {
  const app = fastify({ requestTimeout: 100, http: { connectionsCheckingInterval: 20, headersTimeout: 100 }, clientErrorHandler })
  t.teardown(() => app.close())
  await app.register(metrics)
  await app.register(edge)
  await app.register(errors)
  app.post('/', async ({ body }) => body)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  envelope(t, 'half a request', await wire(url, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-le'), 408, 'COMMON_REQUEST_TIMEOUT')
})

t.test('a response that has begun is not written into', async (t) => {
  const app = fastify({ clientErrorHandler })
  t.teardown(() => app.close())
  await app.register(metrics)
  await app.register(edge)
  await app.register(errors)
  app.get('/', (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
    reply.raw.write(': open\n\n')
  })
  const { hostname, port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.on('data', (chunk) => { text += chunk.toString() })
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await eventually('the stream', () => text.includes(': open'))
  socket.write('garbage\r\n\r\n')
  await once(socket, 'close')
  t.notMatch(text, /HTTP\/1\.1 400/)
})
