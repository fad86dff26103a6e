import { once } from 'node:events'
import { LLMock } from '@copilotkit/aimock'
import t from 'tap'
import type { ProviderEvent } from '../../../../services/llm/provider.js'
import createOpenAi from '../../../../services/llm/providers/openai/index.js'
import { bodyOf, client, collect, request, sse, upstreamServer } from '../upstream.js'

const text = 'Hello from the mock, 你好 🚀. '.repeat(20)
const timeouts = { firstByteMs: 300, idleMs: 300, totalMs: 5_000 }

t.test('streamed and not, against a mock of OpenAI', async (t) => {
  const mock = new LLMock({ port: 0 })
  mock.onMessage('hello', { content: text, reasoning: 'thinking', usage: { prompt_tokens: 5, completion_tokens: 6, total_tokens: 11 }, finishReason: 'length' })
  mock.onMessage('weather', { toolCalls: [{ name: 'get_weather', arguments: '{"city":"Bern"}' }] })
  await mock.start()
  t.teardown(() => mock.stop())
  const { generate, probe } = createOpenAi({ http: client(t) })
  for (const stream of [true, false]) {
    for (const endpoint of [`${mock.url}/v1`, `${mock.url}/v1/chat/completions`]) {
      t.same(await collect(generate(request(endpoint, { stream }))), [
        { type: 'reasoning', text: 'thinking' },
        { type: 'text', text },
        { type: 'usage', promptTokens: 5, completionTokens: 6 },
        { type: 'finish', reason: 'length', model: 'model-1' }
      ])
    }
    const tools = await collect(generate(request(`${mock.url}/v1`, { stream, messages: [{ role: 'user', content: 'weather' }] })))
    t.match(tools.at(-1), { type: 'finish', reason: 'tool_calls' })
    t.notOk(tools.some(({ type }) => type === 'text'))
  }
  mock.nextRequestError(429, { message: 'slow down' })
  await t.rejects(collect(generate(request(`${mock.url}/v1`))), { name: 'UpstreamFailure', status: 429, isRetryable: true, excerpt: /slow down/ })
  await probe?.(request(`${mock.url}/v1`).upstream, new AbortController().signal)
})

t.test('what is sent', async (t) => {
  const bodies: unknown[] = []
  const keys: unknown[] = []
  const url = await upstreamServer(t, async (message, response) => {
    bodies.push(await bodyOf(message))
    keys.push(message.headers.authorization)
    sse(response).end('data: {"choices":[{"delta":{"content":"hi"}}]}\n\ndata: [DONE]\n\n')
  })
  const { generate } = createOpenAi({ http: client(t) })
  const messages = [{ role: 'user' as const, content: 'hi' }]
  await collect(generate(request(url, { messages, maxTokens: 9 })))
  await collect(generate(request(url, { messages, temperature: null, upstream: { model: null, apiKey: null } })))
  t.same(bodies, [
    { model: 'model-1', messages, stream: true, temperature: 0, max_tokens: 9, stream_options: { include_usage: true } },
    { messages, stream: true, stream_options: { include_usage: true } }
  ])
  t.same(keys, ['Bearer sk-secret', undefined])
})

t.test('a server that refuses stream_options is asked again without, and remembered', async (t) => {
  const asked: boolean[] = []
  const url = await upstreamServer(t, async (message, response) => {
    const body = await bodyOf(message)
    asked.push('stream_options' in body)
    if ('stream_options' in body) response.writeHead(422).end('{"detail":[{"loc":["body","stream_options"],"msg":"extra"}]}')
    else sse(response).end('data: {"choices":[{"delta":{"content":"hi"},"finish_reason":"stop"}]}\n\n')
  })
  const { generate } = createOpenAi({ http: client(t) })
  for (let round = 0; round < 2; round++) {
    t.same(await collect(generate(request(url))), [{ type: 'text', text: 'hi' }, { type: 'finish', reason: 'stop', model: null }])
  }
  t.same(asked, [true, false, false])
})

