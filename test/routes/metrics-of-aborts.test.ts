/** Metrics of what does not end as planned: hang-ups at each stage and by each front, failures within streams, fallbacks. */
import { connect, type Socket } from 'node:net'
import t from 'tap'
import { createDatabase } from '../database.js'
import { readEvents } from '../event-reader.js'
import { build, eventually, type TestApp } from '../helper.js'
import { startUpstream } from '../upstream.js'

/** Figures of a scrape by their series. */
async function figuresOf ({ fetch }: Pick<TestApp, 'fetch'>): Promise<(series: string) => number> {
  const text = await (await fetch('/metrics')).text()
  const values = new Map(text.split('\n').map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))
  return (series) => values.get(series) ?? NaN
}

const GAUGES = ['http_active_connections', 'chat_generations_in_flight', 'chat_streams_open', 'db_pool_waiting', 'queue_waiting{queue="requests"}', 'queue_waiting{queue="passwords"}']

const FRONTS = {
  native: { path: '/api/chat/completions', body: { agentId: 'writer', message: 'q', stream: true, onDisconnect: 'cancel' } },
  openai: { path: '/v1/chat/completions', body: { model: 'writer', messages: [{ role: 'user', content: 'q' }], stream: true } },
  responses: { path: '/v1/responses', body: { model: 'writer', input: 'q', stream: true } },
  unstored: { path: '/v1/responses', body: { model: 'writer', input: 'q', stream: true, store: false } },
  'ai-sdk': { path: '/api/chat', body: { id: 'chat', agentId: 'writer', trigger: 'submit-message', messages: [{ id: 'm', role: 'user', parts: [{ type: 'text', text: 'q' }] }] } }
}

t.test('gauges return to 0 after hang-ups', async (t) => {
  const upstream = await startUpstream(t)
  const service = await build(t, { agents: [upstream.agent()] })
  const { url } = service
  const { accessToken: token } = await service.register()
  const { port } = new URL(url)
  const raw = (head: string, body: string, length = Buffer.byteLength(body)): Socket => {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined)
    socket.write(`${head} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`)
    return socket
  }
  const quiet = (of: string) => eventually(`gauges of 0 ${of}`, async () => {
    const figure = await figuresOf(service)
    return GAUGES.every((name) => figure(name) === 0)
  }).catch(async () => {
    const figure = await figuresOf(service)
    t.same(GAUGES.map((name) => [name, figure(name)]), GAUGES.map((name) => [name, 0]), of)
  })
  const active = (count: number) => eventually(`${count} active requests`, async () => (await figuresOf(service))('http_active_connections') >= count)

  const halves = Array.from({ length: 5 }, () => raw('POST /api/chat/completions', '{"agentId"', 100))
  await active(5)
  for (const socket of halves) socket.destroy()
  await quiet('after bodies that never came whole')

  // The first is being answered, the others have not been looked at yet.
  const { path, body } = FRONTS.native
  const json = JSON.stringify(body)
  const pipelined = raw(`POST ${path}`, json)
  pipelined.write('GET /api/agents HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(4))
  await active(1)
  pipelined.destroy()
  await quiet('after pipelined requests')

  for (const [front, { path, body }] of Object.entries(FRONTS)) {
    // Without a token of the upstream yet, and in mid-answer.
    const before = upstream.calls.length
    const silent = raw(`POST ${path}`, JSON.stringify(body))
    const call = await eventually('the call', () => upstream.calls[before])
    silent.destroy()
    await service.json('/api/chat/chat/stop', { token, body: {} }).catch(() => undefined)
    if (front === 'ai-sdk') call.finish()
    await call.closed
    await quiet(`${front}, before the first token`)

    const asked = readEvents(url + path, { token, body: { ...body, ...front === 'ai-sdk' ? { id: 'other' } : {} } })
    const answered = await eventually('the call', () => upstream.calls[before + 1])
    await answered.text('some')
    const reader = await asked
    await eventually('an open stream', async () => (await figuresOf(service))('chat_streams_open') === 1)
    t.equal((await figuresOf(service))('http_active_connections'), 1, `${front}: the stream is active, the scrape is not`)
    reader.leave()
    if (front === 'ai-sdk') answered.finish()
    await quiet(`${front}, in mid-answer`)
  }
  const figure = await figuresOf(service)
  t.same(['native', 'openai', 'responses', 'ai-sdk'].map((front) => figure(`chat_requests_total{front="${front}"}`)), [3, 2, 4, 2])
  t.ok(figure('http_requests_total{method="POST",route="/v1/chat/completions",status_code="499"}') >= 2)
})

t.test('what streams end with is counted, and who answered', async (t) => {
  const [good, bad] = [await startUpstream(t, (call) => { void call.text('hello'); call.finish({ prompt_tokens: 10, completion_tokens: 2 }) }), await startUpstream(t, (call) => { void call.text('half') })]
  const down = await startUpstream(t, ({ response }) => { response.writeHead(401).end() })
  const service = await build(t, {
    agents: [bad.agent(), good.agent('priced', { price: { input: 1, cachedInput: 1, output: 5, currency: 'EUR' } }), down.agent('asked', { fallback: ['priced'], retry: { attempts: 0, baseDelayMs: 1 } })],
    database: await createDatabase(t)
  })
  const { accessToken: token } = await service.register()
  for (const [index, { path, body }] of Object.values(FRONTS).entries()) {
    const reader = await readEvents(service.url + path, { token, body })
    await reader.until(({ data }) => JSON.stringify(data).includes('half'))
    bad.calls[index]?.response.destroy()
    await reader.ended
    const figure = await eventually('its end in the figures', async () => {
      const now = await figuresOf(service)
      return now('agent_requests_total{agent="writer",status="failed"}') === index + 1 && now
    })
    t.equal(figure('errors_total{code="CHAT_UPSTREAM_ERROR"}'), index + 1, `${path} tells of it, and counts`)
    t.equal(figure('agent_errors_total{agent="writer",error_type="cut"}'), index + 1)
  }
  await (await readEvents(`${service.url}/api/chat/completions`, { token, body: { agentId: 'asked', message: 'q', stream: true } })).ended
  t.equal((await service.json('/v1/chat/completions', { token, body: { model: 'asked', messages: [{ role: 'user', content: 'q' }] } })).status, 200)
  const figure = await eventually('both in the figures', async () => {
    const now = await figuresOf(service)
    return now('chat_tokens_total{agent="priced",kind="prompt"}') === 20 && now
  })
  const expected = {
    'agent_requests_total{agent="asked",status="complete"}': 2,
    'chat_tokens_total{agent="priced",kind="completion"}': 4,
    'chat_tokens_total{agent="asked",kind="prompt"}': 0,
    'chat_cost_total{agent="priced",currency="EUR"}': 40e-6,
    'agent_errors_total{agent="asked",error_type="auth"}': 1,
    'agent_key_refused{agent="asked"}': 1,
    'agent_key_refused{agent="priced"}': 0,
    'agent_fallbacks_total{agent="asked"}': 2
  }
  t.same(Object.fromEntries(Object.keys(expected).map((series) => [series, figure(series)])), expected)
})
