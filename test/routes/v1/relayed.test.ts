/** Relayed streams, whose chunks are mostly not parsed: what a client sees of them is what it sees of chunks that are. */
import t, { type Test } from 'tap'
import { build, eventually, type Answer } from '../../helper.js'
import { gate, startUpstream, type UpstreamCall } from '../../upstream.js'
import { chunksOf } from './openai.js'

const HI = [{ role: 'user', content: 'Hi' }]

async function start (t: Test, agent: Record<string, unknown> = {}) {
  const upstream = await startUpstream(t, () => undefined)
  const app = await build(t, { agents: [upstream.agent('writer', agent)] })
  const { accessToken: token } = await app.register()
  const asked = { model: 'writer', messages: HI, stream: true }
  const ask = (more: object = {}): Promise<Answer> => app.json('/v1/chat/completions', { token, body: { ...asked, ...more } })
  return { ...app, upstream, token, asked, ask }
}

/** A chunk as OpenAI itself sends it, with fields that nobody here passes on. */
const data = (delta: object, at = 0, finish: string | null = null): string => `data: ${JSON.stringify({
  id: 'chatcmpl-upstream',
  object: 'chat.completion.chunk',
  created: 7,
  model: 'gpt-of-theirs',
  service_tier: 'default',
  system_fingerprint: 'fp_1',
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  usage: null,
  obfuscation: 'x'.repeat(at % 5)
})}\n\n`

const WORDS = ['Grüße', ' 你好', ' 👩‍🚀', '\n', '"quoted"', '\\', ' plain', ' words', '</s>', '\u2028', ' data: [DONE]', ' end']
const END = `${data({}, 3, 'stop')}data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":12}}\n\ndata: [DONE]\n\n`
const STREAM = Buffer.from(data({ role: 'assistant', content: '' }) + WORDS.map((content, at) => data({ content }, at)).join('') + END)

/** Sends pieces, each in a write of its own. */
const inPieces = (pieces: Buffer[]) => async ({ response }: UpstreamCall): Promise<void> => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const piece of pieces) {
    await new Promise<void>((resolve) => { response.write(piece, () => { resolve() }) })
    await new Promise((resolve) => { setImmediate(resolve) })
  }
  response.end()
}

t.test('however the network cuts it', async (t) => {
  const { ask, upstream } = await start(t)
  for (const [what, size] of [['at once', STREAM.length], ['line by line', 0], ['in small pieces', 97], ['in smaller ones', 13]] as const) {
    const pieces = size === 0
      ? STREAM.toString().split(/(?<=\n)/).map((line) => Buffer.from(line))
      : Array.from({ length: Math.ceil(STREAM.length / size) }, (_, at) => STREAM.subarray(at * size, (at + 1) * size))
    upstream.script(inPieces(pieces))
    const { text } = await ask({ stream_options: { include_usage: true } })
    const { chunks, done } = chunksOf(t, text)
    t.ok(done, what)
    const last = chunks.pop()
    t.same([last?.choices, last?.usage], [[], { prompt_tokens: 5, completion_tokens: 12, total_tokens: 17 }], what)
    t.same(chunks.map(({ choices: [choice] }) => choice?.delta), [{ role: 'assistant', content: '' }, ...WORDS.map((content) => ({ content })), {}], what)
    const [first] = chunks
    for (const { id, object, created, model, usage, choices: [choice, ...others], ...more } of chunks) {
      t.same([id, object, created, model, usage, others, more], [first?.id, 'chat.completion.chunk', first?.created, 'writer', null, [], {}], what)
      t.same(Object.keys(choice ?? {}), ['index', 'delta', 'finish_reason'], what)
    }
    t.match(first?.id, /^chatcmpl-[0-9a-f-]{36}$/)
  }
})

t.test('a chunk that says something else in between', async (t) => {
  const { ask, upstream } = await start(t)
  const call = { index: 0, id: 'c1', type: 'function', function: { name: 'weather', arguments: '{}' } }
  const deltas = [{ content: 'a' }, { content: 'b' }, { reasoning_content: 'hm' }, { reasoning_content: 'so' }, { content: 'c' }, { tool_calls: [call] }]
  upstream.script(inPieces([Buffer.from(deltas.map((delta) => data(delta)).join('') + data({}, 0, 'stop') + 'data: [DONE]\n\n')]))
  const { chunks } = chunksOf(t, (await ask()).text)
  t.same(chunks.slice(1, -1).map(({ choices: [choice] }) => choice?.delta), deltas)
  t.equal(chunks.at(-1)?.choices[0]?.finish_reason, 'tool_calls')
})

t.test('failures after chunks that were passed on', async (t) => {
  const { ask, upstream } = await start(t, { timeouts: { idleMs: 300 } })
  const said = Buffer.from(data({ content: 'a' }) + data({ content: 'b' }) + data({ content: 'c' }))
  for (const [what, code, script] of [
    ['an error', 'CHAT_UPSTREAM_ERROR', inPieces([said, Buffer.from('data: {"error":{"message":"secret"}}\n\n')])],
    ['no end', 'CHAT_UPSTREAM_ERROR', inPieces([said])],
    ['a line without end', 'CHAT_UPSTREAM_ERROR', inPieces([said, ...Array.from({ length: 9 }, () => Buffer.alloc(1024 * 1024, 'x'))])],
    ['silence', 'CHAT_UPSTREAM_ERROR', async (call: UpstreamCall) => { await call.raw(said.toString()); await call.closed }]
  ] as const) {
    upstream.script(script)
    const { text } = await ask()
    const { chunks, done } = chunksOf(t, text)
    t.notOk(done, what)
    t.match(chunks.at(-1), { error: { type: 'server_error', param: null } }, what)
    t.ok([code, 'CHAT_UPSTREAM_TIMEOUT'].includes(chunks.at(-1)?.error?.code ?? ''), what)
    t.notMatch(text, /secret/)
    t.same(chunks.slice(1, -1).map(({ choices: [choice] }) => [choice?.delta.content, choice?.finish_reason]), [['a', null], ['b', null], ['c', null]], what)
  }
})

t.test('a client that hangs up', async (t) => {
  const { fetch, upstream, token, asked, json, admin } = await start(t)
  const begun = gate()
  upstream.script(async (call) => {
    for (const content of WORDS) await call.raw(data({ content }))
    begun.open()
    await call.closed
  })
  const leave = new AbortController()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer = await fetch('/v1/chat/completions', { method: 'POST', signal: leave.signal, headers, body: JSON.stringify(asked) })
  await Promise.all([answer.body?.getReader().read(), begun.opened])
  leave.abort()
  await upstream.calls[0]?.closed
  const { accessToken } = await admin()
  const line = await eventually('the ledger', async () => {
    const { body: { usage } } = await json<{ usage: any[] }>('/api/admin/usage?groupBy=agent', { token: accessToken })
    return usage[0]
  })
  t.match(line, { key: 'writer', requests: 1 })
  t.ok(line.completionTokens > 5, 'what was passed on without being parsed is in the ledger')
})
