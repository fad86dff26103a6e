/** Answers of several steps on the wire: what a client's tools gave, and what becomes of it in branches, failures and copies. */
import t, { type Test } from 'tap'
import { build, eventually } from '../../../helper.js'
import { startUpstream, type UpstreamCall } from '../../../upstream.js'

const delta = (piece: object): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta: piece }] })}\n\n`
const USER = { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Weather?' }] }
const partsOf = (text: string): any[] => text.split('\n\n').filter((block) => block.startsWith('data: {')).map((block) => JSON.parse(block.slice(6)))

/** Asks for two tools, with ids that are always the same, until it has results. */
const asking = (call: UpstreamCall): void => {
  const { messages } = call.body
  if (messages.at(-1)?.role === 'tool') void call.text(messages.filter(({ role }) => role === 'tool').map(({ content }) => content).join(' and '))
  else {
    void call.raw(delta({ reasoning_content: 'hm' }))
    void call.raw(delta({ tool_calls: ['a', 'b'].map((id, index) => ({ index, id, type: 'function', function: { name: 'weather', arguments: `{"city":"${id}"}` } })) }))
  }
  call.finish()
}

async function start (t: Test) {
  const upstream = await startUpstream(t, asking)
  const app = await build(t, { agents: [upstream.agent()] })
  const { accessToken: token } = await app.register()
  const send = (messages: object[], more: object = {}) => app.json('/api/chat', { method: 'POST', token, body: { id: 'c1', trigger: 'submit-message', messages, ...more } })
  const chat = async () => (await app.json('/api/chat/c1', { token })).body
  const first = partsOf((await send([USER])).text)[0].messageId as string
  const results = (...parts: object[]) => ({ id: first, role: 'assistant', parts: parts.map((part) => ({ type: 'tool-weather', ...part })) })
  return { ...app, upstream, token, send, chat, first, results }
}

const A = { toolCallId: 'a', state: 'output-available', input: {}, output: ['rain', 1] }
const B = { toolCallId: 'b', state: 'output-error', input: {}, errorText: 'no such city' }

t.test('a result, and a failure', async (t) => {
  const { send, chat, first, results, token, json, upstream } = await start(t)
  const tools = { weather: { description: 'd', parameters: { type: 'object' } }, 'no name!': { parameters: {} }, odd: 5 }
  const { text, headers } = await send([USER, results({ ...B, type: 'dynamic-tool', toolName: 'weather' }, A)], { tools, messageId: first })
  t.match(partsOf(text), [{ type: 'start', messageId: first }, { type: 'start-step' }, { type: 'text-start' }, { delta: '["rain",1] and no such city' }])
  t.match((upstream.calls.at(-1)?.body as { tools?: unknown }).tools, [{ type: 'function', function: { name: 'weather', description: 'd', parameters: { type: 'object' } } }])
  const { messages } = await chat()
  t.match(messages, [{ id: 'm1' }, {
    id: first,
    parts: [
      { type: 'step-start' }, { type: 'reasoning', text: 'hm' }, { type: 'tool-weather', toolCallId: 'a', state: 'output-available', output: ['rain', 1] },
      { type: 'tool-weather', toolCallId: 'b', state: 'output-error', errorText: 'no such city' }, { type: 'step-start' }, { type: 'text', text: '["rain",1] and no such city' }
    ]
  }])
  t.equal(messages.length, 2)

  const sessionId = headers.get('x-session-id') as string
  const { body: { messages: stored } } = await json(`/api/chat-sessions/${sessionId}/messages`, { token })
  t.match(stored.slice(2, 4), [
    { role: 'tool', toolCallId: 'a', status: 'complete', content: '["rain",1]', error: null },
    { role: 'tool', toolCallId: 'b', status: 'failed', content: 'no such city', error: { code: 'CHAT_TOOL_FAILED', message: 'no such city' } }
  ])
  const exported = (await json(`/api/chat-sessions/${sessionId}/export?format=json`, { token })).text
  const { body: { session } } = await json('/api/chat-sessions/import', { token, body: JSON.parse(exported) })
  t.equal((await json(`/api/chat-sessions/${session.id}/export?format=json`, { token })).text, exported, 'reasoning, calls, results and failures come back equal')
  t.same((await json(`/api/chat/${session.id}`, { token })).body.messages.map(({ parts }: any) => parts), messages.map(({ parts }: any) => parts))
})

t.test('sent again they branch, and the next turn follows the newest step', async (t) => {
  const { send, chat, first, results, upstream } = await start(t)
  await send([USER, results(A)])
  t.equal((await chat()).messages[1].parts.at(-1).text, '["rain",1]')
  await send([USER, results({ ...A, output: '"snow"' })])
  const { messages: [, answer] } = await chat()
  t.match(answer, { id: first, parts: [{}, {}, { output: '"snow"' }, { state: 'input-available' }, {}, { type: 'text' }] }, 'a text is the same text again')
  await send([USER, answer, { id: 'm2', role: 'user', parts: [{ type: 'text', text: 'On' }] }])
  t.same(upstream.calls.at(-1)?.body.messages.map(({ role }) => role), ['user', 'assistant', 'tool', 'assistant', 'user'])
  t.same((await chat()).messages.map(({ role }: any) => role), ['user', 'assistant', 'user', 'assistant'])
})

t.test('what is no further step', async (t) => {
  const { send, results, upstream } = await start(t)
  const before = upstream.calls.length
  for (const [what, message] of [
    ['no result', results()], ['no output', results({ toolCallId: 'a', state: 'input-available' })], ['another’s call', results({ ...A, toolCallId: 'z' })],
    ['one that the server ran', results({ ...A, providerExecuted: true })], ['one that is not the last', results({ ...A, preliminary: true })],
    ['of an answer that is not stored', { ...results(A), id: 'other' }], ['too long', results({ ...A, output: 'x'.repeat(262_145) })]
  ] as const) t.match(await send([USER, message]), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } }, what)
  t.equal(upstream.calls.length, before)
})

t.test('a further step is stopped by the message that it is shown in', async (t) => {
  const { send, chat, first, results, upstream, json, token } = await start(t)
  upstream.script((call) => { void call.text('half') })
  const answer = send([USER, results(A)])
  const { activeMessageId } = await eventually('the step', async () => { const now = await chat(); return now.activeMessageId !== null && now })
  t.not(activeMessageId, first)
  t.match(await send([USER, results(A)]), { status: 409, body: { details: { messageId: activeMessageId } } })
  await eventually('the half', () => upstream.calls.length > 1)
  t.equal((await json('/api/chat/c1/stop', { method: 'POST', token, body: { messageId: first } })).status, 204)
  t.equal(partsOf((await answer).text).at(-1).type, 'abort')
  t.equal((await chat()).activeMessageId, null)
})
