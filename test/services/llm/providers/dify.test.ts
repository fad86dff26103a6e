/** Dify, against a small simulator of it. */
import t from 'tap'
import type { Standing, Thread } from '../../../../services/llm/provider.js'
import createDify from '../../../../services/llm/providers/dify/index.js'
import { startDify } from '../../../simulators/dify.js'
import { client, collect, request, upstreamServer, type Variation } from '../upstream.js'

const SIGNAL = new AbortController().signal
const user = (content: string) => ({ role: 'user' as const, content })

t.test('a conversation is begun, gone on in, and begun again where it is gone', async (t) => {
  const dify = await startDify(t)
  const { generate } = createDify({ http: client(t) })
  const ask = async (text: string, thread: Thread | null, more: Variation = {}) => {
    const standing: Standing = { thread, isFresh: thread === null }
    const events = await collect(generate(request(dify.url, { messages: [user(text)], standing, upstream: { apiKey: 'app-secret' }, ...more })))
    const { thread: place } = events.find((event) => event.type === 'thread') ?? { thread: null }
    return { place, events, text: events.map((event) => event.type === 'text' ? event.text : '').join('') }
  }
  const first = await ask('hello', null, { variables: { city: 'Bern' } })
  t.equal(first.text, 'You said: hello')
  t.same(first.events.slice(-2), [{ type: 'usage', promptTokens: 7, completionTokens: 3 }, { type: 'finish', reason: 'stop', model: null }])
  t.match(first.place, { agentId: 'writer', endpoint: dify.url, conversationId: /.{36}/, messageId: /.{36}/, taskId: /.{36}/ })
  t.same(dify.calls[0]?.body, { inputs: { city: 'Bern' }, query: 'hello', response_mode: 'streaming', conversation_id: '', user: 'user-1', auto_generate_name: false })

  const history = [user('hello'), { role: 'assistant' as const, content: 'You said: hello' }, user('again')]
  const second = await ask('', first.place, { messages: [{ role: 'system', content: 'Be brief.' }, ...history], stream: false })
  t.equal(second.text, 'You said: again', 'what Dify remembers is not told again')
  t.match(dify.calls[1]?.body, { response_mode: 'blocking', conversation_id: first.place?.conversationId })
  t.match(second.events.slice(-2), [{ type: 'usage', promptTokens: 7 }, { type: 'finish', reason: 'stop' }])

  dify.conversations.clear()
  const third = await ask('', first.place, { messages: [{ role: 'system', content: 'Be brief.' }, ...history] })
  t.equal(dify.calls.length, 4, 'asked again at once')
  t.not(third.place?.conversationId, first.place?.conversationId)
  t.equal(dify.calls[3]?.body.query, 'Be brief.\n\nThe conversation so far:\n\nUser: hello\n\nAssistant: You said: hello\n\nThe message to answer now:\n\nagain')
  t.equal(dify.calls[3]?.body.conversation_id, '')

  const image = (url: string) => ({ type: 'image_url' as const, image_url: { url } })
  await ask('', null, { messages: [{ role: 'user', content: [{ type: 'text', text: 'look' }, image('https://host/a.png'), image('data:image/png;base64,QUJD')] }] })
  t.match(dify.calls[4]?.body, { query: /^look$/, files: [{ type: 'image', transfer_method: 'remote_url', url: 'https://host/a.png' }] })
})

t.test('a form is filled by the next message, as JSON or by the name of an action', async (t) => {
  const dify = await startDify(t)
  const { generate } = createDify({ http: client(t) })
  const thread: Thread = {
    agentId: 'writer', endpoint: dify.url, conversationId: 'c1', isWaiting: true, form: { token: 'tok-1', runId: 'r1', actions: [{ id: 'approve', title: 'Yes, go on' }] }
  }
  dify.conversations.set('c1', [])
  const ask = async (text: string) => await collect(generate(request(dify.url, { messages: [user(text)], standing: { thread, isFresh: false }, detail: true, upstream: { apiKey: 'app-secret' } })))
  t.match(await ask('{"action":"approve","inputs":{"note":"fine"}}'), [
    { type: 'thread' }, { type: 'status', data: { type: 'flowNodeStatus', event: 'human_input_form_filled', status: 'succeeded' } }, { type: 'text', text: 'Approved.' }, { type: 'finish' }
  ])
  await ask(' Yes, go on ')
  t.same(dify.to(/^\/form/).map(({ path, body }) => [path, body]), [
    ['/form/human_input/tok-1', { action: 'approve', inputs: { note: 'fine' }, user: 'user-1' }], ['/form/human_input/tok-1', { action: 'approve', inputs: {}, user: 'user-1' }]
  ])
  t.same(dify.to(/^\/workflow/).map(({ path, query }) => [path, query.get('user')]), [['/workflow/r1/events', 'user-1'], ['/workflow/r1/events', 'user-1']])
  for (const other of ['What is this?', '{"action":"delete"}', '{"action":']) t.match(await ask(other), [{}, { type: 'text', text: `You said: ${other}` }, {}, {}], 'anything else is a message')
  dify.broken = 412
  await t.rejects(ask('approve'), { name: 'UpstreamFailure', status: 412 })
})

