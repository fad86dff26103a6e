/** Tracing over the wire: a receiver of OTLP in JSON, an upstream that sees `traceparent`, and a service without it. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { hunter } from '../canaries.js'
import { build, eventually } from '../helper.js'
import { itemsOf, startSentry } from '../sentry-receiver.js'
import { readServers } from '../servers.js'
import { says, startUpstream } from '../upstream.js'

interface Span {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  attributes: Record<string, unknown>
  status: { code?: number, message?: string }
}

interface Collector { url: string, spans: Span[], bodies: string[], refuses: boolean }

const valueOf = (value: Record<string, any>): unknown =>
  value['arrayValue']?.values.map(valueOf) ?? value['stringValue'] ?? value['doubleValue'] ?? (value['intValue'] === undefined ? value['boolValue'] : Number(value['intValue']))

/** A collector of traces; one that hangs never answers. */
async function startCollector (t: Test, hangs = false): Promise<Collector> {
  const spans: Span[] = []
  const bodies: string[] = []
  const collector: Collector = { url: '', spans, bodies, refuses: false }
  const hunt = hunter(t, 'a trace')
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (collector.refuses) {
        response.writeHead(403).end('canary-of-the-collector')
        return
      }
      const whole = Buffer.concat(chunks)
      const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(whole) : whole).toString()
      hunt(body)
      bodies.push(body)
      if (request.url === '/v1/traces') {
        for (const { scopeSpans } of JSON.parse(body).resourceSpans) {
          for (const scope of scopeSpans) {
            for (const span of scope.spans) {
              const attributes = span.attributes.map(({ key, value }: { key: string, value: object }) => [key, valueOf(value)])
              spans.push({ ...span, attributes: Object.fromEntries(attributes) })
            }
          }
        }
      }
      if (!hangs) response.setHeader('content-type', 'application/json').end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return Object.assign(collector, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

t.test('a turn is one trace, from the request to each attempt, with the trace of its caller', async (t) => {
  const collector = await startCollector(t)
  const upstream = await startUpstream(t)
  const lines: string[] = []
  const { json, fetch, register, close } = await build(t, {
    agents: [upstream.agent('writer', { retry: { attempts: 1, baseDelayMs: 1 } })],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`, REDIS_URL: readServers()?.redisUrl ?? '' },
    log: (line) => lines.push(line)
  })
  const { accessToken: token } = await register('ada')
  upstream.script((call) => {
    if (upstream.calls.length === 1) call.response.writeHead(500).end('canary-of-the-upstream')
    else says('Hello')(call)
  })
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const turn = await fetch('/api/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    body: JSON.stringify({ agentId: 'writer', message: 'canary-of-the-prompt', stream: true })
  })
  t.equal(turn.status, 200)
  await turn.text()
  const unknown = await json('/api/chat-sessions/search?q=canary-of-the-query', { token })
  t.equal(unknown.status, 200)
  t.equal((await json('/api/shared/canary-of-the-address')).status, 404)
  await json('/health')
  await close()

  const mine = collector.spans.filter((span) => span.traceId === traceId)
  const named = (name: RegExp): Span[] => mine.filter((span) => name.test(span.name))
  const [request] = named(/^POST /)
  t.match(request, { kind: 2, parentSpanId: 'b7ad6b7169203331', attributes: { 'http.route': '/api/chat/completions', 'http.response.status_code': 200 } })
  const [call] = named(/^invoke_agent writer$/)
  t.match(call?.attributes, { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.id': 'writer' })
  const attempts = named(/^chat model-1$/)
  t.match(attempts, [
    { kind: 3, parentSpanId: call?.spanId, status: { code: 2 }, attributes: { 'error.type': 'server', 'parley.attempt': 1 } },
    {
      kind: 3,
      parentSpanId: call?.spanId,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'model-1',
        'server.address': '127.0.0.1',
        'gen_ai.usage.input_tokens': 7,
        'gen_ai.usage.output_tokens': 3,
        'gen_ai.response.finish_reasons': ['stop'],
        'parley.attempt': 2
      }
    }
  ])
  t.same(upstream.calls.map(({ headers }) => headers['traceparent']), attempts.map(({ spanId }) => `00-${traceId}-${spanId}-01`), 'and goes on to the upstream')
  const statements = mine.filter(({ attributes }) => attributes['db.system.name'] === 'postgresql')
  t.ok(statements.length > 0)
  for (const { attributes } of statements) t.match(attributes, { 'db.operation.name': /^[A-Z]+$/, 'db.query.text': /\w/ })
  const ids = new Set(mine.map(({ spanId }) => spanId))
  t.same(mine.filter((span) => span !== request && !ids.has(span.parentSpanId ?? '')).map(({ name }) => name), [], 'no span hangs in the air')
  t.ok(mine.every(({ spanId }) => mine.filter((other) => other.spanId === spanId).length === 1))

  const line = lines.map((text) => JSON.parse(text)).find(({ route, method }) => route === '/api/chat/completions' && method === 'POST')
  t.equal(line?.traceId, traceId, 'the log line names it')
  const roots = collector.spans.filter(({ kind }) => kind === 2).map(({ name }) => name)
  t.ok(roots.includes('GET /api/chat-sessions/search'))
  t.same(roots.filter((name) => /health|metrics/.test(name)), [], 'probes are no traces')
  t.notMatch(collector.bodies.join('\n'), /canary-of|sk-secret|correct-horse/)
  t.notMatch(collector.bodies.join('\n'), token)
})

t.test('a reader that hangs up ends the span of its stream', async (t) => {
  const collector = await startCollector(t)
  const upstream = await startUpstream(t)
  const { fetch, register, close } = await build(t, { agents: [upstream.agent()], env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } })
  const { accessToken: token } = await register('ada')
  const controller = new AbortController()
  const body = JSON.stringify({ agentId: 'writer', message: 'x', stream: true })
  const response = await fetch('/api/chat/completions', { method: 'POST', signal: controller.signal, headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body })
  await eventually('the call', () => upstream.calls.length === 1)
  void upstream.calls[0]?.text('Hello')
  controller.abort()
  await t.rejects(response.text())
  await eventually('the span', () => collector.spans.some(({ name }) => name === 'POST /api/chat/completions'))
  upstream.calls[0]?.finish()
  await close()
  t.ok(collector.spans.some(({ name }) => name === 'chat model-1'), 'and the answer goes on to its own end')
})

t.test('a collector that hangs, or is away, costs requests nothing', async (t) => {
  const hanging = await startCollector(t, true)
  for (const endpoint of [hanging.url, 'http://127.0.0.1:9']) {
    const { json, close } = await build(t, { agents: [], env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } })
    // More than one batch.
    for (let round = 0; round < 6; round++) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => json('/api/shared/x')))
      t.ok(answers.every(({ status }) => status === 404))
    }
    const since = performance.now()
    await close()
    t.ok(performance.now() - since < 15_000)
  }
})

t.test('a collector that takes no spans is told of once, counted, and told of again when it takes them', async (t) => {
  const collector = await startCollector(t)
  const lines: Record<string, any>[] = []
  const { json, close } = await build(t, {
    agents: [], env: { LOG_LEVEL: 'info', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, log: (line) => lines.push(JSON.parse(line))
  })
  const spans = async (outcome: string): Promise<number> =>
    Number(new RegExp(`^trace_spans_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm').exec((await json('/metrics')).text)?.[1])
  const ask = async (): Promise<unknown> => await Promise.all(Array.from({ length: 10 }, () => json('/api/shared/x')))
  const said = (): Record<string, any>[] => lines.filter(({ msg }) => String(msg).startsWith('the collector of traces'))

  t.equal(await spans('refused'), 0)
  collector.refuses = true
  for (let batch = 1; batch <= 3; batch++) {
    const before = await spans('refused')
    await ask()
    await eventually('a refused batch', async () => await spans('refused') > before)
  }
  t.match(said(), [{ level: 40, milestone: 'lost', msg: 'the collector of traces takes no spans: they are lost', err: { message: String } }])
  t.notMatch(JSON.stringify(said()), /canary-of/)
  t.equal(await spans('sent'), 0)
  collector.refuses = false
  await ask()
  await eventually('the end of it', () => said().length === 2)
  t.match(said()[1], { level: 30, milestone: 'back', count: Number, msg: /^the collector of traces takes spans again after [\d.]+ s$/ })
  t.ok(await spans('sent') > 0)
  t.equal(await spans('dropped'), 0)
  await close()
})

t.test('with Sentry, the same spans are a transaction, and none is measured twice', async (t) => {
  for (const both of [true, false]) {
    const collector = await startCollector(t)
    const { dsn, envelopes } = await startSentry(t)
    const upstream = await startUpstream(t, says('Hello'))
    const { json, register, close } = await build(t, {
      agents: [upstream.agent()],
      env: { SENTRY_DSN: dsn, SENTRY_TRACES_SAMPLE_RATE: '1', ...(both ? { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } : {}) }
    })
    const { accessToken: token } = await register('ada')
    t.equal((await json('/v1/chat/completions', { body: { model: 'writer', messages: [{ role: 'user', content: 'canary-of-the-prompt' }] }, token })).status, 200)
    await close()
    const transactions = itemsOf(envelopes, 'transaction').filter(({ transaction }) => transaction === 'POST /v1/chat/completions')
    t.match(transactions, [{ contexts: { trace: { op: 'http.server', status: 'ok' } }, release: /^parley@/ }])
    const names = (transactions[0]?.['spans'] as { description: string }[]).map(({ description }) => description)
    t.equal(names.filter((name) => name === 'chat model-1').length, 1)
    t.notMatch(envelopes.join('\n'), /canary-of|sk-secret|correct-horse/)
    if (!both) {
      t.same(collector.bodies, [])
      continue
    }
    const { trace_id: traceId } = transactions[0]?.['contexts'].trace
    const there = collector.spans.filter((span) => span.traceId === traceId)
    t.same(there.filter(({ kind }) => kind !== 2).map(({ name }) => name).sort(), names.toSorted(), 'each span once at each exit')
    t.equal(there.filter(({ kind }) => kind === 2).length, 1)
  }
})

t.test('off, nothing of OpenTelemetry or Sentry is loaded', async (t) => {
  const program = `
    import { registerHooks } from 'node:module'
    import { createRequire } from 'node:module'
    import { pino } from 'pino'
    const { build } = await import('./dist/app.js')
    const { readConfig } = await import('./dist/config.js')
    const app = await build(readConfig({ DATABASE_URL: 'postgres://x@127.0.0.1:9/x', JWT_SECRET: 'x'.repeat(32), ENCRYPTION_KEY: 'e'.repeat(64), ...process.env }), pino({ level: 'silent' }))
    const maps = Object.keys(createRequire(import.meta.url).cache)
    console.log(JSON.stringify(maps.filter((file) => /opentelemetry|@fastify.otel|@sentry/.test(file))))
    await app.close()
    process.exit()`
  const loaded = async (env: Record<string, string>): Promise<string[]> => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program.replace(/^.*registerHooks.*$/m, '')], { env: { PATH: process.env['PATH'], ...env } })
    return (JSON.parse(stdout.trim().split('\n').at(-1) ?? '[]') as string[]).filter((file) => !file.includes('/@opentelemetry/api/'))
  }
  t.same(await loaded({}), [], 'but for the API package, which prom-client loads')
  t.ok((await loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })).length > 0, 'this can tell')
})
