/** `POST /v1/chat/completions`, row by row of the contract. */
import t, { type Test } from 'tap'
import { build, eventually, type Answer, type TestApp } from '../../helper.js'
import { gate, says, startUpstream, type TestUpstream } from '../../upstream.js'
import { chunksOf, refusal, type Chunk } from './openai.js'

const PATH = '/v1/chat/completions'
const HI = [{ role: 'user', content: 'Hi' }]

interface Bench extends TestApp {
  upstream: TestUpstream
  token: string
  ask (body: object, headers?: Record<string, string>): Promise<Answer>
}

async function start (t: Test, more: Record<string, unknown>[] = []): Promise<Bench> {
  const upstream = await startUpstream(t, says('Hel', 'lo'))
  const app = await build(t, { agents: [upstream.agent('writer', { systemPrompt: 'Be brief.' }), ...more.map((agent) => upstream.agent(String(agent['id']), agent))] })
  const { accessToken: token } = await app.register()
  return { ...app, upstream, token, ask: (body, headers = {}) => app.json(PATH, { token, headers, body: { model: 'writer', messages: HI, ...body } }) }
}

const data = (delta: object, finish: string | null = null, more: object = {}): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }], ...more })}\n\n`

t.test('JSON', async (t) => {
  const { ask, upstream, fetch, token } = await start(t)
  const details = { prompt_tokens_details: { cached_tokens: 3 }, completion_tokens_details: { reasoning_tokens: 1 } }
  const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7, ...details }
  upstream.script((call) => {
    call.response.writeHead(200, { 'content-type': 'application/json' })
    call.response.end(JSON.stringify({
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello', reasoning_content: 'hm' }, finish_reason: 'length' }],
      usage
    }))
  })
  const { status, body, headers } = await ask({})
  t.equal(status, 200)
  t.match(body.id, /^chatcmpl-/)
  t.ok(Math.abs(body.created - Date.now() / 1000) < 60)
  t.same({ ...body, id: '', created: 0 }, {
    id: '',
    object: 'chat.completion',
    created: 0,
    model: 'writer',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hello', refusal: null, reasoning_content: 'hm' }, logprobs: null, finish_reason: 'length' }],
    usage
  })
  t.equal(headers.get('x-parley-agent'), 'writer')
  t.equal(upstream.calls[0]?.body.stream, false, 'what is wanted whole is asked for whole')
  const sessions = await (await fetch('/api/chat-sessions', { headers: { authorization: `Bearer ${token}` } })).json() as { sessions: [] }
  t.same(sessions.sessions, [], 'and nothing is stored')
})

t.test('chunks', async (t) => {
  const { ask, upstream } = await start(t)
  upstream.script((call) => {
    void call.raw(data({ role: 'assistant', content: '' }) + data({ reasoning_content: 'hm' }))
    says('Hel', 'lo\r\n\u2028')(call)
  })
  const { headers, text } = await ask({ stream: true })
  t.equal(headers.get('content-type'), 'text/event-stream; charset=utf-8')
  const { chunks, done } = chunksOf(t, text)
  t.ok(done)
  t.same(chunks.map(({ choices: [choice] }) => choice?.delta), [{ role: 'assistant', content: '' }, { reasoning_content: 'hm' }, { content: 'Hel' }, { content: 'lo\r\n\u2028' }, {}])
  t.same(chunks.map(({ choices: [choice] }) => choice?.finish_reason), [null, null, null, null, 'stop'])
  for (const { id, object, created, model, choices, ...more } of chunks) {
    t.same([id, object, created, model, choices.length, choices[0]?.index, more], [chunks[0]?.id, 'chat.completion.chunk', chunks[0]?.created, 'writer', 1, 0, {}])
  }
  const counted = chunksOf(t, (await ask({ stream: true, stream_options: { include_usage: true } })).text)
  const last = counted.chunks.pop()
  t.ok(counted.done)
  t.ok(counted.chunks.every(({ usage }) => usage === null), 'usage is null on every chunk')
  t.same([last?.choices, last?.usage], [[], { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 }], 'but the last, which has no choice')
})

t.test('reasons of the end', async (t) => {
  const { ask, upstream } = await start(t)
  const reasons: unknown[] = []
  for (const reason of ['stop', 'length', 'content_filter', 'eos', 'tool_calls']) {
    upstream.script((call) => { void call.raw(data({ content: 'x' }) + data({}, reason) + 'data: [DONE]\n\n'); call.response.end() })
    reasons.push(chunksOf(t, (await ask({ stream: true })).text).chunks.at(-1)?.choices[0]?.finish_reason)
  }
  t.same(reasons, ['stop', 'length', 'content_filter', 'stop', 'tool_calls'])
})

t.test('what is sent upstream', async (t) => {
  const { ask, upstream } = await start(t, [{ id: 'claude', provider: 'anthropic', systemPrompt: null }])
  const tools = [{ type: 'function', function: { name: 'weather', description: 'd', parameters: { type: 'object' }, strict: true } }]
  const fields = {
    temperature: 0,
    top_p: 0.5,
    presence_penalty: 1,
    frequency_penalty: -1,
    seed: 7,
    stop: ['x'],
    response_format: { type: 'json_object' },
    tools,
    tool_choice: { type: 'function', function: { name: 'weather' } },
    parallel_tool_calls: false,
    reasoning_effort: 'low',
    metadata: { a: 'b' },
    store: true,
    user: 'u',
    of_next_year: [1]
  }
  const messages = [
    { role: 'developer', content: 'Rhyme.' },
    { role: 'user', content: [{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }], name: 'ada' },
    { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{}' } }] },
    { role: 'tool', tool_call_id: 'c1', content: 'rain' }
  ]
  const asked = { ...fields, messages, max_completion_tokens: 9, n: 1, logprobs: false, stream: true, stream_options: null }
  t.equal((await ask(asked)).status, 200)
  const { stream_options: options, ...sent } = upstream.calls[0]?.body as unknown as Record<string, unknown>
  t.same(options, { include_usage: true })
  t.same(sent, {
    ...fields,
    model: 'model-1',
    stream: true,
    max_tokens: 9,
    messages: [{ role: 'system', content: 'Be brief.' }, { role: 'system', content: 'Rhyme.' }, { role: 'user', content: 'ab' }, { role: 'assistant', content: null, tool_calls: messages[2]?.tool_calls }, messages[3]]
  })
  await ask({ max_tokens: 8, temperature: null, tools: null, user: null })
  t.same(upstream.calls[1]?.body, { model: 'model-1', stream: false, max_tokens: 8, messages: [{ role: 'system', content: 'Be brief.' }, ...HI] }, 'null is as if it were not there')

  upstream.script((call) => {
    call.response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ content: [{ type: 'text', text: 'ok' }], stop_reason: 'end_turn', usage: { input_tokens: 1, output_tokens: 1 } }))
  })
  t.equal((await ask({ ...fields, temperature: 0.5, model: 'claude', messages })).status, 200)
  t.same(upstream.calls[2]?.body, {
    model: 'model-1',
    max_tokens: 4096,
    system: 'Rhyme.',
    stream: false,
    temperature: 0.5,
    top_p: 0.5,
    stop_sequences: ['x'],
    messages: [
      { role: 'user', content: 'ab' }, { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'weather', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: 'rain' }] }
    ],
    tools: [{ name: 'weather', description: 'd', input_schema: { type: 'object' } }],
    tool_choice: { type: 'tool', name: 'weather' }
  }, 'translated for Anthropic; what it does not know is dropped')
})

t.test('calls of tools', async (t) => {
  const { ask, upstream } = await start(t)
  const pieces = [{ index: 0, id: 'c1', type: 'function', function: { name: 'weather', arguments: '' } }, { index: 0, function: { arguments: '{"city":' } }, { index: 0, function: { arguments: '"Oslo"}' } }, { index: 1, id: 'c2', type: 'function', function: { name: 'time', arguments: '{}' } }]
  upstream.script((call) => {
    for (const piece of pieces) void call.raw(data({ tool_calls: [piece] }))
    void call.raw(data({}, 'tool_calls', { usage: { prompt_tokens: 1, completion_tokens: 2 } }) + 'data: [DONE]\n\n')
    call.response.end()
  })
  const { chunks } = chunksOf(t, (await ask({ stream: true })).text)
  t.same(chunks.slice(1, -1).map(({ choices: [choice] }) => choice?.delta.tool_calls?.[0]), pieces)
  t.equal(chunks.at(-1)?.choices[0]?.finish_reason, 'tool_calls')
  const { body } = await ask({})
  t.same(body.choices[0], {
    index: 0,
    logprobs: null,
    finish_reason: 'tool_calls',
    message: { role: 'assistant', content: null, refusal: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }, { id: 'c2', type: 'function', function: { name: 'time', arguments: '{}' } }] }
  })
})

t.test('images', async (t) => {
  const { ask, upstream } = await start(t, [{ id: 'eyes', features: { supportsImages: true } }])
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' } }
  const messages = [{ role: 'user', content: [{ type: 'text', text: 'What?' }, image] }]
  refusal(t, 'an agent without eyes', await ask({ messages }), 400, { param: 'messages[0].content[1]', code: 'unsupported_parameter' })
  t.equal((await ask({ model: 'eyes', messages })).status, 200)
  t.same(upstream.calls[0]?.body.messages, messages)
  refusal(t, 'sound', await ask({ model: 'eyes', messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: '' } }] }] }), 400, { param: 'messages[0].content[0]' })
})

t.test('what is refused', async (t) => {
  const { ask, upstream, json, fetch, token } = await start(t)
  for (const [what, body, error] of [
    ['several answers', { n: 2 }, { param: 'n', code: 'unsupported_parameter' }],
    ['probabilities', { logprobs: true }, { param: 'logprobs', code: 'unsupported_parameter' }],
    ['probabilities of others', { top_logprobs: 2 }, { param: 'top_logprobs', code: 'unsupported_parameter' }],
    ['a tool that is no function', { tools: [{ type: 'custom', custom: { name: 'x' } }] }, { param: 'tools[0]', code: 'unsupported_parameter' }],
    ['a wrong type', { temperature: '1' }, { param: 'temperature', code: 'invalid_type' }],
    ['too hot', { temperature: 3 }, { param: 'temperature', code: 'invalid_value' }],
    ['no messages', { messages: [] }, { param: 'messages', code: 'invalid_value' }],
    ['messages that are none', { messages: undefined }, { param: 'messages', code: 'missing_required_parameter' }],
    ['a strange role', { messages: [{ role: 'owl', content: 'x' }] }, { param: 'messages[0].role' }],
    ['a number for content', { messages: [{ role: 'user', content: 7 }] }, { param: 'messages[0].content' }],
    ['a result without its call', { messages: [{ role: 'tool', content: 'x' }] }, { param: 'messages[0].tool_call_id', code: 'missing_required_parameter' }],
    ['a text that can’t be stored', { messages: [{ role: 'user', content: 'a\u0000' }] }, { type: 'invalid_request_error' }]
  ] as const) refusal(t, what, await ask(body), 400, error)
  refusal(t, 'an unknown model', await ask({ model: 'gpt-9' }), 404, { param: 'model', code: 'model_not_found', type: 'invalid_request_error' })
  t.equal(upstream.calls.length, 0, 'nobody was asked')

  const raw = async (body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(PATH, { method: 'POST', body, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers } })
    return { status: response.status, headers: response.headers, body: await response.json() as any }
  }
  refusal(t, 'no JSON', await raw('{"model":'), 400, { code: 'invalid_json', type: 'invalid_request_error' })
  refusal(t, 'no object', await raw('[]'), 400)
  refusal(t, 'nothing', await raw(''), 400)
  refusal(t, 'a large body', await raw(JSON.stringify({ model: 'x'.repeat(1_100_000) })), 413)
  refusal(t, 'another type', await raw('a=b', { 'content-type': 'application/x-www-form-urlencoded' }), 415)
  refusal(t, 'another answer', await raw('{}', { accept: 'image/png' }), 406)
  refusal(t, 'nobody', await json(PATH, { body: {} }), 401, { code: 'invalid_api_key' })
  refusal(t, 'somebody', await json(PATH, { body: {}, token: 'pk_0000' }), 401, { code: 'invalid_api_key' })
  for (const [path, right] of [
    ['/v1//chat/completions', '/v1/chat/completions'], ['//v1/chat/completions', '/v1/chat/completions'], ['/v1/v1/chat/completions', '/v1/chat/completions'],
    ['/chat/completions', '/v1/chat/completions'], ['/models', '/v1/models'], ['/v1//models/x', '/v1/models/x']
  ] as const) {
    const answer = await json(path, { body: {} })
    refusal(t, path, answer, 404)
    t.ok(answer.body.error.message.includes(`${right}?`), answer.body.error.message)
  }
  refusal(t, 'nowhere', await json('/v1/nowhere'), 404, { code: 'COMMON_NOT_FOUND' })
  const method = await json(PATH)
  refusal(t, 'another method', method, 405)
  t.equal(method.headers.get('allow'), 'POST')
  t.same(Object.keys((await json('/nowhere')).body), ['code', 'message', 'details', 'timestamp'], 'elsewhere it is the envelope')
})

t.test('failures of upstreams', async (t) => {
  const { ask, upstream } = await start(t)
  upstream.script((call) => { call.response.writeHead(503, { 'retry-after': '3' }).end('{"error":{"message":"secret"}}') })
  for (const stream of [false, true]) {
    const away = await ask({ stream })
    refusal(t, 'away', away, 503, { code: 'AGENT_UNAVAILABLE', type: 'server_error' })
    t.same(['retry-after', 'retry-after-ms', 'x-should-retry'].map((name) => away.headers.get(name)), ['3', '3000', null], 'nothing was billed')
    t.notMatch(away.text, /secret/)
  }
  upstream.script((call) => { call.response.writeHead(400).end('{"error":{"message":"no"}}') })
  const refused = await ask({ stream: true })
  refusal(t, 'refused', refused, 502, { code: 'CHAT_UPSTREAM_ERROR' })
  t.equal(refused.headers.get('x-should-retry'), 'false')

  upstream.script(async ({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    await new Promise<void>((resolve) => { response.write(data({ content: 'Hel' }), () => { resolve() }) })
    response.socket?.end()
  })
  const { chunks, done } = chunksOf(t, (await ask({ stream: true })).text)
  t.notOk(done)
  t.match(chunks.at(-1), { error: { code: 'CHAT_UPSTREAM_ERROR', type: 'server_error', param: null } }, 'the error is last')
  t.ok(chunks.slice(0, -1).every(({ choices: [choice] }) => choice?.finish_reason === null), 'and there is no reason to stop')
  const cut = await ask({})
  refusal(t, 'cut in mid-answer', cut, 502)
  t.equal(cut.headers.get('x-should-retry'), 'false', 'it may have been billed')
})

t.test('a hang-up ends the upstream', async (t) => {
  const { fetch, upstream, token, json, admin } = await start(t)
  const begun = gate()
  upstream.script(async (call) => {
    if (call.body.stream === true) await call.text('Hel')
    begun.open()
    await call.closed
  })
  for (const stream of [true, false]) {
    const leave = new AbortController()
    const asked = fetch(PATH, { method: 'POST', signal: leave.signal, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ model: 'writer', messages: HI, stream }) })
    if (stream) await (await asked).body?.getReader().read()
    else await eventually('the call', () => upstream.calls.length === 2)
    const left = performance.now()
    leave.abort()
    await asked.catch(() => undefined)
    await upstream.calls.at(-1)?.closed
    t.comment(`the upstream heard of it after ${Math.round(performance.now() - left)} ms`)
  }
  const text = await eventually('both to be measured', async () => {
    const { text } = await json('/metrics')
    return text.includes('agent_requests_total{agent="writer",status="stopped"} 2') && text
  })
  t.match(text, /chat_requests_total\{front="openai"\} 2/)
  t.match(text, /chat_generations_in_flight 0/)
  const { accessToken } = await admin()
  const { body: { usage: [line] } } = await json<{ usage: any[] }>('/api/admin/usage?groupBy=agent', { token: accessToken })
  t.match(line, { key: 'writer', requests: 2 })
  t.ok(line.promptTokens > 0 && line.completionTokens > 0, 'what had come is in the ledger')
})

t.test('who may ask', async (t) => {
  const { json, token, upstream } = await start(t)
  const { body: { key, id } } = await json('/api/auth/api-keys', { token, body: { name: 'n' } })
  const body = { model: 'writer', messages: HI }
  t.equal((await json(PATH, { body, token: key })).status, 200)
  t.equal((await json(PATH, { body, headers: { 'x-api-key': key } })).status, 200)
  t.equal((await json(PATH, { body, headers: { 'x-api-key': token } })).status, 200)
  t.equal((await json('/api/agents', { headers: { 'x-api-key': key } })).status, 401, 'elsewhere that header is nothing')
  const begun = gate()
  upstream.script(async (call) => { await call.text('Hel'); begun.open(); await call.closed })
  const running = json(PATH, { body: { ...body, stream: true }, headers: { 'x-api-key': key } })
  await begun.opened
  t.equal((await json(`/api/auth/api-keys/${id}`, { method: 'DELETE', token })).status, 204)
  const { chunks, done } = chunksOf(t, (await running).text)
  t.notOk(done)
  t.match(chunks.at(-1) as Chunk, { error: { code: 'invalid_api_key' } }, 'the end of a right ends its streams')
})
