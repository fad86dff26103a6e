/** Images in turns that are stored: sent by one client, passed on, and shown again by every other, in its own shape. */
import OpenAI from 'openai'
import t, { type Test } from 'tap'
import { build, eventually } from '../../helper.js'
import { says, startUpstream } from '../../upstream.js'
import { refusal } from './openai.js'

const PATH = '/v1/chat/completions'
const PNG = 'data:image/png;base64,iVBORw0KGgo='
const image = (url: string, detail?: string) => ({ type: 'image_url', image_url: { url, ...detail === undefined ? {} : { detail } } })
const SEEN = [{ type: 'text', text: 'A zebra?' }, image(PNG, 'low'), image('https://host.example/z.jpg')]

async function start (t: Test) {
  const upstream = await startUpstream(t, says('Hel', 'lo'))
  const eyes = { features: { supportsImages: true } }
  const agents = [upstream.agent('eyes', eyes), upstream.agent('blind'), upstream.agent('falling', { ...eyes, endpoint: 'http://127.0.0.1:9/v1', retry: { attempts: 0, baseDelayMs: 1 }, fallback: ['blind'] })]
  const app = await build(t, { agents })
  const { accessToken: token } = await app.register()
  const session = async (): Promise<string> => (await app.json('/api/chat-sessions', { token, body: { agentId: 'eyes' } })).body.id
  const ask = (id: string, content: unknown, model = 'eyes') => app.json(PATH, { token, body: { model, messages: [{ role: 'user', content }] }, headers: { 'x-session-id': id } })
  const last = () => upstream.calls.at(-1)?.body.messages.at(-1)?.content as unknown
  return { ...app, token, upstream, session, ask, last }
}

t.test('sent by the openai client, shown to everybody', async (t) => {
  const { url, json, token, session, upstream, last } = await start(t)
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: token, maxRetries: 0 })
  const id = await session()
  const headers = { 'x-session-id': id }
  const answer = await client.chat.completions.create({ model: 'eyes', messages: [{ role: 'user', content: SEEN as [] }] }, { headers })
  t.equal(answer.choices[0]?.message.content, 'Hello')
  t.same(last(), SEEN, 'passed on as they are')
  const streamed = await client.chat.completions.create({ model: 'eyes', messages: [{ role: 'user', content: 'And now?' }], stream: true }, { headers })
  let text = ''
  for await (const { choices } of streamed) text += choices[0]?.delta.content ?? ''
  t.equal(text, 'Hello')
  t.same(upstream.calls.at(-1)?.body.messages[0]?.content as unknown, SEEN, 'the context has them')

  const { body: { messages } } = await json(`/api/chat-sessions/${id}/messages`, { token })
  t.match(messages[0], { role: 'user', content: 'A zebra?', parts: SEEN })
  t.notOk('parts' in messages[1], 'others have none')
  t.same((await json(`/api/chat/${id}`, { token })).body.messages[0].parts, [
    { type: 'text', text: 'A zebra?' }, { type: 'file', mediaType: 'image/png', url: PNG }, { type: 'file', mediaType: 'image/*', url: 'https://host.example/z.jpg' }
  ], 'as a client of the AI SDK shows them')
  t.match((await client.responses.inputItems.list(`resp_${messages[1].id}`)).data, [
    { role: 'user', content: [{ type: 'input_text' }, { type: 'input_image', image_url: PNG, detail: 'low' }, { type: 'input_image', detail: 'auto' }] }
  ], 'and as a client of Responses does')
  const { body: { token: link } } = await json(`/api/chat-sessions/${id}/share`, { token, method: 'POST' })
  t.same((await json(`/api/shared/${link}`)).body.messages[0].parts, SEEN)

  await eventually('the words in the search', async () => (await json('/api/chat-sessions/search?q=zebra', { token })).body.results.length > 0)
  t.same((await json('/api/chat-sessions/search?q=iVBORw0KGgo', { token })).body.results, [])

  const exported = (await json(`/api/chat-sessions/${id}/export?format=json`, { token })).text
  const { body: { session: copy } } = await json('/api/chat-sessions/import', { token, body: JSON.parse(exported) })
  t.equal((await json(`/api/chat-sessions/${copy.id}/export?format=json`, { token })).text, exported, 'what was exported comes back equal')
  await client.chat.completions.create({ model: 'eyes', messages: [{ role: 'user', content: 'Still?' }] }, { headers: { 'x-session-id': copy.id } })
  t.same(upstream.calls.at(-1)?.body.messages[0]?.content as unknown, SEEN, 'and is the context of the copy')
  const markdown = (await json(`/api/chat-sessions/${id}/export?format=markdown`, { token })).text
  t.match(markdown, '*image (image/png)*')
  t.match(markdown, '![image](<https://host.example/z.jpg>)')
  t.notMatch(markdown, 'iVBORw0KGgo')
})

