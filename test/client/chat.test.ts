import t from 'tap'
import { createClient, ParleyApiError, ParleyNetworkError, type ChatEvent } from '../../client/index.js'
import { build, eventually } from '../helper.js'
import { agentFor, startProxy, startUpstream, type Cut } from './service.js'

const WORDS = Array.from({ length: 60 }, (_, index) => `word${index} 中文${index} 👍 `)
const TEXT = WORDS.join('')

const account = { username: 'ada', password: 'correct-horse-1' }

/** A signed-in client of a service behind a proxy. */
async function setUp (t: Parameters<typeof build>[0], { free, cutAfter }: { free?: number, cutAfter?: Cut } = {}) {
  const upstream = await startUpstream(t, WORDS, free)
  const service = await build(t, { agents: [agentFor(upstream), { ...agentFor(upstream), id: 'editor', name: 'Editor' }] })
  const direct = createClient({ baseUrl: service.url })
  await direct.auth.register(account)
  const proxy = await startProxy(t, service.url, cutAfter)
  // One connection for each call, so that the proxy's count means calls.
  const closingFetch: typeof fetch = (input, init = {}) => fetch(input, { ...init, headers: closing(init.headers) })
  const client = createClient({ baseUrl: proxy.url, fetch: closingFetch })
  await client.auth.login(account)
  return { upstream, service, direct, proxy, client }
}

function closing (headers: RequestInit['headers']): Headers {
  const all = new Headers(headers)
  all.set('connection', 'close')
  return all
}

t.test('a stream tells its events, typed, and its text is the stored one', async (t) => {
  const { client } = await setUp(t)
  const stream = client.chat.stream({ agentId: 'writer', message: 'Hello' })
  const events: ChatEvent[] = []
  for await (const event of stream) events.push(event)
  t.equal(events[0]?.type, 'start')
  t.equal(events.at(-1)?.type, 'end')
  t.equal(events.flatMap(({ type, data }) => type === 'chunk' ? data.content : []).join(''), TEXT)
  t.equal(stream.text, TEXT)
  t.match(stream.message, { id: stream.position?.messageId, sessionId: stream.sessionId, status: 'complete', content: TEXT })
  const { messages } = await client.sessions.messages(stream.sessionId ?? '')
  t.strictSame(messages.map(({ role, content }) => [role, content]), [['user', 'Hello'], ['assistant', TEXT]])
  const tree = await client.sessions.tree(stream.sessionId ?? '', { limit: 1 })
  t.strictSame(tree.messages.map(({ id, role }) => [id, role]), [[messages[0]?.id, 'user']])
})

t.test('a stream that is cut again and again comes to the same text, and asks once', async (t) => {
  let calls = 0
  const { client, proxy, upstream, service } = await setUp(t, {
    free: 20,
    // The sign-in passes; then connections break before anything, in the headers, and further on.
    cutAfter: () => ++calls === 1 ? Infinity : calls === 2 ? 0 : calls === 3 ? 40 : calls < 9 ? 1300 + 137 * calls : Infinity
  })
  const failures: number[] = []
  const stream = client.chat.stream({ agentId: 'writer', message: 'Hello' }, { onReconnect: (count) => failures.push(count) })
  let text = ''
  for await (const { type, data } of stream) {
    if (type === 'chunk') text += data.content
    if (text.length > 150) upstream.release()
  }
  t.equal(text, TEXT)
  t.equal(stream.text, TEXT)
  t.equal(upstream.calls, 1, 'the upstream was asked once')
  t.ok(failures.length >= 5, `${failures.length} breaks`)
  t.ok(proxy.connections >= 7)
  const { sessions } = await client.sessions.list()
  t.equal(sessions.length, 1)
  t.equal(sessions[0]?.messageCount, 2)
  t.match(await (await service.fetch('/metrics')).text(), /chat_resumes_total\{source="(live|stored)"\} [1-9]/)
})

t.test('a connection that falls silent counts as dead, and is resumed', async (t) => {
  const { client, upstream } = await setUp(t, { free: 20 })
  const onReconnect = (_: number, error: unknown): void => {
    t.match(error, { cause: /silent for 200 ms/ })
    upstream.release()
  }
  t.equal((await client.chat.stream({ agentId: 'writer', message: 'Hello' }, { idleMs: 200, onReconnect }).final()).content, TEXT)
})

