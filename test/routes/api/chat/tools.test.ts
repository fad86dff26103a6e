/** Calls of tools that an upstream asks for: stored with the answer. */
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { build, eventually } from '../../../helper.js'
import { says, startUpstream } from '../../../upstream.js'

t.test('calls of tools are stored with the answer, and what the upstream counted', async (t) => {
  const recorded = await readFile(new URL('../../../fixtures/openai-tools.sse', import.meta.url), 'utf8')
  const upstream = await startUpstream(t, (call) => {
    void call.raw(recorded)
    call.response.end()
  })
  const app = await build(t, { agents: [upstream.agent()] })
  const { accessToken: token } = await app.register()
  const { status, body } = await app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'How is the weather?' } })
  t.equal(status, 200)
  const answer = {
    content: '',
    finishReason: 'tool_calls',
    toolCalls: [{ id: 'call_DdmO9pD3xa9XTPNJ', name: 'get_weather', arguments: '{"city":"Zürich 🚀"}' }, { id: 'call_2', name: 'now', arguments: '{}' }],
    usage: { promptTokens: 51, completionTokens: 18, totalTokens: 69, cachedTokens: 32, reasoningTokens: 0, source: 'provider' }
  }
  t.match(body.message, answer)
  const { body: { messages } } = await app.json(`/api/chat-sessions/${body.sessionId}/messages`, { token })
  t.match(messages.find(({ role }: { role: string }) => role === 'assistant'), answer, 'and read again')
})

const AT = '2026-01-31T12:00:00.000Z'
const turn = (id: number, role: string, content: string, more: object = {}): object => ({
  id,
  parentId: id === 1 ? null : id - 1,
  role,
  content,
  status: 'complete',
  agentId: 'writer',
  model: null,
  finishReason: null,
  usage: null,
  error: null,
  feedback: null,
  clientId: null,
  createdAt: AT,
  completedAt: AT,
  ...more
})
const call = (id: string, name: string, json: string): object => ({ id, name, arguments: json })

/** A conversation with tools in it: a call with two tools, an answer that thought, and a call that nobody answered. */
const CONVERSATION = {
  format: 'parley.session',
  version: 1,
  session: { agentId: 'writer', title: 'Weather', archived: false, createdAt: AT, updatedAt: AT, lastMessageAt: AT },
  messages: [
    turn(1, 'user', 'How is the weather?'),
    turn(2, 'assistant', '', { reasoning: 'I have to look.', toolCalls: [call('call_1', 'get_weather', '{"city":"Zürich"}'), call('call_2', 'now', '{}')] }),
    turn(3, 'tool', 'rainy, 7 degrees', { toolCallId: 'call_1' }),
    turn(4, 'tool', '', { toolCallId: 'call_2' }),
    turn(5, 'assistant', 'It rains.', { reasoning: 'Rain it is.' }),
    turn(6, 'user', 'And in Bern?'),
    turn(7, 'assistant', '', { toolCalls: [call('call_3', 'get_weather', '{"city":"Bern"}')] })
  ]
}

t.test('stored calls of tools and their results go back upstream, in order and only in pairs', async (t) => {
  const upstream = await startUpstream(t, says('Fine.'))
  const claude = await startUpstream(t, ({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end('data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"hi"}}\n\ndata: {"type":"message_stop"}\n\n')
  })
  const app = await build(t, { agents: [upstream.agent(), upstream.agent('short', { contextTokens: 12 }), claude.agent('claude', { provider: 'anthropic' })] })
  const { accessToken: token } = await app.register()
  const { status, body: { session } } = await app.json('/api/chat-sessions/import', { token, body: CONVERSATION })
  t.equal(status, 201)
  const ask = async (agentId: string) => await app.json('/api/chat/completions', { token, body: { agentId, sessionId: session.id, message: 'And now?' } })
  await ask('writer')
  const called = (id: string, name: string, json: string) => ({ id, type: 'function', function: { name, arguments: json } })
  t.same(upstream.calls[0]?.body.messages, [
    { role: 'user', content: 'How is the weather?' },
    { role: 'assistant', content: null, tool_calls: [called('call_1', 'get_weather', '{"city":"Zürich"}'), called('call_2', 'now', '{}')] },
    { role: 'tool', tool_call_id: 'call_1', content: 'rainy, 7 degrees' },
    { role: 'tool', tool_call_id: 'call_2', content: '' },
    { role: 'assistant', content: 'It rains.' },
    { role: 'user', content: 'And in Bern?\n\nAnd now?' }
  ], 'a call that nobody answered is left out')
  await ask('claude')
  const sent = claude.calls[0]?.body.messages as unknown as Array<{ role: string, content: unknown }>
  t.match(sent[1], { role: 'assistant', content: [{ type: 'tool_use', id: 'call_1', input: { city: 'Zürich' } }, { type: 'tool_use', id: 'call_2', input: {} }] })
  t.match(sent[2], { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', content: 'rainy, 7 degrees' }, { type: 'tool_result', tool_use_id: 'call_2' }] })
  await ask('short')
  t.ok(upstream.calls[1]?.body.messages.every(({ role }) => role !== 'tool'), 'half a pair is none, where the budget cuts')
})

t.test('reasoning and tools are shown, exported, shared and found', async (t) => {
  const app = await build(t, { agents: [(await startUpstream(t)).agent()] })
  const { accessToken: token } = await app.register()
  const { body: { session: { id } } } = await app.json('/api/chat-sessions/import', { token, body: CONVERSATION })
  const path = `/api/chat-sessions/${id}`
  const carried = CONVERSATION.messages.map((message) => {
    const { role, content, reasoning = null, toolCalls = null, toolCallId = null } = message as Record<string, unknown>
    return { role, content, reasoning, toolCalls, toolCallId }
  })
  const { body: { messages } } = await app.json(`${path}/messages?limit=100&order=asc`, { token })
  t.match(messages.sort((a: { id: string }, b: { id: string }) => a.id < b.id ? -1 : 1), carried)

  t.same((await app.json(`${path}/export?format=json`, { token })).body.messages, CONVERSATION.messages, 'what was imported')
  const { text } = await app.json(`${path}/export?format=markdown`, { token })
  for (const line of ['> I have to look.', 'Calls `get_weather` (`call_1`) with `{"city":"Zürich"}`', 'Result of `call_1`:\n\nrainy, 7 degrees', '> Rain it is.\n\nIt rains.']) t.ok(text.includes(line), line)

  const { body: share } = await app.json(`${path}/share`, { token, method: 'POST' })
  const { body: shared } = await app.json(share.url)
  t.match(shared.messages[1], { toolCalls: carried[1]?.toolCalls, reasoning: 'I have to look.' })
  t.match(shared.messages[2], { role: 'tool', toolCallId: 'call_1' })
  t.notOk('reasoning' in shared.messages[0] || 'toolCalls' in shared.messages[4])

  const found = await eventually('the result of a tool', async () => (await app.json('/api/chat-sessions/search?q=rainy', { token })).body.results[0])
  t.match(found.message, { role: 'tool', toolCallId: 'call_1', toolCalls: null, reasoning: null })
  t.match((await app.json('/api/chat-sessions/search?q=rains', { token })).body.results.map(({ message }: { message: { reasoning: string } }) => message.reasoning), ['Rain it is.'])
})
