/** Calls of tools and their results in stored turns, as OpenAI's clients send them: at the end of the whole conversation. */
import t, { type Test } from 'tap'
import { readEvents } from '../../event-reader.js'
import { build } from '../../helper.js'
import { gate, says, startUpstream, type Script } from '../../upstream.js'
import { chunksOf, refusal } from './openai.js'

const PATH = '/v1/chat/completions'
const QUESTION = { role: 'user', content: 'What is the weather?' }
const TOOLS = [{ type: 'function', function: { name: 'weather' } }]
const calling = (...ids: string[]) => ({ role: 'assistant', content: null, tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } })) })
const result = (id: string, content = 'rain') => ({ role: 'tool', tool_call_id: id, content })

const delta = (tool: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { tool_calls: [tool] }, finish_reason: finish }] })}\n\n`
const END = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}\n\ndata: [DONE]\n\n'

/** Asks for the weather by as many calls as it is given ids. */
const asks = (...ids: string[]): Script => (call) => {
  for (const [index, id] of ids.entries()) void call.raw(delta({ index, id, type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }))
  void call.raw(END)
  call.response.end()
}

async function start (t: Test, script: Script) {
  const upstream = await startUpstream(t, script)
  const app = await build(t, { agents: [upstream.agent()] })
  const { accessToken: token } = await app.register()
  const { body: { id } } = await app.json('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  const ask = (messages: object[], body: object = {}) => app.json(PATH, { token, headers: { 'x-session-id': id }, body: { model: 'writer', tools: TOOLS, messages, ...body } })
  const stored = async (query = '') => (await app.json<{ messages: any[] }>(`/api/chat-sessions/${id as string}/messages${query}`, { token })).body.messages
  return { ...app, upstream, token, id: id as string, ask, stored }
}

t.test('results become a turn after the answer that asked for them', async (t) => {
  const { ask, stored, upstream } = await start(t, asks('c1', 'c2'))
  const first = await ask([QUESTION])
  t.match(first.body.choices[0].message.tool_calls, [{ id: 'c1' }, { id: 'c2' }])
  upstream.script(says('Rain'))
  const sent = [QUESTION, first.body.choices[0].message, result('c1'), result('c2', 'snow')]
  for (const stream of [false, true]) {
    const answer = await ask(sent, { stream })
    t.equal(answer.status, 200, answer.text)
    t.match(upstream.calls.at(-1)?.body.messages, [QUESTION, calling('c1', 'c2'), result('c1'), result('c2', 'snow')], 'what is stored is the context')
    t.equal(upstream.calls.at(-1)?.body.messages.length, 4, 'also after they were sent again')
    const messages = await stored()
    t.match(messages.map(({ role, content, toolCallId }) => [role, content, toolCallId]), [
      ['user', QUESTION.content, null], ['assistant', '', null], ['tool', 'rain', 'c1'], ['tool', 'snow', 'c2'], ['assistant', 'Rain', null]
    ])
    t.match(messages[2].siblings, { index: stream ? 1 : 0 }, 'a repeat is a branch')
  }
  await ask([QUESTION, calling('c1', 'c2'), result('c1'), { role: 'user', content: 'And tomorrow?' }])
  t.match((await stored()).map(({ role }) => role), ['user', 'assistant', 'tool', 'user', 'assistant'], 'a question right behind them goes along')
  t.equal(upstream.calls.at(-1)?.body.messages.length, 4)
})

t.test('an answer to a result can be had anew', async (t) => {
  const { ask, stored, upstream, json, token } = await start(t, asks('c1'))
  await ask([QUESTION])
  upstream.script(says('Rain'))
  await ask([QUESTION, calling('c1'), result('c1')])
  upstream.script(says('Still rain'))
  const retried = await json(`/api/chat/messages/${(await stored()).at(-1).id as string}/retry`, { token, body: {} })
  t.match(retried.body, { message: { content: 'Still rain', siblings: { index: 1, count: 2 } }, userMessage: { role: 'tool' } })
  t.match(upstream.calls.at(-1)?.body.messages, [QUESTION, calling('c1'), result('c1')])
})

t.test('what is no result of a stored call', async (t) => {
  const { ask, stored, upstream, json, token } = await start(t, asks('c1'))
  await ask([QUESTION])
  refusal(t, 'of a call that nobody made', await ask([QUESTION, calling('c9'), result('c9')]), 400, { param: 'messages[2].tool_call_id', code: 'unsupported_parameter' })
  refusal(t, 'one of two', await ask([QUESTION, calling('c1'), result('c1'), result('c9')]), 400, { param: 'messages[3].tool_call_id' })
  refusal(t, 'no name', await ask([QUESTION, calling('c1'), result('')]), 400, { param: 'messages[2].tool_call_id' })
  refusal(t, 'an answer at the end', await ask([QUESTION, { role: 'assistant', content: 'x' }]), 400, { param: 'messages' })
  refusal(t, 'a long text', await ask([{ role: 'user', content: ['x', 'y'].map((letter) => ({ type: 'text', text: letter.repeat(200_000) })) }]), 400, { param: 'messages' })
  const none = '019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68'
  const nobodys = await json(PATH, { token, headers: { 'x-session-id': none }, body: { model: 'writer', messages: [result('c1')] } })
  refusal(t, 'in nobody’s session', nobodys, 404, { code: 'SESSION_NOT_FOUND' })
  t.equal(upstream.calls.length, 1, 'nobody was asked')
  upstream.script(says('Hello'))
  await ask([calling('c9'), result('c9'), { role: 'user', content: 'Hi' }])
  t.match((await stored()).map(({ role }) => role), ['user', 'assistant', 'user', 'assistant'], 'before a question they are of the earlier ones, which are stored or are not')
})

t.test('calls are told in pieces while they come', async (t) => {
  const more = gate()
  const { url, token, id, stored } = await start(t, async (call) => {
    void call.raw(delta({ index: 0, id: 'c1', type: 'function', function: { name: 'weather', arguments: '' } }))
    void call.raw(delta({ index: 0, function: { arguments: '{"city":' } }))
    await more.opened
    void call.raw(delta({ index: 0, function: { arguments: '"Oslo"}' } }))
    void call.raw(delta({ index: 1, id: 'c2', type: 'function', function: { name: 'time', arguments: '{}' } }) + END)
    call.response.end()
  })
  const reader = await readEvents(url + PATH, { token, headers: { 'x-session-id': id }, body: { model: 'writer', tools: TOOLS, messages: [QUESTION], stream: true } })
  await reader.until(({ data }) => data?.choices?.[0]?.delta.tool_calls?.[0]?.function.arguments === '{"city":')
  more.open()
  await reader.ended
  const deltas = reader.events.filter(({ data }) => data?.choices?.[0] !== undefined).map(({ data }) => data.choices[0])
  t.match(deltas.flatMap((choice) => choice.delta.tool_calls ?? []), [
    { index: 0, id: 'c1', type: 'function', function: { name: 'weather', arguments: '' } },
    { index: 0, function: { arguments: '{"city":' } }, { index: 0, function: { arguments: '"Oslo"}' } },
    { index: 1, id: 'c2', type: 'function', function: { name: 'time', arguments: '{}' } }
  ])
  t.equal(deltas.at(-1).finish_reason, 'tool_calls')
  t.match((await stored()).at(-1).toolCalls, [{ id: 'c1', arguments: '{"city":"Oslo"}' }, { id: 'c2', arguments: '{}' }])
})

t.test('a repeat under one key is told them whole, and one that was stopped is no call', async (t) => {
  const { url, token, id, json, upstream, stored } = await start(t, asks('c1'))
  const asked = { token, headers: { 'x-session-id': id, 'idempotency-key': 'k' }, body: { model: 'writer', tools: TOOLS, messages: [QUESTION], stream: true } }
  const callsOf = (text: string): any[] => chunksOf(t, text).chunks.flatMap(({ choices: [choice] }) => choice?.delta.tool_calls ?? [])
  const [first, again] = [callsOf((await json(PATH, asked)).text), callsOf((await json(PATH, asked)).text)]
  t.same(again.map((piece) => piece.id), ['c1'])
  t.equal(again.map((piece) => piece.function.arguments).join(''), first.map((piece) => piece.function.arguments).join(''))
  t.equal(upstream.calls.length, 1)
  upstream.script(async (call) => {
    void call.raw(delta({ index: 0, id: 'c2', type: 'function', function: { name: 'weather', arguments: '{"ci' } }))
    await call.closed
  })
  const reader = await readEvents(url + PATH, { ...asked, headers: { 'x-session-id': id } })
  await reader.until(({ data }) => data?.choices?.[0]?.delta.tool_calls !== undefined)
  await json(`/api/chat/generations/${(await stored()).at(-1).id as string}/stop`, { token, method: 'POST' })
  await reader.ended
  t.match(reader.events.at(-1)?.data, { error: { code: 'CHAT_UPSTREAM_ERROR' } }, 'or a client would call it with half of its arguments')
})
