/** FastGPT, against a small simulator of it. */
import t from 'tap'
import type { PromptMessage, Standing, Thread } from '../../../../services/llm/provider.js'
import createFastGpt from '../../../../services/llm/providers/fastgpt/index.js'
import { fastGptUrl } from '../../../../services/llm/providers/fastgpt/urls.js'
import { startFastGpt } from '../../../simulators/fastgpt.js'
import { client, collect, request, upstreamServer, type Variation } from '../upstream.js'

const SIGNAL = new AbortController().signal
const user = (content: string): PromptMessage => ({ role: 'user', content })
const said = (content: string): PromptMessage => ({ role: 'assistant', content })

t.test('endpoints', async (t) => {
  for (const endpoint of ['https://host', 'https://host/', 'https://host/api', 'https://host/api/v1', 'https://host/api/v1/', 'https://host/api/v1/chat/completions']) {
    t.equal(fastGptUrl(endpoint), 'https://host/api/v1/chat/completions', endpoint)
    t.equal(fastGptUrl(endpoint, '/core/chat/init'), 'https://host/api/core/chat/init', endpoint)
  }
  t.equal(fastGptUrl('https://host/api/v2/chat/completions?a=1'), 'https://host/api/v2/chat/completions?a=1')
  t.equal(fastGptUrl('https://host/gpt/api/v2', '/v2/chat/stop'), 'https://host/gpt/api/v2/chat/stop')
  t.equal(fastGptUrl('https://host/v1'), 'https://host/v1/chat/completions')
  t.equal(fastGptUrl('nonsense'), 'nonsense')
})

t.test('chats: ours first, one of its own for whatever does not go on in it', async (t) => {
  const fastgpt = await startFastGpt(t)
  const { generate } = createFastGpt({ http: client(t) })
  const ask = async (messages: PromptMessage[], standing: Standing | undefined, more: Variation = {}) => {
    const of = request(fastgpt.url, { messages, upstream: { apiKey: 'fastgpt-secret', appId: 'app-1' }, ...(standing === undefined ? {} : { standing }), ...more })
    const events = await collect(generate(of))
    const { thread } = events.find((event) => event.type === 'thread') ?? {}
    return { thread: thread as Thread, events, text: events.map((event) => event.type === 'text' ? event.text : '').join(''), body: fastgpt.calls.at(-1)?.body }
  }
  const first = await ask([{ role: 'system', content: 'Be brief.' }, user('hello')], { thread: null, isFresh: true }, { variables: { city: 'Bern' } })
  t.equal(first.text, 'You said: hello')
  t.same(first.body, {
    appId: 'app-1',
    chatId: 'session-1',
    responseChatItemId: first.thread.messageId,
    stream: true,
    detail: false,
    variables: { city: 'Bern' },
    messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'hello' }]
  })
  t.same(first.thread, { agentId: 'writer', endpoint: fastgpt.url, conversationId: 'session-1', messageId: first.thread.messageId })
  t.notOk(first.events.some(({ type }) => type === 'usage'), 'one token each is what it says where it counts nothing')

  const history = [user('hello'), said('You said: hello'), user('again')]
  const second = await ask(history, { thread: first.thread, isFresh: false })
  t.match(second.body, { chatId: 'session-1', messages: [{ role: 'user', content: 'again' }] })
  t.equal(second.body.messages.length, 1)

  const branch = await ask(history, { thread: null, isFresh: false })
  t.match(branch.thread, { conversationId: /^session-1-.{36}$/, isPartial: true })
  t.same(branch.body.messages, history, 'the history as it is')
  const after = await ask([...history, said('x'), user('more')], { thread: branch.thread, isFresh: false })
  t.not(after.thread.conversationId, branch.thread.conversationId, 'what it lacks is told anew')
  t.equal(after.body.messages.length, 5)
  const answering = await ask([...history, said('x'), user('Confirm')], { thread: { ...branch.thread, isWaiting: true }, isFresh: false })
  t.equal(answering.thread.conversationId, branch.thread.conversationId, 'but a form is filled where it was shown')
  t.same(answering.body.messages, [{ role: 'user', content: 'Confirm' }])
  t.match((await ask([user('title, please')], undefined)).thread, { conversationId: /^session-1-/ }, 'nothing known: apart')

  const called: PromptMessage = { role: 'assistant', content: '', toolCalls: [{ id: '1', name: 'f', arguments: '{}' }] }
  const tools = await ask([user('a'), called, { role: 'tool', content: 'r', toolCallId: '1' }, said('b'), user('c')], { thread: null, isFresh: false })
  t.same(tools.body.messages, [user('a'), said('b'), user('c')], 'tools are its own')
})

