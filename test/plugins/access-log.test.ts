import { connect } from 'node:net'
import t from 'tap'
import { createDatabase } from '../database.js'
import { buildWith, request, wire } from '../frame.js'
import { build, eventually } from '../helper.js'
import { lowerHalf } from '../stand-ins.js'
import abort from '../../plugins/abort.js'
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
