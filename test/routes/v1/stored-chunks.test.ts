/** Rows of the contract's table for turns that are stored, and for an agent of another protocol. */
import { readFile } from 'node:fs/promises'
import t, { type Test } from 'tap'
import { build } from '../../helper.js'
import { says, startUpstream, type Script } from '../../upstream.js'
import { chunksOf, refusal } from './openai.js'

const PATH = '/v1/chat/completions'
const ASKED = { model: 'writer', messages: [{ role: 'user', content: 'Hi' }] }

async function start (t: Test, script: Script = says('Hel', 'lo'), agent: Record<string, unknown> = {}) {
  const upstream = await startUpstream(t, script)
  const app = await build(t, { agents: [upstream.agent('writer', agent)] })
  const { accessToken: token } = await app.register()
  const { body: { id } } = await app.json('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  const ask = (body: object, headers: Record<string, string> = { 'x-session-id': id }) => app.json(PATH, { token, headers, body: { ...ASKED, ...body } })
  return { ...app, upstream, token, id: id as string, ask }
}

t.test('usage is told where it is wanted, and nowhere else', async (t) => {
  const { ask } = await start(t)
  const plain = chunksOf(t, (await ask({ stream: true })).text)
  t.ok(plain.done)
  t.ok(plain.chunks.every((chunk) => !('usage' in chunk)))
  t.same(plain.chunks[0]?.choices[0], { index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null })
  t.same(plain.chunks.map(({ choices: [choice] }) => choice?.finish_reason), [null, null, null, 'stop'])
  const counted = chunksOf(t, (await ask({ stream: true, stream_options: { include_usage: true } })).text)
  const last = counted.chunks.pop()
  t.ok(counted.chunks.every(({ usage }) => usage === null))
  t.same([last?.choices, last?.usage], [[], { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 }])
})

t.test('what the model thinks is beside the content', async (t) => {
  const { ask } = await start(t, (call) => {
    void call.raw('data: {"choices":[{"index":0,"delta":{"reasoning_content":"hm"},"finish_reason":null}]}\n\n')
    says('Hello')(call)
  })
  const { chunks } = chunksOf(t, (await ask({ stream: true })).text)
  t.same(chunks.map(({ choices: [choice] }) => choice?.delta), [{ role: 'assistant', content: '' }, { reasoning_content: 'hm' }, { content: 'Hello' }, {}])
  t.match((await ask({})).body.choices[0].message, { content: 'Hello', reasoning_content: 'hm' })
})

t.test('an answer that fails after its first words ends with an error, and not in order', async (t) => {
  const { ask, json, token, id } = await start(t, async ({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    await new Promise<void>((resolve) => { response.write('data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}\n\n', () => { resolve() }) })
    response.socket?.end()
  })
  const { chunks, done } = chunksOf(t, (await ask({ stream: true })).text)
  t.notOk(done)
  t.match(chunks.at(-1), { error: { code: 'CHAT_UPSTREAM_ERROR', type: 'server_error', param: null } })
  t.ok(chunks.slice(0, -1).every(({ choices: [choice] }) => choice?.finish_reason === null))
  const { body: { messages } } = await json<{ messages: any[] }>(`/api/chat-sessions/${id}/messages`, { token })
  t.match(messages.at(-1), { content: 'Hel', status: 'failed' }, 'what had come is stored')
  refusal(t, 'whole', await ask({}), 502, { code: 'CHAT_UPSTREAM_ERROR' })
})

t.test('silence is filled with comments, each followed by a blank line', { timeout: 90_000 }, async (t) => {
  const { fetch, token, id } = await start(t, async (call) => { await call.text('Hel'); await call.closed })
  await Promise.all([{}, { 'x-session-id': id }].map(async (headers: Record<string, string>) => {
    const leave = new AbortController()
    const response = await fetch(PATH, {
      method: 'POST', signal: leave.signal, headers: { ...headers, authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ ...ASKED, stream: true })
    })
    let text = ''
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(piece).toString()
      if (text.includes(': keep-alive')) break
    }
    leave.abort()
    t.match(text, /^(: connected\n\n)?(data: \{.*\}\n\n)+: keep-alive\n\n$/)
  }))
})

t.test('an agent of Anthropic asks for tools in the words of OpenAI', async (t) => {
  const recorded = await readFile('test/fixtures/anthropic-tools.sse', 'utf8')
  const { ask } = await start(t, (call) => { void call.raw(recorded); call.response.end() }, { provider: 'anthropic' })
  const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object' } } }]
  for (const headers of [{}, undefined]) {
    const { chunks, done } = chunksOf(t, (await ask({ stream: true, tools }, headers)).text)
    t.ok(done)
    const calls = chunks.flatMap(({ choices: [choice] }) => choice?.delta.tool_calls ?? [])
    const begun = calls.filter(({ id }) => id !== undefined)
    t.ok(begun.length > 0)
    t.ok(begun.every(({ index, id, type, function: { name, arguments: json } }) => index >= 0 && id !== '' && type === 'function' && name !== '' && typeof json === 'string'), 'the first fragment is whole')
    t.ok(calls.filter(({ id }) => id === undefined).every((piece) => Object.keys(piece).join() === 'index,function' && Object.keys(piece.function).join() === 'arguments'))
    for (const { index } of begun) t.doesNotThrow(() => { JSON.parse(calls.filter((piece) => piece.index === index).map((piece) => piece.function.arguments).join('')) })
    t.equal(chunks.at(-1)?.choices[0]?.finish_reason, 'tool_calls')
  }
})
