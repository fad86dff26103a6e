import fastify from 'fastify'
import t, { type Test } from 'tap'
import errors from '../../plugins/errors.js'
import metrics from '../../plugins/metrics.js'
import overload, { type OverloadOptions } from '../../plugins/overload.js'
import { eventually } from '../helper.js'

async function start (test: Test, options: OverloadOptions) {
  const app = fastify({ forceCloseConnections: true })
  test.teardown(() => app.close())
  await app.register(metrics)
  await app.register(errors)
  await app.register(overload, options)
  const waiting: (() => void)[] = []
  const wait = () => new Promise<void>((resolve) => { waiting.push(resolve) })
  app.get('/wait', async () => { await wait(); return {} })
  app.get('/stream', async (request) => { request.countAsStream(); request.countAsStream(); await wait(); return {} })
  app.get('/live', { config: { shedding: false } }, async (request) => { request.countAsStream(); return {} })
  app.get('/', async () => ({}))
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), waiting }
}

t.test('above the limit new requests are refused, streams are not counted', async (t) => {
  const { url, waiting } = await start(t, { mostOpen: 2 })
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
  const { url, waiting } = await start(t, { mostOpen: 1 })
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