t.test('the repeat of a question whose answer was lost joins its turn', async (t) => {
  let calls = 0
  const { client, upstream } = await setUp(t, { cutAfter: () => ++calls === 2 || calls === 3 ? 10 : Infinity })
  const turn = await client.chat.send({ agentId: 'writer', message: 'Hello' })
  t.equal(turn.message.content, TEXT)
  t.equal(upstream.calls, 1)
  t.equal(calls, 4)
})

t.test('a service that stays away is given up with an error, the text so far kept', async (t) => {
  const { client, proxy } = await setUp(t, { free: 20 })
  const stream = client.chat.stream({ agentId: 'writer', message: 'Hello' }, { maxFailures: 2 })
  await t.rejects(async () => {
    for await (const { type } of stream) {
      if (type !== 'chunk') continue
      proxy.isDown = true
      proxy.cut()
    }
  }, ParleyNetworkError)
  t.ok(TEXT.startsWith(stream.text) && stream.text !== '')
  proxy.isDown = false
  const resumed = client.chat.resume(stream.position?.messageId ?? '')
  const stopped = resumed.stop()
  t.match(await resumed.final(), { status: 'stopped' })
  t.match(await stopped, { status: 'stopped' })
})

t.test('stop waits for the beginning, and the stream ends with what there is', async (t) => {
  const { client } = await setUp(t, { free: 20 })
  const stream = client.chat.stream({ agentId: 'writer', message: 'Hello' })
  const stopped = stream.stop()
  const message = await stream.final()
  t.equal(message.status, 'stopped')
  t.equal(stream.text, message.content)
  t.equal((await stopped).status, 'stopped')
})

t.test('an abort leaves and the answer goes on; with cancelOnAbort it is stopped', async (t) => {
  const { client, upstream } = await setUp(t, { free: 20 })
  for (const cancelOnAbort of [true, false]) {
    const controller = new AbortController()
    const stream = client.chat.stream({ agentId: 'writer', message: 'Hello' }, { signal: controller.signal, cancelOnAbort })
    await t.rejects(async () => {
      for await (const { type } of stream) if (type === 'chunk') controller.abort()
    }, { name: 'AbortError' })
    const id = stream.position?.messageId ?? ''
    if (!cancelOnAbort) upstream.release()
    const message = await client.chat.resume(id).final()
    t.equal(message.status, cancelOnAbort ? 'stopped' : 'complete')
  }
})

t.test('a resume that meets a proxy\'s pages comes to the same text, and final gives it after the loop', async (t) => {
  const upstream = await startUpstream(t, WORDS, 20)
  const { url, register } = await build(t, { agents: [agentFor(upstream)] })
  const { accessToken: apiKey } = await register()
  const pages = [[502, 'Bad Gateway'], [200, 'Sign in to this network'], [404, 'default backend']] as const
  let met = 0
  const proxied: typeof fetch = async (input, init) => {
    const [status, title] = String(input).endsWith('/stream') ? pages[met++] ?? [] : []
    return status === undefined ? await fetch(input, init) : new Response(`<html><title>${title}`, { status, headers: { 'content-type': 'text/html' } })
  }
  const told: string[] = []
  const onReconnect = (_: number, error: unknown): void => {
    told.push(error instanceof ParleyApiError ? error.code : 'silence')
    if (told.length === 4) upstream.release()
  }
  const client = createClient({ baseUrl: url, apiKey, fetch: proxied })
  const stream = client.chat.stream({ agentId: 'writer', message: 'Hello' }, { idleMs: 1000, onReconnect })
  let text = ''
  for await (const { type, data } of stream) if (type === 'chunk') text += data.content
  t.equal(text, TEXT)
  // On a slow machine a second may pass without a text at the end, too.
  t.strictSame(told.slice(0, 4), ['silence', 'HTTP_502', 'HTTP_200', 'HTTP_404'])
  t.match(await stream.final(), { content: TEXT, status: 'complete' })
  t.equal(upstream.calls, 1)
})

t.test('a reader that leaves the loop closes its connection', async (t) => {
  const { client, service, upstream } = await setUp(t, { free: 20 })
  for await (const { type } of client.chat.stream({ agentId: 'writer', message: 'Hello' })) if (type === 'chunk') break
  await eventually('the stream to close', async () => (await (await service.fetch('/metrics')).text()).includes('chat_streams_open 0\n'))
  upstream.release()
})