t.test('verbs', async (t) => {
  const dify = await startDify(t)
  const { feedback, stop, init, probe } = createDify({ http: client(t) })
  const { upstream } = request(dify.url, { upstream: { apiKey: 'app-secret' } })
  const thread: Thread = { agentId: 'writer', endpoint: dify.url, conversationId: 'c1', messageId: 'm/1', taskId: 't1' }
  await feedback?.(upstream, thread, { rating: 'good', comment: null }, 'u', SIGNAL)
  await feedback?.(upstream, thread, { rating: 'bad', comment: 'wrong' }, 'u', SIGNAL)
  await feedback?.(upstream, thread, null, 'u', SIGNAL)
  await feedback?.(upstream, { ...thread, messageId: undefined } as never, null, 'u', SIGNAL)
  t.same(dify.calls.map(({ path, body }) => [path, body]), [
    ['/messages/m%2F1/feedbacks', { rating: 'like', user: 'u' }],
    ['/messages/m%2F1/feedbacks', { rating: 'dislike', user: 'u', content: 'wrong' }],
    ['/messages/m%2F1/feedbacks', { rating: null, user: 'u' }]
  ])
  await stop?.(upstream, thread, 'u', SIGNAL)
  t.match(dify.calls.at(-1), { method: 'POST', path: '/chat-messages/t1/stop', body: { user: 'u' } })
  dify.parameters = {
    opening_statement: 'Hello!',
    suggested_questions: ['Why?', '', 7],
    user_input_form: [
      { 'text-input': { label: 'City', variable: 'city', required: true, max_length: 48, default: '' } },
      { select: { label: 'Tone', variable: 'tone', required: false, options: ['dry', 'warm'] } },
      { file: { label: 'File', variable: 'file' } }, { paragraph: {} }, null
    ]
  }
  t.same(await init?.(upstream, SIGNAL), {
    welcomeText: 'Hello!',
    variables: [{ key: 'city', type: 'text-input', label: 'City', required: true }, { key: 'tone', type: 'select', label: 'Tone', required: false, options: ['dry', 'warm'] }],
    suggestedQuestions: ['Why?']
  })
  dify.parameters = {}
  t.same(await init?.(upstream, SIGNAL), { welcomeText: '', variables: [], suggestedQuestions: [] })
  await probe?.(upstream, SIGNAL)
  await t.rejects(async () => { await probe?.({ ...upstream, apiKey: null }, SIGNAL) }, { name: 'UpstreamFailure', status: 401 })
})

t.test('refusals by their codes, as statuses and in mid-stream', async (t) => {
  const { generate } = createDify({ http: client(t) })
  const codes: Array<[code: string, status: number, message: string, expected: number]> = [
    ['provider_not_initialize', 400, 'no credentials', 401], ['provider_quota_exceeded', 400, 'quota', 402], ['app_unavailable', 400, 'x', 404],
    ['completion_request_error', 400, 'the model broke', 502], ['completion_request_error', 400, 'maximum context length is 8192', 400],
    ['invalid_param', 400, 'x', 400], ['too_many_requests', 429, 'x', 429], ['internal_server_error', 500, 'x', 500]
  ]
  for (const [code, status, message, expected] of codes) {
    const body = JSON.stringify({ code, message, status })
    const refusing = await upstreamServer(t, (_message, response) => { response.writeHead(status).end(body) })
    await t.rejects(collect(generate(request(refusing))), { name: 'UpstreamFailure', kind: 'status', status: expected }, code)
    const failing = await upstreamServer(t, (_message, response) => {
      response.writeHead(200).end(`data: ${JSON.stringify({ event: 'message', conversation_id: 'c', message_id: 'm', answer: 'so far' })}\n\ndata: ${JSON.stringify({ event: 'error', task_id: 't', message_id: 'm', code, message, status })}\n\n`)
    })
    const events: unknown[] = []
    await t.rejects(collect(generate(request(failing)), events as never), { name: 'UpstreamFailure', kind: 'status', status: expected }, `${code} in mid-stream`)
    t.match(events, [{ type: 'thread' }, { type: 'text', text: 'so far' }])
  }
})