t.test('a server that refuses max_tokens or temperature is asked again in its own words, and what it took is remembered for that model', async (t) => {
  const bodies: Record<string, unknown>[] = []
  const url = await upstreamServer(t, async (message, response) => {
    const body = await bodyOf(message)
    bodies.push(body)
    const refused = body['model'] === 'old' ? undefined : ['max_tokens', 'temperature'].find((field) => field in body)
    if (refused !== undefined) response.writeHead(400).end(`{"error":{"message":"Unsupported parameter: '${refused}'","param":"${refused}"}}`)
    else sse(response).end('data: {"choices":[{"delta":{"content":"hi"},"finish_reason":"stop"}]}\n\n')
  })
  const { generate } = createOpenAi({ http: client(t) })
  const ask = async (model: string) => await collect(generate(request(url, { maxTokens: 9, temperature: 1, upstream: { model } })))
  t.match(await ask('new'), [{ text: 'hi' }, { type: 'finish' }])
  t.match(bodies, [{ max_tokens: 9, temperature: 1 }, { max_completion_tokens: 9, temperature: 1 }, { max_completion_tokens: 9 }])
  t.notOk('temperature' in (bodies[2] ?? {}) || 'max_tokens' in (bodies[2] ?? {}))
  await ask('new')
  t.equal(bodies.length, 4, 'remembered')
  await ask('old')
  t.match(bodies.slice(4), [{ model: 'old', max_tokens: 9, temperature: 1 }], 'of that model alone')
})

t.test('a refusal that stays is passed on after one repeat, and nothing is learnt of it', async (t) => {
  const bodies: Record<string, unknown>[] = []
  const url = await upstreamServer(t, async (message, response) => {
    bodies.push(await bodyOf(message))
    response.writeHead(400).end('{"error":{"message":"max_tokens is too large, and my_temperature too"}}')
  })
  const { generate } = createOpenAi({ http: client(t) })
  for (const calls of [2, 4]) {
    await t.rejects(collect(generate(request(url, { maxTokens: 9 }))), { name: 'UpstreamFailure', status: 400 })
    t.equal(bodies.length, calls)
  }
  t.match(bodies, [{ max_tokens: 9 }, { max_completion_tokens: 9 }, { max_tokens: 9 }, { max_completion_tokens: 9 }])
})

t.test('a strict server gets roles by turns, from the user on', async (t) => {
  const asked: unknown[] = []
  const url = await upstreamServer(t, async (message, response) => {
    const messages = (await bodyOf(message))['messages'] as { role: string, content: string }[]
    asked.push(messages.map(({ role, content }) => `${role}: ${content}`))
    sse(response).end('data: {"choices":[{"delta":{"content":"hi"},"finish_reason":"stop"}]}\n\n')
  })
  const { generate } = createOpenAi({ http: client(t) })
  const said = (role: 'system' | 'user' | 'assistant', content: string) => ({ role, content })
  await collect(generate(request(url, { messages: [said('system', 's'), said('user', 'a'), said('assistant', ''), said('user', 'b')] })))
  await collect(generate(request(url, { messages: [said('assistant', 'x'), said('assistant', 'y'), said('system', 's'), said('user', 'a')] })))
  t.same(asked, [['system: s', 'user: a\n\nb'], ['system: s', 'user: …', 'assistant: x\n\ny', 'user: a']])
})

t.test('a server that streams nothing although asked, and one that streams unasked', async (t) => {
  const url = await upstreamServer(t, async (message, response) => {
    const { stream } = await bodyOf(message)
    if (stream === true) response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":[{"message":{"content":"whole"}}]}')
    else sse(response).end('data: {"choices":[{"delta":{"content":"parts"}}]}\n\ndata: [DONE]\n\n')
  })
  const { generate } = createOpenAi({ http: client(t) })
  t.match(await collect(generate(request(url))), [{ text: 'whole' }, { type: 'finish' }])
  t.match(await collect(generate(request(url, { stream: false }))), [{ text: 'parts' }, { type: 'finish' }])
})

