/** The official `openai` package against the front, as it is. */
import t, { type Test } from 'tap'
import { build } from '../../helper.js'
import { says, startUpstream } from '../../upstream.js'

/** By a name that no compiler looks up: its types are no part of what is shown here. */
const PACKAGE: string = 'openai'

async function start (t: Test) {
  const { default: OpenAI } = await import(PACKAGE) as any
  const upstream = await startUpstream(t, says('Hel', 'lo'))
  const app = await build(t, { agents: [upstream.agent()] })
  const { accessToken } = await app.register()
  const { body: { key: apiKey } } = await app.json('/api/auth/api-keys', { token: accessToken, body: { name: 'n' } })
  return { ...app, upstream, apiKey, OpenAI, client: new OpenAI({ baseURL: `${app.url}/v1`, apiKey, maxRetries: 2 }) }
}

const ASKED = { model: 'writer', messages: [{ role: 'user', content: 'Hi' }] }
const TOOLS = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } } }]

t.test('answers whole and streamed', async (t) => {
  const { client } = await start(t)
  const whole = await client.chat.completions.create(ASKED)
  t.equal(whole.choices[0].message.content, 'Hello')
  t.same(whole.usage, { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 })
  t.match(whole._request_id, /./)
  const pieces: string[] = []
  let usage
  for await (const chunk of await client.chat.completions.create({ ...ASKED, stream: true, stream_options: { include_usage: true } })) {
    pieces.push(chunk.choices[0]?.delta.content ?? '')
    usage = chunk.usage ?? usage
  }
  t.equal(pieces.join(''), 'Hello')
  t.match(usage, { total_tokens: 10 })
  const stream = client.chat.completions.stream(ASKED)
  t.equal((await stream.finalChatCompletion()).choices[0].message.content, 'Hello', 'its own accumulator takes every chunk')
})

t.test('a call of a tool, and its result', async (t) => {
  const { client, upstream } = await start(t)
  upstream.script((call) => {
    if (call.body.messages.at(-1)?.role === 'tool') { says('Rain in Oslo')(call); return }
    const piece = (tool: object, finish: string | null = null) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { tool_calls: [tool] }, finish_reason: finish }] })}\n\n`
    void call.raw(piece({ index: 0, id: 'c1', type: 'function', function: { name: 'weather', arguments: '' } }))
    void call.raw(piece({ index: 0, function: { arguments: '{"city":"Oslo"}' } }) + 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}\n\ndata: [DONE]\n\n')
    call.response.end()
  })
  for (const streamed of [false, true]) {
    const asked = { ...ASKED, tools: TOOLS }
    const first = streamed ? await client.chat.completions.stream(asked).finalChatCompletion() : await client.chat.completions.create(asked)
    const { message, finish_reason: reason } = first.choices[0]
    t.equal(reason, 'tool_calls')
    t.match(message.tool_calls, [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }])
    const messages = [...ASKED.messages, message, { role: 'tool', tool_call_id: 'c1', content: 'rain' }]
    t.equal((await client.chat.completions.create({ ...asked, messages })).choices[0].message.content, 'Rain in Oslo')
  }
  const asked: unknown[] = []
  const runner = client.chat.completions.runTools({
    ...ASKED,
    stream: true,
    tools: [{ type: 'function', function: { name: 'weather', parse: JSON.parse, parameters: {}, function: (given: unknown) => { asked.push(given); return 'rain' } } }]
  })
  t.equal(await runner.finalContent(), 'Rain in Oslo', 'its own loop')
  t.same(asked, [{ city: 'Oslo' }])
})

t.test('errors, and what it repeats by itself', async (t) => {
  const { client, upstream, OpenAI, url } = await start(t)
  await t.rejects(client.chat.completions.create({ ...ASKED, model: 'gpt-9' }), { status: 404, code: 'model_not_found', param: 'model', type: 'invalid_request_error', requestID: /./ })
  await t.rejects(client.chat.completions.create({ ...ASKED, n: 2 }), { status: 400, code: 'unsupported_parameter', param: 'n' })
  await t.rejects(new OpenAI({ baseURL: `${url}/v1`, apiKey: 'sk-none' }).models.list(), { status: 401, code: 'invalid_api_key' })
  for (const baseURL of [url, `${url}/v1/v1`, `${url}//v1`]) {
    await t.rejects(new OpenAI({ baseURL, apiKey: 'x' }).chat.completions.create(ASKED), { status: 404, message: /Did you mean \/v1\/chat\/completions\?/ }, baseURL)
  }
  t.equal(upstream.calls.length, 0)
  let failures = 0
  upstream.script((call) => {
    if (failures++ === 0) call.response.writeHead(503, { 'retry-after': '0' }).end()
    else says('Hello')(call)
  })
  t.equal((await client.chat.completions.create(ASKED)).choices[0].message.content, 'Hello', 'what nobody was asked is asked again')
  t.equal(upstream.calls.length, 2)
  upstream.script((call) => { call.response.writeHead(400).end('{}') })
  await t.rejects(client.chat.completions.create(ASKED), { status: 502, code: 'CHAT_UPSTREAM_ERROR' })
  t.equal(upstream.calls.length, 3, 'but not what may have been billed')
  upstream.script(async ({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    await new Promise<void>((resolve) => { response.write('data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}\n\n', () => { resolve() }) })
    response.socket?.end()
  })
  const pieces: string[] = []
  await t.rejects(async () => {
    for await (const chunk of await client.chat.completions.create({ ...ASKED, stream: true })) pieces.push(chunk.choices[0].delta.content)
  }, { code: 'CHAT_UPSTREAM_ERROR' }, 'a stream that breaks off is an error')
  t.equal(pieces.join(''), 'Hel')
})

t.test('models', async (t) => {
  const { client, json, apiKey, fetch } = await start(t)
  const ids: string[] = []
  for await (const { id, object, owned_by: owner } of client.models.list()) ids.push(`${id} ${object} ${owner}`)
  t.same(ids, ['writer model parley'])
  t.match(await client.models.retrieve('writer'), { id: 'writer', object: 'model', created: Number })
  await t.rejects(client.models.retrieve('gpt-9'), { status: 404, code: 'model_not_found' })
  const headers = { 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' }
  t.match((await json('/v1/models', { headers })).body, { data: [{ type: 'model', id: 'writer', display_name: 'writer', created_at: /Z$/ }], has_more: false, first_id: 'writer', last_id: 'writer' })
  t.match((await json('/v1/models/writer', { headers })).body, { type: 'model', id: 'writer' })
  for (const path of ['/v1/models', '/v1/models/writer']) {
    const head = await fetch(path, { method: 'HEAD', headers })
    t.same([head.status, await head.text()], [200, ''], `HEAD ${path}`)
  }
})
