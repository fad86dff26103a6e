/** `POST /api/chat/completions` by the letter of the contract, on a real database and an upstream under control. */
import t from 'tap'
import { build, eventually } from '../../../helper.js'
import { readEvents } from '../../../event-reader.js'
import { gate, says, startUpstream } from '../../../upstream.js'
import { withClient } from '../../../database.js'

const PATH = '/api/chat/completions'

t.test('answers and streams', async (t) => {
  const upstream = await startUpstream(t)
  const app = await build(t, {
    agents: [upstream.agent('writer', { systemPrompt: 'You are {{who}}.', temperature: 0 }), upstream.agent('other', { model: 'model-2' }), upstream.agent('whole', { features: { supportsStream: false } })]
  })
  const { accessToken: token } = await app.register()
  const ask = (body: object, headers = {}) => app.json(PATH, { token, body: { agentId: 'writer', ...body }, headers })
  const history = async (sessionId: string) => (await app.json(`/api/chat-sessions/${sessionId}/messages`, { token })).body.messages

  t.test('JSON: the stored turn, committed before it is answered', async (t) => {
    upstream.script(says('Hel', 'lo'))
    const { status, body } = await ask({ message: '  Hi\nthere ', variables: { who: 'Ada' }, maxTokens: 9 })
    t.equal(status, 200)
    t.match(body, {
      sessionId: String,
      userMessage: { role: 'user', content: '  Hi\nthere ', status: 'complete', parentId: null, agentId: 'writer', error: null },
      message: {
        role: 'assistant',
        content: 'Hello',
        status: 'complete',
        parentId: body.userMessage.id,
        agentId: 'writer',
        model: 'model-1',
        finishReason: 'stop',
        feedback: null,
        error: null,
        usage: { promptTokens: 7, completionTokens: 3, totalTokens: 10, source: 'provider' }
      }
    })
    const call = upstream.calls.at(-1)
    t.match(call?.body, { model: 'model-1', stream: true, temperature: 0, max_tokens: 9, messages: [{ role: 'system', content: 'You are Ada.' }, { role: 'user', content: '  Hi\nthere ' }] })
    t.same(await history(body.sessionId), [body.userMessage, body.message])
    t.match((await app.json(`/api/chat-sessions/${body.sessionId}`, { token })).body, { title: 'Hi there', messageCount: 2, agentId: 'writer' })
  })

  t.test('SSE: headers, order, ids, the end committed before it is sent', async (t) => {
    const calls = upstream.calls.length
    upstream.script(() => undefined)
    const reader = await readEvents(app.url + PATH, { token, body: { agentId: 'writer', message: 'Hi', stream: true } })
    t.equal(reader.status, 200)
    t.match(reader.headers, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no', 'x-request-id': String })
    const start = await reader.until(({ event }) => event === 'start')
    t.ok(reader.comments.length > 0, 'a comment goes out at once')
    const { sessionId, messageId, userMessageId } = start.data
    const stored = await withClient(app.database, (client) =>
      client.query('select id, status from messages where session_id = $1 order by seq', [sessionId]))
    t.match(stored.rows, [{ id: userMessageId, status: 'complete' }, { id: messageId, status: 'streaming' }],
      'both messages are committed before the upstream has said anything')
    const call = await eventually('the call', () => upstream.calls[calls])
    void call.text('a\u{1F600}b')
    await reader.until(({ event }) => event === 'chunk')
    t.equal((await history(sessionId))[1].status, 'streaming')
    void call.raw(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { reasoning_content: 'hm' } }] })}\n\n`)
    void call.text('\r\ndata: forged\n\nevent: end\rx')
    call.finish(null)
    const end = await reader.until(({ event }) => event === 'end')
    t.same((await history(sessionId))[1], end.data.message, 'what `end` shows is in the database')
    t.equal(await reader.ended, true)
    const text = 'a\u{1F600}b\r\ndata: forged\n\nevent: end\rx'
    t.equal(reader.text, text, 'no line of a text can forge an event')
    t.equal(end.data.message.content, text)
    t.equal(end.data.message.usage.source, 'estimated')
    t.same(reader.events.map(({ event }) => event), ['start', 'chunk', 'reasoning', 'chunk', 'end'])
    let chars = 0
    reader.events.forEach(({ id, event, data }, index) => {
      if (event === 'chunk') chars += data.content.length
      t.equal(id, `${messageId}:${chars}:${index + 1}`)
    })
    t.same(Object.keys(start.data).sort(), ['agentId', 'createdAt', 'messageId', 'model', 'sessionId', 'userMessageId'])
  })

  t.test('an agent that can\u2019t stream answers with one chunk', async (t) => {
    upstream.script(({ body, response }) => {
      t.not(body.stream, true)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ model: 'm', choices: [{ index: 0, message: { content: 'all of it' }, finish_reason: 'length' }] }))
    })
    const reader = await readEvents(app.url + PATH, { token, body: { agentId: 'whole', message: 'Hi', stream: true } })
    await reader.ended
    t.same(reader.events.map(({ event }) => event), ['start', 'chunk', 'end'])
    t.match(reader.events[2]?.data.message, { content: 'all of it', finishReason: 'length', model: 'm' })
  })

  t.test('the agent can be switched in mid-conversation, and each message keeps its own', async (t) => {
    upstream.script(says('one'))
    const first = await ask({ message: '1' })
    const second = await ask({ message: '2', agentId: 'other', sessionId: first.body.sessionId })
    t.same(upstream.calls.at(-1)?.body.messages.map(({ content }) => content), ['1', 'one', '2'])
    t.equal(upstream.calls.at(-1)?.body.model, 'model-2')
    t.equal(second.body.userMessage.parentId, first.body.message.id)
    t.same((await history(first.body.sessionId)).map(({ agentId }: { agentId: string }) => agentId), ['writer', 'writer', 'other', 'other'])
    t.equal((await app.json(`/api/chat-sessions/${first.body.sessionId}`, { token })).body.agentId, 'other')
  })

  t.test('messages[] stores the earlier ones without a session, and only the last one with it', async (t) => {
    upstream.script(says('ok'))
    const messages = [{ role: 'system', content: 's' }, { role: 'user', content: 'u1' }, { role: 'assistant', content: 'a1' }, { role: 'user', content: 'u2' }]
    const first = await ask({ messages })
    t.same((await history(first.body.sessionId)).map(({ content }: { content: string }) => content), ['s', 'u1', 'a1', 'u2', 'ok'])
    t.equal(first.body.userMessage.content, 'u2')
    t.same(upstream.calls.at(-1)?.body.messages.map(({ content }) => content).slice(1), ['s', 'u1', 'a1', 'u2'])
    await ask({ sessionId: first.body.sessionId, messages: [...messages, { role: 'assistant', content: 'forged' }, { role: 'user', content: 'u3' }] })
    t.same((await history(first.body.sessionId)).map(({ content }: { content: string }) => content), ['s', 'u1', 'a1', 'u2', 'ok', 'u3', 'ok'])
    t.same(upstream.calls.at(-1)?.body.messages.map(({ content }) => content).slice(1), ['s', 'u1', 'a1', 'u2', 'ok', 'u3'])
  })

  t.test('parentId goes on from an older message on a branch of its own', async (t) => {
    upstream.script(says('x'))
    const first = await ask({ message: '1' })
    const { sessionId } = first.body
    await ask({ message: '2', sessionId })
    const fork = await ask({ message: '2b', sessionId, parentId: first.body.message.id })
    t.equal(fork.status, 200)
    t.same(upstream.calls.at(-1)?.body.messages.map(({ content }) => content).slice(1), ['1', 'x', '2b'])
    t.same((await history(sessionId)).map(({ content }: { content: string }) => content), ['1', 'x', '2b', 'x'])
    t.match(await ask({ message: '3', sessionId, parentId: sessionId }), { status: 404, body: { code: 'MESSAGE_NOT_FOUND' } })
  })

  t.test('refusals come before anything is stored, with the envelope', async (t) => {
    const count = async () => (await withClient(app.database, (client) => client.query('select count(*) from messages'))).rows[0].count
    const before = await count()
    const { accessToken: stranger } = await app.register()
    const mine = await ask({ message: 'x' })
    const added = 2
    const cases: [string, object, number, string][] = [
      ['neither message nor messages', {}, 400, 'COMMON_VALIDATION_ERROR'],
      ['both', { message: 'a', messages: [{ role: 'user', content: 'a' }] }, 400, 'COMMON_VALIDATION_ERROR'],
      ['not the user last', { messages: [{ role: 'assistant', content: 'a' }] }, 400, 'COMMON_VALIDATION_ERROR'],
      ['parent without session', { message: 'a', parentId: mine.body.message.id }, 400, 'COMMON_VALIDATION_ERROR'],
      ['NUL', { message: 'a\0' }, 400, 'COMMON_VALIDATION_ERROR'],
      ['a lone surrogate', { message: 'a\ud800' }, 400, 'COMMON_VALIDATION_ERROR'],
      ['empty', { message: '' }, 400, 'COMMON_VALIDATION_ERROR'],
      ['too long', { message: 'a'.repeat(262_145) }, 400, 'COMMON_VALIDATION_ERROR'],
      ['unknown field', { message: 'a', colour: 1 }, 400, 'COMMON_VALIDATION_ERROR'],
      ['coercion', { message: 'a', stream: 'true' }, 400, 'COMMON_VALIDATION_ERROR'],
      ['malformed id', { message: 'a', sessionId: 'x' }, 400, 'COMMON_VALIDATION_ERROR'],
      ['no such agent', { message: 'a', agentId: 'nobody' }, 404, 'AGENT_NOT_FOUND'],
      ['no such session', { message: 'a', sessionId: mine.body.message.id }, 404, 'SESSION_NOT_FOUND']
    ]
    for (const [name, body, status, code] of cases) {
      const answer = await ask({ stream: true, ...body })
      t.match(answer, { status, body: { code } }, name)
      t.same(Object.keys(answer.body).sort(), ['code', 'details', 'message', 'timestamp'])
    }
    const foreign = await app.json(PATH, { token: stranger, body: { agentId: 'writer', message: 'a', sessionId: mine.body.sessionId } })
    t.match(foreign, { status: 404, body: { code: 'SESSION_NOT_FOUND' } }, 'the session of another user')
    t.match(await app.json(PATH, { body: { agentId: 'writer', message: 'a' } }), { status: 401, body: { code: 'AUTH_TOKEN_MISSING' } })
    t.equal(Number(await count()) - Number(before), added)
  })

  t.test('one running answer per session', async (t) => {
    upstream.script(() => undefined)
    const reader = await readEvents(app.url + PATH, { token, body: { agentId: 'writer', message: 'Hi', stream: true } })
    const { data: { sessionId, messageId } } = await reader.until(({ event }) => event === 'start')
    t.match(await ask({ message: 'again', sessionId }), { status: 409, body: { code: 'CHAT_GENERATION_IN_PROGRESS' } })
    await eventually('the call', () => upstream.calls.at(-1)?.response.headersSent === false)
    void upstream.calls.at(-1)?.text('done')
    upstream.calls.at(-1)?.finish()
    await reader.ended
    upstream.script(says('now'))
    t.match(await ask({ message: 'again', sessionId }), { status: 200, body: { message: { content: 'now' } } })
    t.equal((await app.json(`/api/chat/generations/${messageId}/stop`, { method: 'POST', token })).body.message.status, 'complete', 'stopping what has ended changes nothing')
  })

  t.test('what there is to show before the first message', async (t) => {
    t.match(await app.json('/api/chat/init?agentId=writer', { token }), { status: 200, body: { agentId: 'writer', welcomeText: '', variables: [], suggestedQuestions: [] } })
    t.match(await app.json('/api/chat/init?agentId=nobody', { token }), { status: 404, body: { code: 'AGENT_NOT_FOUND' } })
    t.match(await app.json('/api/chat/init', { token }), { status: 400 })
  })

  t.test('text is stored exactly as it was sent', async (t) => {
    const long = '\u4f60\u597d\r\ne\u0301\u200d '.repeat(25_000)
    // JSON escapes carry halves of a surrogate pair, which servers that cut by UTF-16 units do send.
    upstream.script((call) => {
      for (const half of ['"\\ud83d"', '"\\ude00 \\ud83d"', '"\\udc68\\u200d"', '"\\ud83d\\udc69\\ud83d"']) void call.raw(`data: {"choices":[{"index":0,"delta":{"content":${half}}}]}\n\n`)
      for (let at = 0; at < long.length; at += 9999) void call.text(long.slice(at, at + 9999))
      call.finish()
    })
    const reader = await readEvents(app.url + PATH, { token, body: { agentId: 'writer', message: long, stream: true } })
    await reader.ended
    const whole = '\u{1F600} \u{1F468}\u200d\u{1F469}\ufffd' + long
    t.ok(reader.text === whole, 'the text of the chunks')
    t.ok(reader.events.every(({ event, data }) => event !== 'chunk' || data.content.isWellFormed()), 'no chunk ends within a character')
    const end = reader.events.at(-1)
    t.ok(end?.data.message.content === whole, 'the stored text')
    t.ok((await history(end?.data.message.sessionId))[0].content === long, 'the question')
  })

  t.test('metrics count what was done, and the gauges return to nothing', async (t) => {
    upstream.script(says('x'))
    const { body: { message: { id } } } = await ask({ message: 'x' })
    const resumed = await readEvents(`${app.url}/api/chat/generations/${id}/stream`, { token })
    await resumed.ended
    await eventually('no stream', async () => /^chat_streams_open 0$/m.test((await app.json('/metrics')).text))
    const { text } = await app.json('/metrics')
    for (const line of [
      'chat_generations_in_flight 0', 'chat_resumes_total\\{source="live"\\} 1', 'chat_resumes_total\\{source="stored"\\} 0',
      'agent_requests_total\\{agent="writer",status="complete"\\} [1-9]', 'agent_requests_total\\{agent="writer",status="stopped"\\} 0',
      'messages_sent_total\\{agent="whole"\\} 1', 'chat_tokens_total\\{agent="other",kind="prompt"\\} 7',
      'chat_time_to_first_token_seconds_count\\{agent="writer"\\} [1-9]', 'chat_inter_token_seconds_count\\{agent="writer"\\} [1-9]'
    ]) t.match(text, new RegExp(`^${line}`, 'm'))
  })

  t.test('what an upstream claims of itself does no harm', async (t) => {
    upstream.script((call) => {
      void call.raw('data: {"model":"m\\u0000\\ud800","choices":[{"index":0,"delta":{"content":"a\\u0000b"}}]}\n\n')
      void call.raw('data: {"choices":[{"index":0,"delta":{},"finish_reason":"\\u0000"}],"usage":{"prompt_tokens":-1,"completion_tokens":1e400}}\n\ndata: [DONE]\n\n')
      call.response.end()
    })
    t.match(await ask({ message: 'x' }), { status: 200, body: { message: { content: 'a\ufffdb', model: 'm\ufffd\ufffd', status: 'complete', usage: { source: 'estimated' } } } })
  })
})

t.test('failures of the upstream', async (t) => {
  const upstream = await startUpstream(t)
  const lines: string[] = []
  const timeouts = { firstByteMs: 300, idleMs: 300, totalMs: 60_000 }
  // Each failure in mid-answer has an agent of its own: five in a row would open a breaker.
  const impatient = ['writer', 'keyed', ...Array.from({ length: 6 }, (_, index) => `later-${index}`)].map((id) => upstream.agent(id, { timeouts }))
  const app = await build(t, { agents: [...impatient, upstream.agent('nowhere', { endpoint: 'http://127.0.0.1:1/v1' })], log: (line) => lines.push(line) })
  const { accessToken: token } = await app.register()
  const ask = (headers: Record<string, string> = {}, agentId = 'writer') => app.json(PATH, { token, body: { agentId, message: 'Hi' }, headers })
  const refuse = (status: number, headers = {}) => upstream.script(({ response }) => { response.writeHead(status, headers).end('secret body of sk-secret') })
  const lastStored = async () => (await withClient(app.database, (client) => client.query("select status, content, error, usage from messages where role = 'assistant' order by created_at desc, seq desc limit 1"))).rows[0]

  const before: [string, () => void, number, string][] = [
    ['a refusal', () => refuse(401), 502, 'CHAT_UPSTREAM_ERROR'],
    ['busy', () => refuse(429, { 'retry-after': '7' }), 503, 'AGENT_UNAVAILABLE'],
    ['a fault', () => refuse(500), 503, 'AGENT_UNAVAILABLE'],
    ['silence', () => upstream.script(() => undefined), 504, 'CHAT_UPSTREAM_TIMEOUT'],
    ['garbage', () => upstream.script((call) => { void call.raw('data: {nonsense\n\n') }), 502, 'CHAT_UPSTREAM_ERROR'],
    ['a reset', () => upstream.script(({ response }) => { response.destroy() }), 503, 'AGENT_UNAVAILABLE']
  ]
  for (const [name, prepare, status, code] of before) {
    prepare()
    const answer = await ask()
    t.match(answer, { status, body: { code } }, name)
    t.notMatch(answer.text, /secret|127\.0\.0\.1/, `${name} shows nothing of the upstream`)
    t.match(await lastStored(), { status: 'failed', content: '', error: { code }, usage: null }, `${name} is stored`)
    if (status === 503) t.ok(Number(answer.headers.get('retry-after')) > 0)
  }
  t.match(await ask({ 'x-request-id': 'the-user-tells' }, 'nowhere'), { status: 503, body: { code: 'AGENT_UNAVAILABLE' } })
  t.ok(lines.some((line) => line.includes('a generation failed') && line.includes('"requestId":"the-user-tells"')), 'and logged, with the id that the client knows')
  t.notOk(lines.some((line) => line.includes('sk-secret')), 'without the key')
  t.notOk(lines.some((line) => line.includes('secret body')), 'an upstream\'s own words, which may quote the prompt, are nowhere')

  t.test('in mid-answer: an error event, the partial text kept', async (t) => {
    const later: [string, (call: Parameters<Parameters<typeof upstream.script>[0]>[0]) => void, string][] = [
      ['stall', () => undefined, 'CHAT_UPSTREAM_TIMEOUT'],
      ['reset', ({ response }) => { response.destroy() }, 'CHAT_UPSTREAM_ERROR'],
      ['garbage', (call) => { void call.raw('data: <html>\n\n') }, 'CHAT_UPSTREAM_ERROR'],
      ['no terminator', ({ response }) => { response.end() }, 'CHAT_UPSTREAM_ERROR'],
      ['a 10 MB line', (call) => { void call.raw('data: ' + 'x'.repeat(10 * 1024 * 1024)); call.response.end() }, 'CHAT_UPSTREAM_ERROR'],
      ['an error object', (call) => { void call.raw('data: {"error":{"message":"secret"}}\n\n') }, 'CHAT_UPSTREAM_ERROR']
    ]
    for (const [index, [name, fault, code]] of later.entries()) {
      const seen = gate()
      upstream.script(async (call) => {
        void call.text('partial')
        await seen.opened
        fault(call)
      })
      const reader = await readEvents(app.url + PATH, { token, body: { agentId: `later-${index}`, message: 'Hi', stream: true } })
      await reader.until(({ event }) => event === 'chunk')
      seen.open()
      t.equal(await reader.ended, true)
      t.same(reader.events.map(({ event }) => event), ['start', 'chunk', 'error'], name)
      const { data } = reader.events[2] ?? { data: {} }
      t.same(Object.keys(data).sort(), ['code', 'details', 'message', 'timestamp'])
      t.equal(data.code, code, name)
      t.match(await lastStored(), { status: 'failed', content: 'partial', error: { code, message: data.message }, usage: { source: 'estimated' } })
      const again = await readEvents(`${app.url}/api/chat/generations/${reader.events[0]?.data.messageId}/stream`, { token })
      await again.ended
      t.same(again.events.map(({ event }) => event), ['start', 'chunk', 'error'], 'a resumed stream ends alike')
    }
    upstream.script((call) => {
      void call.text('partial')
      call.response.end()
    })
    t.equal((await ask()).status, 502, 'the JSON answer of a failure in mid-answer is an error')
  })

  t.test('a repeat of the key returns the stored failure', async (t) => {
    refuse(400)
    const calls = upstream.calls.length
    const first = await ask({ 'idempotency-key': 'k' }, 'keyed')
    const second = await ask({ 'idempotency-key': 'k' }, 'keyed')
    t.match(second, { status: 502, body: { code: 'CHAT_UPSTREAM_ERROR', message: first.body.message } })
    t.equal(upstream.calls.length, calls + 1)
  })
})