t.test('faults', async (t) => {
  const said = 'data: {"choices":[{"delta":{"content":"so far"}}]}\n\n'
  const finished = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'
  const url = await upstreamServer(t, (message, response) => {
    const fault = message.url?.split('/')[2]
    if (fault === 'mute') return
    if (fault === 'secret') return response.writeHead(500).end('a stack trace with sk-secret')
    sse(response).write(said)
    if (fault === 'reset') setTimeout(() => message.socket.resetAndDestroy(), 20)
    if (fault === 'garbage') response.end('data: <<<\n\n')
    if (fault === 'cut') response.end()
    if (fault === 'error') response.end('data: {"error":{"message":"boom"}}\n\n')
    if (fault === 'long') response.end(`data: ${'x'.repeat(10 * 1024 * 1024)}\n\n`)
    if (fault === 'reset-after-finish') response.write(finished, () => setTimeout(() => message.socket.resetAndDestroy(), 20))
    if (fault === 'silence-after-finish') response.write(finished)
  })
  const { generate } = createOpenAi({ http: client(t) })
  const outcome = async (fault: string, stream = true): Promise<[events: ProviderEvent[], failure: unknown]> => {
    const events: ProviderEvent[] = []
    const answer = generate(request(`${url}/${fault}`, { stream, upstream: { timeouts } }))
    return [events, await collect(answer, events).then(() => null, (error) => error)]
  }
  const soFar = [{ type: 'text', text: 'so far' }]
  t.match(await outcome('mute'), [[], { kind: 'timeout', phase: 'first-byte', isRetryable: true }])
  t.match(await outcome('mute', false), [[], { kind: 'timeout', phase: 'first-byte', isRetryable: true }])
  t.match(await outcome('secret'), [[], { kind: 'status', status: 500, message: 'status 500', excerpt: /stack trace with \[secret\]/ }])
  t.match(await outcome('stall'), [soFar, { kind: 'timeout', phase: 'idle', isRetryable: false }])
  t.match(await outcome('reset'), [soFar, { kind: 'reset', isRetryable: false }])
  t.match(await outcome('garbage'), [soFar, { kind: 'protocol', message: /not JSON/ }])
  t.match(await outcome('cut'), [soFar, { kind: 'protocol', message: /terminator/ }])
  t.match(await outcome('error'), [soFar, { kind: 'protocol', excerpt: /boom/ }])
  t.match(await outcome('long'), [soFar, { kind: 'protocol', message: /more than/ }])
  t.match(await outcome('reset-after-finish'), [[...soFar, { type: 'finish', reason: 'stop' }], null])
  t.match(await outcome('silence-after-finish'), [[...soFar, { type: 'finish', reason: 'stop' }], null])
})

t.test('an abort ends it with its reason and closes the upstream socket', async (t) => {
  let closed: Promise<unknown> = Promise.resolve()
  const url = await upstreamServer(t, (message, response) => {
    closed = once(message.socket, 'close')
    sse(response).write('data: {"choices":[{"delta":{"content":"so far"}}]}\n\n')
  })
  const { generate } = createOpenAi({ http: client(t) })
  const controller = new AbortController()
  let started = 0
  await t.rejects(async () => {
    for await (const batch of generate(request(url, { signal: controller.signal }))) {
      t.same(batch, [{ type: 'text', text: 'so far' }])
      started = performance.now()
      setImmediate(() => controller.abort())
    }
  }, { name: 'AbortError' })
  await closed
  t.ok(performance.now() - started < 100)
})

t.test('leaving the loop closes the upstream socket', async (t) => {
  let closed: Promise<unknown> = Promise.resolve()
  const url = await upstreamServer(t, (message, response) => {
    closed = once(message.socket, 'close')
    sse(response).write('data: {"choices":[{"delta":{"content":"so far"}}]}\n\n')
  })
  const answer = createOpenAi({ http: client(t) }).generate(request(url))[Symbol.asyncIterator]()
  t.match(await answer.next(), { done: false, value: [{ text: 'so far' }] })
  await answer.return?.()
  await closed
})

t.test('a probe: alive, alive without a list of models, refused, gone', async (t) => {
  let status = 200
  const url = await upstreamServer(t, (message, response) => {
    t.match(message, { method: 'GET', url: '/v1/models', headers: { authorization: 'Bearer sk-secret' } })
    response.writeHead(status).end('{}')
  })
  const { probe } = createOpenAi({ http: client(t) })
  const { signal } = new AbortController()
  const { upstream } = request(`${url}/chat/completions`)
  await probe?.(upstream, signal)
  status = 404
  await probe?.(upstream, signal)
  status = 401
  await t.rejects(Promise.resolve(probe?.(upstream, signal)), { name: 'UpstreamFailure', status: 401 })
  await t.rejects(Promise.resolve(probe?.({ ...upstream, endpoint: 'http://host.invalid/v1' }, signal)), { name: 'UpstreamFailure', kind: 'connect' })
})
