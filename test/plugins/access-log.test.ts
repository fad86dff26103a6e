import { connect } from 'node:net'
import t from 'tap'
import { createDatabase } from '../database.js'
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
  t.match(line, { method: 'GET', route: '/item/:id', url: '/item/7', statusCode: 200, durationMs: Number, ip: '127.0.0.1', principal: null })
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