t.test('what can not be taken', async (t) => {
  const { ask, session, upstream, json, token, last } = await start(t)
  const id = await session()
  refusal(t, 'an agent that takes none', await ask(id, SEEN, 'blind'), 400, { code: 'unsupported_parameter', param: 'messages[0].content[1]' })
  for (const url of ['http://host.example/a.png', 'file:///etc/passwd', 'data:text/html;base64,AAAA', 'data:image/png,raw', 'data:image/png;base64,', 'data:image/png;base64,a b', 'https://', `https://host.example/${'x'.repeat(8192)}`]) {
    refusal(t, url.slice(0, 40), await ask(id, [image(url)]), 400, { param: 'messages[0].content[0].image_url.url' })
    const responses = await json('/v1/responses', { token, body: { model: 'eyes', input: [{ role: 'user', content: [{ type: 'input_image', image_url: url }] }] } })
    refusal(t, url.slice(0, 40), responses, 400, { param: 'input[0].content[0].image_url' })
  }
  for (const url of ['https://127.0.0.1/a.png', 'https://[::1]/a.png', 'https://169.254.169.254/latest/meta-data', 'https://10.0.0.7/a.png', 'https://localhost/a.png', 'https://metadata.google.internal/a.png', 'https://redis/a.png']) {
    const hint = /public host/
    refusal(t, url, await ask(id, [image(url)]), 400, { param: 'messages[0].content[0].image_url.url', message: hint })
    refusal(t, url, await json(PATH, { token, body: { model: 'eyes', messages: [{ role: 'user', content: [image(url)] }] } }), 400, { param: 'messages[0].content[0].image_url.url', message: hint })
    refusal(t, url, await json('/v1/responses', { token, body: { model: 'eyes', input: [{ role: 'user', content: [{ type: 'input_image', image_url: url }] }] } }), 400, { param: 'input[0].content[0].image_url', message: hint })
    t.match(await json('/api/chat', { token, body: { id: 'a-chat', agentId: 'eyes', trigger: 'submit-message', messages: [{ id: 'm', role: 'user', parts: [{ type: 'file', mediaType: 'image/png', url }] }] } }), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR', details: { errors: [{ path: '/body/messages/0/parts/0', message: hint }] } } }, url)
  }
  t.equal(upstream.calls.length, 0)
  t.equal((await ask(id, [image(PNG)])).status, 200, 'an image alone says something')
  t.equal((await ask(id, 'What was that?', 'blind')).status, 200)
  t.same(upstream.calls.at(-1)?.body.messages[0]?.content, '[An image, which can not be shown to you]', 'an agent that takes none is told that there was one')
  t.equal((await ask(id, SEEN, 'falling')).status, 200)
  t.equal(last(), 'A zebra?\n[An image, which can not be shown to you]\n[An image, which can not be shown to you]', 'so is one that stands in')

  const archive = JSON.parse((await json(`/api/chat-sessions/${id}/export?format=json`, { token })).text)
  const inner = { ...archive, messages: [{ ...archive.messages[0], parts: [image('https://10.0.0.7/a.png'), image(PNG)] }, ...archive.messages.slice(1)] }
  const { body: { session: imported } } = await json('/api/chat-sessions/import', { token, body: inner })
  t.equal((await ask(imported.id, 'And?')).status, 200)
  t.same(upstream.calls.at(-1)?.body.messages[0]?.content as unknown, [{ type: 'text', text: '[An image, which can not be shown to you]' }, image(PNG)], 'what an import brings is not sent for, either')

  const refused = async (what: string, path: string, change: object) => {
    const changed = { ...archive, messages: [{ ...archive.messages[0], ...change }] }
    t.match(await json('/api/chat-sessions/import', { token, body: changed }), { status: 422, body: { code: 'IMPORT_INVALID', details: { path: `/body/messages/0${path}` } } }, what)
  }
  await refused('an image of another kind', '/parts/0/image_url/url', { parts: [image('http://host.example/a.png')] })
  await refused('neither text nor image', '/parts/1', { parts: [image(PNG), { type: 'text' }] })
  await refused('of an assistant', '/parts', { role: 'assistant', parts: [image(PNG)] })
  await refused('too much', '/parts', { parts: [image(`data:image/png;base64,${'A'.repeat(600_000)}`), image(`data:image/png;base64,${'A'.repeat(600_000)}`)] })
})

t.test('hosts that the operator names are taken', async (t) => {
  const upstream = await startUpstream(t, says('Hello'))
  const { json, register } = await build(t, { agents: [upstream.agent('eyes', { features: { supportsImages: true } })], env: { UPSTREAM_ALLOWED_HOSTS: '10.0.0.0/8' } })
  const { accessToken: token } = await register()
  const ask = (url: string) => json(PATH, { token, body: { model: 'eyes', messages: [{ role: 'user', content: [image(url)] }] } })
  t.equal((await ask('https://10.0.0.7/a.png')).status, 200)
  t.same(upstream.calls[0]?.body.messages[0]?.content as unknown, [image('https://10.0.0.7/a.png')])
  t.equal((await ask('https://192.168.0.7/a.png')).status, 400)
})

t.test('a page has at most a megabyte of them', async (t) => {
  const { ask, session, json, token } = await start(t)
  const id = await session()
  const large = image(`data:image/png;base64,${'A'.repeat(700_000)}`)
  for (let n = 0; n < 3; n += 1) t.equal((await ask(id, [large])).status, 200)
  const seen: string[] = []
  let cursor = ''
  let pages = 0
  do {
    const { text, body } = await json<{ messages: { id: string }[], nextCursor: string | null }>(`/api/chat-sessions/${id}/messages${cursor === '' ? '' : `?cursor=${cursor}`}`, { token })
    t.ok(text.length < 1_600_000)
    seen.push(...body.messages.map(({ id: one }) => one))
    cursor = body.nextCursor ?? ''
    pages += 1
  } while (cursor !== '')
  t.same([seen.length, new Set(seen).size, pages], [6, 6, 3])
  t.ok((await json(`/api/chat/${id}`, { token })).text.length < 1_600_000, 'nor has a chat to start from')
})
