/** `POST /v1/chat/completions` with `x-session-id`: the turn is stored. */
import t, { type Test } from 'tap'
import { build, eventually } from '../../helper.js'
import { says, startUpstream } from '../../upstream.js'
import { chunksOf, refusal } from './openai.js'

const PATH = '/v1/chat/completions'

async function start (t: Test) {
  const upstream = await startUpstream(t, says('Hel', 'lo'))
  const app = await build(t, { agents: [upstream.agent('writer', { systemPrompt: 'Be brief.' })] })
  const { accessToken: token } = await app.register()
  const { body: { id } } = await app.json('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  const ask = (body: object, headers: Record<string, string> = {}) => app.json(PATH, {
    token, headers: { 'x-session-id': id, ...headers }, body: { model: 'writer', messages: [{ role: 'user', content: 'Hi' }], ...body }
  })
  const messages = async () => (await app.json<{ messages: any[] }>(`/api/chat-sessions/${id}/messages`, { token })).body.messages
  return { ...app, upstream, token, id: id as string, ask, messages }
}

t.test('the last message becomes a turn, and what is stored is the context', async (t) => {
  const { ask, upstream, id, messages } = await start(t)
  const first = await ask({})
  t.equal(first.status, 200)
  t.equal(first.headers.get('x-session-id'), id)
  const second = await ask({ messages: [{ role: 'system', content: 'Rhyme.' }, { role: 'user', content: 'of long ago' }, { role: 'user', content: 'And?' }], stream: true, top_p: 0.5 })
  const { chunks, done } = chunksOf(t, second.text)
  t.ok(done)
  t.equal(chunks.map(({ choices: [choice] }) => choice?.delta.content ?? '').join(''), 'Hello')
  t.equal(chunks.at(-1)?.choices[0]?.finish_reason, 'stop')
  const stored = await messages()
  t.same(stored.map(({ role, content }) => [role, content]), [['user', 'Hi'], ['assistant', 'Hello'], ['user', 'And?'], ['assistant', 'Hello']])
  t.same([first.body.id, chunks[0]?.id], [stored[1], stored[3]].map((message) => `chatcmpl-${message.id}`))
  t.match(upstream.calls[1]?.body, {
    top_p: 0.5,
    messages: [
      { role: 'system', content: 'Be brief.' }, { role: 'system', content: 'Rhyme.' },
      { role: 'user', content: 'Hi' }, { role: 'assistant', content: 'Hello' }, { role: 'user', content: 'And?' }
    ]
  })
})

t.test('calls of tools are stored with their answer', async (t) => {
  const { ask, upstream, messages } = await start(t)
  upstream.script((call) => {
    const delta = { tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"a":1}' } }] }
    void call.raw(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: 'tool_calls' }] })}\n\ndata: [DONE]\n\n`)
    call.response.end()
  })
  const tools = [{ type: 'function', function: { name: 'weather' } }]
  const { chunks } = chunksOf(t, (await ask({ tools, stream: true })).text)
  t.same(upstream.calls[0]?.body, { ...upstream.calls[0]?.body, tools })
  t.match(chunks.at(-2)?.choices[0]?.delta.tool_calls, [{ index: 0, id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"a":1}' } }])
  t.equal(chunks.at(-1)?.choices[0]?.finish_reason, 'tool_calls')
  t.match((await messages()).at(-1)?.toolCalls, [{ id: 'c1', name: 'weather', arguments: '{"a":1}' }])
})

t.test('failures, repeats and hang-ups', async (t) => {
  const { ask, upstream, messages, json, fetch, token, id } = await start(t)
  const once = { 'idempotency-key': 'k1' }
  const [first, again] = [await ask({}, once), await ask({}, once)]
  t.equal(again.body.id, first.body.id, 'a repeat under one key is the same answer')
  t.equal(upstream.calls.length, 1)
  refusal(t, 'the key with another body', await ask({ seed: 1 }, once), 409, { code: 'CHAT_IDEMPOTENCY_CONFLICT' })
  upstream.script((call) => { call.response.writeHead(503).end() })
  for (const stream of [false, true]) {
    const failed = await ask({ stream })
    refusal(t, 'a failure', failed, 503, { code: 'AGENT_UNAVAILABLE' })
    t.equal(failed.headers.get('x-should-retry'), 'false', 'the turn was committed')
  }
  const none = '019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68'
  refusal(t, 'nobody’s session', await ask({}, { 'x-session-id': none }), 404, { code: 'SESSION_NOT_FOUND' })
  const other = await json('/api/auth/register', { body: { username: 'intruder', password: 'correct-horse-1' } })
  const body = { model: 'writer', messages: [{ role: 'user', content: 'Hi' }] }
  refusal(t, 'another’s session', await json(PATH, { token: other.body.accessToken, headers: { 'x-session-id': id }, body }), 404)
  refusal(t, 'no id', await ask({}, { 'x-session-id': 'x' }), 400, { param: 'x-session-id' })

  upstream.script(async (call) => { await call.text('Hel'); await call.closed })
  const leave = new AbortController()
  const response = await fetch(PATH, {
    method: 'POST',
    signal: leave.signal,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-session-id': id },
    body: JSON.stringify({ ...body, stream: true })
  })
  await response.body?.getReader().read()
  leave.abort()
  await upstream.calls.at(-1)?.closed
  await eventually('the partial text to be kept', async () => {
    const last = (await messages()).at(-1)
    return last.status === 'stopped' && last.content === 'Hel'
  })
})