t.test('JSON answers, with and without detail', async (t) => {
  const fastgpt = await startFastGpt(t)
  const { generate } = createFastGpt({ http: client(t) })
  const ask = async (detail: boolean) => await collect(generate(request(fastgpt.url, { detail, stream: false, upstream: { apiKey: 'fastgpt-secret' } })))
  t.match(await ask(false), [{ type: 'thread' }, { type: 'text', text: 'You said: hello' }, { type: 'finish', reason: 'stop' }])
  fastgpt.script((chat) => {
    chat.say('counted')
    chat.end([{ moduleName: 'AI', inputTokens: 30, outputTokens: 4 }])
  })
  t.match(await ask(true), [{ type: 'thread' }, { type: 'text', text: 'counted' }, { type: 'usage', promptTokens: 30, completionTokens: 4 }, { type: 'finish' }])
  const interactive = { type: 'userInput', params: { description: 'x', inputForm: [] } }
  fastgpt.script(({ response }) => {
    const content = [{ type: 'reasoning', reasoning: { content: 'hm' } }, { type: 'text', text: { content: 'Fill this:' } }, { type: 'tool', tools: [{ response: 'secret' }] }, { type: 'interactive', interactive }]
    response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] }))
  })
  t.match(await ask(true), [
    { type: 'thread' }, { type: 'reasoning', text: 'hm' }, { type: 'text', text: 'Fill this:' }, { type: 'interactive', data: { interactive } }, { type: 'thread', thread: { isWaiting: true } }, { type: 'finish' }
  ])
})

t.test('verbs', async (t) => {
  const fastgpt = await startFastGpt(t)
  const { feedback, stop, init, probe } = createFastGpt({ http: client(t) })
  const { upstream } = request(fastgpt.url, { upstream: { apiKey: 'fastgpt-secret', appId: 'app-1' } })
  const thread: Thread = { agentId: 'writer', endpoint: fastgpt.url, conversationId: 'chat-1', messageId: 'ours' }
  await feedback?.(upstream, thread, { rating: 'good', comment: null }, 'u', SIGNAL)
  await feedback?.(upstream, thread, { rating: 'bad', comment: 'wrong' }, 'u', SIGNAL)
  await feedback?.(upstream, thread, null, 'u', SIGNAL)
  const about = { appId: 'app-1', chatId: 'chat-1', dataId: 'ours' }
  t.same(fastgpt.calls.map(({ body }) => body), [{ ...about, userGoodFeedback: 'yes' }, { ...about, userBadFeedback: 'wrong' }, about])
  await stop?.(upstream, thread, 'u', SIGNAL)
  t.match(fastgpt.calls.at(-1), { path: '/api/v2/chat/stop', body: { appId: 'app-1', chatId: 'chat-1' } })
  fastgpt.chatConfig = {
    welcomeText: 'Hello!\nAsk me:\n- [What is FastGPT?]\n[你好]\nsee [docs](https://x)',
    variables: [
      { id: '1', key: 'city', label: 'City', type: 'input', required: true, list: [{ value: '', label: '' }] },
      { id: '2', key: 'tone', label: 'Tone', type: 'select', required: false, list: [{ value: 'dry', label: 'Dry' }] },
      { id: '3', key: 'token', type: 'custom' }, {}
    ]
  }
  t.same(await init?.(upstream, SIGNAL), {
    welcomeText: 'Hello!\nAsk me:\n\nsee [docs](https://x)',
    variables: [{ key: 'city', label: 'City', type: 'input', required: true }, { key: 'tone', label: 'Tone', type: 'select', required: false, options: ['dry'] }],
    suggestedQuestions: ['What is FastGPT?', '你好']
  })
  await probe?.(upstream, SIGNAL)
  fastgpt.broken = 403
  await t.rejects(async () => { await init?.(upstream, SIGNAL) }, { name: 'UpstreamFailure', status: 401 })
  await t.rejects(async () => { await feedback?.({ ...upstream, apiKey: 'other' }, thread, null, 'u', SIGNAL) }, { name: 'UpstreamFailure', status: 401 }, '500 is what it always says')
})

t.test('refusals by their codes, as statuses, in a 200 and in mid-stream', async (t) => {
  const { generate } = createFastGpt({ http: client(t) })
  for (const [code, expected] of [[514, 401], [403, 401], [510, 402], [511, 403], [502000, 404], [500, 500]] as const) {
    const body = JSON.stringify({ code, statusText: 'x', message: 'secret', data: null })
    for (const status of [500, 200]) {
      const url = await upstreamServer(t, (_message, response) => { response.writeHead(status).end(body) })
      await t.rejects(collect(generate(request(url))), { name: 'UpstreamFailure', kind: 'status', status: expected }, `${code} with ${status}`)
    }
    const url = await upstreamServer(t, (_message, response) => { response.writeHead(200).end(`event: error\ndata: ${body}\n\n`) })
    await t.rejects(collect(generate(request(url))), { name: 'UpstreamFailure', kind: 'status', status: expected }, `${code} in mid-stream`)
  }
  const url = await upstreamServer(t, (_message, response) => { response.writeHead(200).end('event: error\ndata: {"message":"secret"}\n\n') })
  await t.rejects(collect(generate(request(url))), { name: 'UpstreamFailure', kind: 'status', status: 500, excerpt: /secret/ })
})
