import { connect } from 'node:net'
import t from 'tap'
import { createDatabase } from '../database.js'
import { buildWith, request, wire } from '../frame.js'
import { build, eventually } from '../helper.js'
import { lowerHalf } from '../stand-ins.js'
import abort from '../../plugins/abort.js'
import { loggerOn } from '../../log/logger.js'
import { logStateOf } from '../../log/state.js'
import { plainLine, type OverRequest } from '../../plugins/access-log/plain-line.js'
import eventStream from '../../plugins/event-stream.js'

t.test('one line and one observation per request', async (t) => {
  const lines: Record<string, unknown>[] = []
  const log = (line: string): void => { lines.push(JSON.parse(line) as Record<string, unknown>) }
  const app = await lowerHalf(t, { databaseUrl: await createDatabase(t), log })
  for (const plugin of [abort, eventStream]) await app.register(plugin)
  app.get('/item/:id', async () => ({}))
  app.get('/slow', () => new Promise(() => undefined))
  app.get('/stream', (_request, reply) => { reply.openEventStream().send([{ id: '1', event: 'start', data: {} }])?.catch(() => undefined) })
  app.get('/short-stream', (_request, reply) => { reply.openEventStream().end() })
  app.get('/boom', async () => { throw new Error('boom') })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const of = (requestId: string) => lines.filter((line) => line['requestId'] === requestId && line['msg'] === 'request')
  const logged = (requestId: string) => eventually(`the line of ${requestId}`, () => of(requestId)[0])
  const headers = (id: string) => ({ headers: { 'x-request-id': id } })

  const kept = await fetch(`${url}/item/7?token=secret`, headers('mine.A-1_z'))
  t.equal(kept.headers.get('x-request-id'), 'mine.A-1_z', 'the own id is kept')
  const line = await logged('mine.A-1_z')
  t.match(line, { method: 'GET', route: '/item/:id', url: '/item/7', statusCode: 200, durationMs: Number, bytes: Number, ip: '127.0.0.1', userId: null })
  t.notMatch(JSON.stringify(line), 'secret', 'no query string')
  for (const given of ['x'.repeat(65), 'a b', 'a/b', 'é']) {
    const response = await fetch(`${url}/item/7`, headers(encodeURI(given).includes('%C3') ? 'a%b' : given))
    t.match(response.headers.get('x-request-id'), /^[A-Za-z0-9._-]{1,64}$/)
    t.not(response.headers.get('x-request-id'), given, `${given} is not`)
  }
  t.equal((await fetch(`${url}/boom`, headers('boom'))).status, 500)
  t.match(await logged('boom'), { statusCode: 500 })
  const streamed = await fetch(`${url}/short-stream`, headers('short'))
  t.equal(streamed.headers.get('x-request-id'), 'short', 'a stream has it too')
  await streamed.text()
  t.match(await logged('short'), { statusCode: 200, route: '/short-stream' })

  for (const path of ['slow', 'stream']) {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    socket.write(`GET /${path} HTTP/1.1\r\nhost: x\r\nx-request-id: gone-${path}\r\n\r\n`)
    await eventually('the request to be active', async () => (await app.metrics.client.register.getSingleMetric('http_active_connections')?.get())?.values[0]?.value === 1)
    socket.destroy()
    t.match(await logged(`gone-${path}`), { statusCode: 499, route: `/${path}` }, 'a hang-up is a 499')
  }
  await eventually('nothing to be active', async () => (await app.metrics.client.register.getSingleMetric('http_active_connections')?.get())?.values[0]?.value === 0)
  for (const id of ['mine.A-1_z', 'boom', 'short', 'gone-slow', 'gone-stream']) t.equal(of(id).length, 1, `${id}: one line`)
  const text = await app.metrics.client.register.metrics()
  t.match(text, 'http_requests_total{method="GET",route="/stream",status_code="499"} 1')
  t.match(text, 'http_request_duration_seconds_count{method="GET",route="/boom",status_code="500"} 1')
})

t.test('a path that is a secret stays out of the log', async (t) => {
  const lines: string[] = []
  const { fetch } = await build(t, { agents: [], log: (line) => lines.push(line) })
  await fetch('/api/shared/c2VjcmV0LXRva2Vu')
  const line = await eventually('the line', () => lines.find((text) => text.includes('/api/shared/')))
  t.match(JSON.parse(line), { url: '/api/shared/:token', statusCode: 404 })
  t.notMatch(lines.join(''), /c2VjcmV0LXRva2Vu/)
})