t.test('a page that was loaded anew goes on after the event it had', async (t) => {
  const { client, upstream } = await setUp(t, { free: 20 })
  let id = ''
  let first = ''
  for await (const event of client.chat.stream({ agentId: 'writer', message: 'Hello' })) {
    id = event.id
    if (event.type === 'chunk') first += event.data.content
    if (first.length > 100) break
  }
  upstream.release()
  const rest = client.chat.resume(id.split(':')[0] ?? '', id)
  let text = first
  for await (const { type, data } of rest) if (type === 'chunk') text += data.content
  t.equal(text, TEXT)
  t.equal(rest.message?.content, TEXT)
})

t.test('a failed answer is an error event, and an error of final; a refused question is thrown', async (t) => {
  const upstream = await startUpstream(t, ['x'])
  const { url, register } = await build(t, { agents: [{ ...agentFor(upstream), endpoint: 'http://127.0.0.1:9/v1' }] })
  const { accessToken } = await register()
  const client = createClient({ baseUrl: `${url}/`, apiKey: accessToken })
  const events: ChatEvent[] = []
  for await (const event of client.chat.stream({ agentId: 'writer', message: 'Hello' })) events.push(event)
  t.match(events.at(-1), { type: 'error', data: { code: 'AGENT_UNAVAILABLE' } })
  await t.rejects(client.chat.stream({ agentId: 'writer', message: 'Hello' }).final(), { name: 'ParleyApiError', code: 'AGENT_UNAVAILABLE', status: 0 })
  await t.rejects(client.chat.send({ agentId: 'writer', message: 'Hello' }), { code: 'AGENT_UNAVAILABLE', status: 503 })
  const refused = client.chat.stream({ agentId: 'nobody', message: 'Hello' })
  const stopped = refused.stop()
  await t.rejects(refused.final(), { code: 'AGENT_NOT_FOUND', status: 404 })
  await t.rejects(stopped, ParleyApiError, 'there is nothing to stop')
})

t.test('retry, edit, feedback, init', async (t) => {
  const { client } = await setUp(t)
  const { sessionId, message, userMessage } = await client.chat.send({ agentId: 'writer', message: 'Hello' })
  const again = await client.chat.retry(message.id)
  t.equal(again.message.parentId, userMessage.id)
  t.equal((await client.chat.retryStream(message.id).final()).parentId, userMessage.id)
  const edited = await client.chat.edit(userMessage.id, { content: 'Goodbye' })
  t.match(edited, { sessionId, userMessage: { content: 'Goodbye', parentId: userMessage.parentId } })
  t.equal((await client.chat.editStream(userMessage.id, { content: 'Bye' }).final()).sessionId, sessionId)
  t.equal((await client.chat.stop(message.id)).status, 'complete')
  t.match(await client.chat.feedback(message.id, { rating: 'good' }), { feedback: { rating: 'good', comment: null } })
  t.match(await client.chat.init('writer'), { agentId: 'writer', suggestedQuestions: [] })
})

t.test('branches are found again after a reload, and so is the answer that runs', async (t) => {
  const { client, upstream } = await setUp(t, { free: 20 })
  const stream = client.chat.stream({ agentId: 'writer', message: 'Hello' })
  for await (const { type } of stream) if (type === 'chunk') break
  const id = stream.sessionId ?? ''
  const { activeMessageId } = await client.sessions.get(id)
  t.equal(activeMessageId, stream.position?.messageId)
  upstream.release()
  const first = await client.chat.resume(activeMessageId ?? '').final()
  t.equal((await client.sessions.get(id)).activeMessageId, null)
  const edited = await client.chat.edit(first.parentId ?? '', { content: 'Goodbye', agentId: 'editor' })
  t.equal(edited.message.agentId, 'editor')

  t.match((await client.sessions.messages(id)).messages[0], { content: 'Goodbye', siblings: { index: 1, count: 2, previousId: first.parentId, nextId: null } })
  t.equal((await client.sessions.update(id, { activeLeaf: first.id })).activeLeaf, first.id)
  t.strictSame((await client.sessions.messages(id)).messages.map(({ content }) => content), ['Hello', TEXT], 'the branch that was chosen')
  const { messages } = await client.sessions.tree(id, { limit: 3 })
  t.strictSame(messages.map(({ role, parentId }) => [role, parentId]), [['user', null], ['assistant', first.parentId], ['user', null]])
  t.notOk('content' in (messages[0] ?? {}))
})
