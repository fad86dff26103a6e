/** The AI SDK's front on the wire: its lines, its refusals, its place in limits, metrics and the ledger. */
import { request } from 'node:http'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { build, eventually } from '../../../helper.js'
import { gate, says, startUpstream } from '../../../upstream.js'

const ASKED = { id: 'c1', trigger: 'submit-message', messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] }] }
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function start (t: Test) {
  const upstream = await startUpstream(t, says('Hel', 'lo'))
  const app = await build(t, { agents: [upstream.agent()] })
  const { accessToken: token } = await app.register()
  const send = (body: object, path = '', headers = {}) => app.json(`/api/chat${path}`, { method: 'POST', token, body, headers })
  return { ...app, upstream, token, send }
}

/** Lines of a stream without its comments; the terminator stays as it is. */
const partsOf = (text: string): any[] => text.split('\n\n').filter((block) => block.startsWith('data: '))
  .map((block) => block === 'data: [DONE]' ? 'DONE' : JSON.parse(block.slice(6)))

t.test('the parts that every release takes, and those of version 7', async (t) => {
  const { send, json, token } = await start(t)
  const { status, headers, text } = await send(ASKED)
  t.equal(status, 200)
  t.equal(headers.get('x-vercel-ai-ui-message-stream'), 'v1')
  t.match(headers.get('content-type'), /^text\/event-stream/)
  const parts = partsOf(text)
  const [{ messageId }] = parts
  t.match(messageId, UUID)
  t.same(parts, [
    { type: 'start', messageId }, { type: 'start-step' }, { type: 'text-start', id: 'text-1' }, { type: 'text-delta', id: 'text-1', delta: 'Hel' },
    { type: 'text-delta', id: 'text-1', delta: 'lo' }, { type: 'text-end', id: 'text-1' }, { type: 'finish-step' }, { type: 'finish' }, 'DONE'
  ])
  t.match(partsOf((await send({ ...ASKED, id: 'c7' }, '?v=7')).text).at(-2), { type: 'finish', finishReason: 'stop' })
  const { body } = await json('/api/chat/c1', { token })
  t.match(body, { id: 'c1', sessionId: headers.get('x-session-id'), agentId: 'writer', activeMessageId: null })
  t.same(body.messages, [
    { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
    { id: messageId, role: 'assistant', parts: [{ type: 'step-start' }, { type: 'text', text: 'Hello', state: 'done' }] }
  ])
  const metrics = await (await json('/metrics')).text
  t.match(metrics, /chat_requests_total\{front="ai-sdk"\} 2/)
})

t.test('a stale client branches, and the last two messages are enough', async (t) => {
  const { send, json, token, upstream } = await start(t)
  const [{ messageId: first }] = partsOf((await send(ASKED)).text)
  const reply = { id: first, role: 'assistant', parts: [{ type: 'text', text: 'Hello' }] }
  const say = (id: string, text: string) => ({ id, role: 'user', parts: [{ type: 'text', text }] })
  await send({ ...ASKED, messages: [...ASKED.messages, reply, say('m2', 'one')] })
  await send({ ...ASKED, messages: [reply, say('m3', 'two')] })
  t.same(upstream.calls.at(-1)?.body.messages.map(({ content }) => content), ['Hi', 'Hello', 'two'], 'beside the other tab’s')
  const { body: { sessionId, messages } } = await json('/api/chat/c1', { token })
  t.same(messages.map(({ id }: { id: string }) => id).slice(0, 3), ['m1', first, 'm3'])
  const { body: page } = await json(`/api/chat-sessions/${sessionId}/messages`, { token })
  t.match(page.messages[2].siblings, { index: 1, count: 2 }, 'nothing is overwritten')
  await send({ ...ASKED, messages: [say('m4', 'anew')] })
  t.same(upstream.calls.at(-1)?.body.messages.map(({ content }) => content), ['anew'], 'another first message')
  await send({ ...ASKED, messageId: 'm3', messages: [say('m3', 'three')] })
  t.same(upstream.calls.at(-1)?.body.messages.map(({ content }) => content), ['Hi', 'Hello', 'three'], 'an edit by the name of the message')
})

t.test('refusals are the envelope', async (t) => {
  const { send, json, token, upstream } = await start(t)
  const refused = async (what: string, body: object, status: number, code: string): Promise<void> => {
    const answer = await send(body)
    t.match(answer, { status, body: { code } }, what)
    t.same(Object.keys(answer.body).sort(), ['code', 'details', 'message', 'timestamp'], what)
  }
  const message = (parts: object[], role = 'user') => ({ ...ASKED, messages: [{ id: 'x', role, parts }] })
  await refused('no id', { messages: ASKED.messages }, 400, 'COMMON_VALIDATION_ERROR')
  await refused('a long id', { ...ASKED, id: 'x'.repeat(129) }, 400, 'COMMON_VALIDATION_ERROR')
  await refused('no messages', { ...ASKED, messages: [] }, 400, 'COMMON_VALIDATION_ERROR')
  await refused('no text', message([]), 400, 'COMMON_VALIDATION_ERROR')
  await refused('a file', message([{ type: 'text', text: 'see' }, { type: 'file', mediaType: 'image/png', url: 'data:,' }]), 400, 'COMMON_VALIDATION_ERROR')
  await refused('an answer last', message([{ type: 'text', text: 'x' }], 'assistant'), 400, 'COMMON_VALIDATION_ERROR')
  await refused('nothing to answer again', { ...ASKED, trigger: 'regenerate-message', messages: [] }, 404, 'MESSAGE_NOT_FOUND')
  await refused('no such agent', { ...ASKED, agentId: 'none' }, 404, 'AGENT_NOT_FOUND')
  t.equal(upstream.calls.length, 0)
  t.match(await json('/api/chat/c1', { token }), { status: 404, body: { code: 'SESSION_NOT_FOUND' } }, 'nothing is left behind')
  t.match(await send({}, '/c1/stop'), { status: 404, body: { code: 'SESSION_NOT_FOUND' } })
  t.equal((await json('/api/chat/c1/stream', { token })).status, 204)
  const wrong = await json('/api/chat/completions', { token })
  t.match([wrong.status, wrong.body.code, wrong.headers.get('allow')], [405, 'COMMON_METHOD_NOT_ALLOWED', 'POST'])
  t.match(await json('/api/chat', { method: 'POST', body: ASKED }), { status: 401, body: { code: 'AUTH_TOKEN_MISSING' } })
})

t.test('the name of a chat is its owner’s, and free again once it is deleted', async (t) => {
  const { send, json, token, register } = await start(t)
  const { accessToken: other } = await register()
  await send(ASKED)
  const { body: { sessionId } } = await json('/api/chat/c1', { token })
  for (const id of ['c1', sessionId]) t.equal((await json(`/api/chat/${id}`, { token: other })).status, 404)
  t.equal((await json('/api/chat', { method: 'POST', token: other, body: { ...ASKED, id: sessionId } })).status, 200)
  t.not((await json(`/api/chat/${sessionId}`, { token: other })).body.sessionId, sessionId)
  await json(`/api/chat-sessions/${sessionId}`, { method: 'DELETE', token })
  t.equal((await json('/api/chat/c1', { token })).status, 404)
  t.equal((await send(ASKED)).status, 200)
  t.not((await json('/api/chat/c1', { token })).body.sessionId, sessionId)
})

t.test('a key makes a repeat harmless, and two first messages make one chat', async (t) => {
  const { send, upstream, json, token } = await start(t)
  const twice = await Promise.all([send(ASKED, '', { 'idempotency-key': 'k' }), send(ASKED, '', { 'idempotency-key': 'k' })])
  t.same(new Set(twice.map(({ text }) => partsOf(text)[0].messageId)).size, 1)
  t.equal(upstream.calls.length, 1)
  t.match(await send({ ...ASKED, messages: [{ ...ASKED.messages[0], parts: [{ type: 'text', text: 'Other' }] }] }, '', { 'idempotency-key': 'k' }), { status: 409, body: { code: 'CHAT_IDEMPOTENCY_CONFLICT' } })
  const racing = await Promise.all(Array.from({ length: 8 }, (_, n) => send({ ...ASKED, id: 'race', messages: [{ id: `r${n}`, role: 'user', parts: [{ type: 'text', text: 'Hi' }] }] })))
  t.same(racing.map(({ status }) => status).filter((status) => status !== 200 && status !== 409), [])
  const sessions = new Set(racing.flatMap(({ headers }) => headers.get('x-session-id') ?? []))
  t.equal(sessions.size, 1)
  t.equal((await json('/api/chat-sessions', { token })).body.sessions.length, 2)
})

t.test('a stream that is cut breaks the connection; what stopped it says so', async (t) => {
  const { app, url, upstream, token, json } = await start(t)
  const held = gate()
  upstream.script(async (call) => {
    void call.text('half')
    await held.opened
  })
  const read = async (body: object): Promise<{ text: string, whole: boolean }> => await new Promise((resolve) => {
    const asking = request(`${url}/api/chat`, { method: 'POST', agent: false, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => { text += piece }).on('error', () => undefined)
      response.on('close', () => { resolve({ text, whole: response.complete }) })
    })
    asking.end(JSON.stringify(body))
  })
  const stopped = read({ ...ASKED, id: 'stopped' })
  await eventually('the answer', async () => (await json('/api/chat/stopped', { token })).body?.activeMessageId)
  t.match(await json('/api/chat/stopped/stream', { method: 'HEAD', token }), { status: 200, text: '' }, 'HEAD is whole with its headers')
  t.equal((await json('/api/chat/stopped/stop', { method: 'POST', token })).status, 204, 'without a body')
  const { text, whole } = await stopped
  t.same(partsOf(text).slice(-3), [{ type: 'text-end', id: 'text-1' }, { type: 'abort' }, 'DONE'])
  t.ok(whole)
  // Whoever cuts the stream from inside leaves no end behind it.
  const cut = read(ASKED)
  await eventually('the answer', async () => (await json('/api/chat/c1', { token })).body?.activeMessageId)
  await app.close()
  const broken = await cut
  const parts = partsOf(broken.text)
  if (broken.whole) t.match(parts.slice(-2), [{ type: 'error' }, 'DONE'], 'a clean end is a whole answer, or says that it is none')
  else t.not(parts.at(-1), 'DONE')
  t.notOk(parts.some((part) => part.type === 'finish'))
  held.open()
})