t.test('a secret stays out of the log however its address is spelt', async (t) => {
  const lines: string[] = []
  const { url, fetch } = await buildWith(t, async (app) => { app.get('/plain/:id', async () => ({})) }, { agents: [], env: { CORS_ORIGINS: '*' }, log: (line) => lines.push(line) })
  const token = 'c2VjcmV0LXRva2VuLWhlcmU'
  const encoded = [...token].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')
  const spellings = [
    `GET /api/shared/${token}`, `HEAD /api/shared/${token}`, `GET /api/shared/${token}/`, `GET /api/shared/${token}?a=${token}`, `GET /api/shared/${token}/more`,
    `GET /api//shared/${token}`, `GET //api/shared/${token}`, `GET /api/shared//${token}`, `GET /API/SHARED/${token}`, `GET /api/%73hared/${token}`, `GET /api/shared%2F${token}`,
    `GET /api/shared/${encoded}`, `GET /api/nowhere/${encoded}`, `POST /api/shared/${token}`, `DELETE /api/shared/${token}`, `OPTIONS /api/shared/${token}`, `PROPFIND /api/shared/${token}`,
    `GET /shared/${token}`, `GET /${token}`, `GET /api/shared/${token}%zz`, `GET http://localhost/api/shared/${token}`, `GET /api/shared/./${token}`, `GET /api/shared/${token};x=1`,
    `GET /api/shared/${token}#x`, `GET /docs/static/${token}`, `GET /api/shared/x${'y'.repeat(200)}${token}`
  ]
  for (const spelling of spellings) await wire(url, request(spelling))
  await wire(url, request(`OPTIONS /api/shared/${token}`, '', { origin: 'https://a.example', 'access-control-request-method': 'GET' }))
  await fetch('/plain/the-last-one')
  await eventually('the lines', () => lines.some((line) => line.includes('the-last-one')))
  const logged = lines.filter((line) => line.includes('"request"'))
  t.equal(logged.length, spellings.length + 2)
  for (const line of lines) t.notOk(line.includes(token) || line.includes(encoded), line)
  t.ok(logged.some((line) => line.includes('"/api/shared/…/more"')), 'what is harmless in an address of nobody is shown')
})

t.test('a line that is written by hand is the logger’s own, letter by letter', async (t) => {
  const lines: string[] = []
  const logger = loggerOn('info', { write (line) { lines.push(line.replace(/"time":\d+/, '"time":0')) } }, { pid: 7, worker: 2 })
  const state = logStateOf(logger)
  const served: OverRequest = {
    requestId: 'Pm9-_x-1a',
    traceId: undefined,
    method: 'GET',
    route: '/api/agents/:id',
    url: '/api/agents/a b',
    statusCode: 200,
    durationMs: 0.1,
    bytes: 2127,
    ip: '2001:db8::1',
    userId: null,
    keyId: undefined,
    agentId: undefined,
    sessionId: undefined,
    messageId: undefined
  }
  const plain: Partial<OverRequest>[] = [
    {}, { url: '/', ip: '127.0.0.1', durationMs: 12345 }, { userId: 'u-1', keyId: 'k-1', traceId: 'ab12', statusCode: 304 }, { url: '/x', agentId: 'writer', sessionId: 's-1', messageId: 'm-1' }
  ]
  for (const change of plain) {
    const line = { ...served, ...change }
    const members = plainLine(line)
    if (members === undefined) return t.fail(`${JSON.stringify(change)} is plain`)
    logger.info(line, 'request')
    state?.writePlain(members, 'request')
    const [theirs, ours] = lines.splice(0)
    t.equal(ours, theirs)
  }
  t.strictSame([...state?.written.values() ?? []], [{ lines: 2 * plain.length, characters: state?.written.get(30)?.characters }], 'and is counted like one')
  const others: Partial<OverRequest>[] = [
    { statusCode: 400 }, { statusCode: 499 }, { route: undefined }, { url: undefined }, { url: '/"' }, { url: '/\\' }, { url: '/\n' }, { url: '/\u009b' }, { url: '/é' }, { url: '/\u2028' },
    { url: `/${'a'.repeat(5000)}` }, { url: '/sk-abcdefghijk' }, { requestId: 'eyJhbGciOi.eyJzdWIi' }, { agentId: 'pk_abcdefghijk' }, { sessionId: 'token' }, { messageId: 'a"b' }, { ip: 'a"b' }
  ]
  for (const [index, change] of others.entries()) t.equal(plainLine({ ...served, ...change }), undefined, `other ${index} (${Object.keys(change).join()}): the logger looks`)
})

t.test('a request with something to hide in its texts has its line from the logger', async (t) => {
  const lines: string[] = []
  const { url } = await buildWith(t, async (app) => { app.get('/plain/:id', async () => ({})) }, { agents: [], log: (line) => lines.push(line) })
  await wire(url, request('GET /plain/sk-abcdefghijklmnop'))
  await wire(url, request('GET /plain/a"b'))
  await wire(url, request('GET /plain/last'))
  await eventually('the lines', () => lines.some((line) => line.includes('/plain/last')))
  const told = lines.map((line) => JSON.parse(line) as { url?: string, msg: string }).filter(({ msg }) => msg === 'request').map(({ url: path }) => path)
  t.ok(told.includes('/plain/[redacted]'))
  t.ok(told.includes('/plain/a"b') || told.includes('/plain/a%22b'), 'what JSON escapes is escaped')
})