t.test('1,000 odd bodies: no 5xx, every error in the envelope', { timeout: 170_000 }, async (t) => {
  const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{}' } }
  let calls = 0
  const upstream = await startUpstream(t, (asked) => {
    if (calls++ % 2 === 1) return says('Hello')(asked)
    void asked.raw(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { tool_calls: [call] }, finish_reason: 'tool_calls' }] })}\n\ndata: [DONE]\n\n`)
    asked.response.end()
  })
  const { fetch, json, register } = await build(t, { agents: [upstream.agent('writer', { features: { supportsImages: true } })] })
  const { accessToken: token } = await register()
  const [{ messageId: asking }] = partsOf((await json('/api/chat', { method: 'POST', token, body: ASKED })).text)
  const text = fc.oneof(fc.string({ maxLength: 12, unit: 'binary' }), fc.constantFrom('Hi', '', 'm1', 'c1', asking, '\u0000', '\ud800', '__proto__'))
  const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), text)
  const part = fc.oneof(fc.record({ type: fc.constantFrom('text', 'file', 'data-x', 'step-start'), text: fc.oneof(text, odd) }, { requiredKeys: ['type'] }), odd)
  const tool = fc.record({
    type: fc.constantFrom('tool-weather', 'dynamic-tool'),
    toolCallId: fc.constantFrom<unknown>('call_1', 'call_1', '', 7),
    state: fc.oneof(fc.constantFrom('output-available', 'output-error', 'output-denied', 'input-available'), odd),
    output: odd,
    errorText: text,
    providerExecuted: fc.constantFrom<unknown>(undefined, true, null, 'x')
  }, { requiredKeys: ['type', 'toolCallId', 'state'] })
  const file = fc.record({
    type: fc.constant('file'),
    mediaType: fc.constantFrom<unknown>('image/png', 'image/', 'x', 5),
    url: fc.constantFrom<unknown>('data:image/png;base64,AAAA', 'https://host.example/a.png', 'http://[', 'data:', '', 5),
    filename: odd
  }, { requiredKeys: ['type'] })
  const message = fc.oneof(
    fc.record({
      id: text,
      role: fc.constantFrom('user', 'assistant', 'system', 'tool'),
      parts: fc.oneof(fc.array(fc.oneof(part, file, tool), { maxLength: 3 }), odd)
    }),
    fc.record({ id: fc.constant(asking), role: fc.constant('assistant'), parts: fc.array(tool, { minLength: 1, maxLength: 3 }) }),
    odd
  )
  const body = fc.oneof(fc.record({
    id: fc.oneof(text, fc.constant('c1'), odd),
    messages: fc.oneof(fc.array(message, { maxLength: 4 }), odd),
    trigger: fc.oneof(fc.constantFrom('submit-message', 'regenerate-message'), odd),
    messageId: fc.oneof(text, odd),
    agentId: fc.oneof(fc.constantFrom('writer', null, 'none'), odd),
    tools: odd,
    callSettings: odd
  }, { requiredKeys: [] }), odd)
  const statuses = new Map<number, number>()
  const ask = async (sent: unknown): Promise<void> => {
    const response = await fetch('/api/chat', { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(sent) ?? 'undefined' })
    const answer = await response.text()
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
    if (response.status >= 500) t.fail(`${response.status} for ${JSON.stringify(sent)}: ${answer}`)
    else if (response.status === 200) { if (!answer.endsWith('data: [DONE]\n\n')) t.fail(`no end for ${JSON.stringify(sent)}`) } else if (Object.keys(JSON.parse(answer)).sort().join() !== 'code,details,message,timestamp') t.fail(answer)
  }
  const bodies = [...fc.sample(body, 900), ...Array.from({ length: 100 }, (_, n) => ({ ...ASKED, id: `odd-${n % 7}`, messageId: n % 3 === 0 ? 'm1' : undefined, extra: [n] }))]
  for (let at = 0; at < bodies.length; at += 8) await Promise.all(bodies.slice(at, at + 8).map(ask))
  t.comment([...statuses].map(([status, count]) => `${status}: ${count}`).join(', '))
  t.ok((statuses.get(200) ?? 0) > 10 && (statuses.get(400) ?? 0) > 100)
})
