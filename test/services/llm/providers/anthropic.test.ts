import { LLMock } from '@copilotkit/aimock'
import t from 'tap'
import createAnthropic from '../../../../services/llm/providers/anthropic/index.js'
import { bodyOf, client, collect, request, sse, upstreamServer } from '../upstream.js'

const text = 'Hello from the mock, 你好 🚀. '.repeat(20)

t.test('streamed and not, against a mock of Anthropic', async (t) => {
  const mock = new LLMock({ port: 0 })
  mock.onMessage('hello', { content: text, reasoning: 'thinking', usage: { input_tokens: 5, output_tokens: 6 }, finishReason: 'length' })
  await mock.start()
  t.teardown(() => mock.stop())
  const { generate } = createAnthropic({ http: client(t) })
  for (const stream of [true, false]) {
    for (const endpoint of [`${mock.url}/v1`, `${mock.url}/v1/messages`]) {
      t.same(await collect(generate(request(endpoint, { stream }))), [
        { type: 'reasoning', text: 'thinking' },
        { type: 'text', text },
        { type: 'usage', promptTokens: 5, completionTokens: 6 },
        { type: 'finish', reason: 'length', model: 'model-1' }
      ])
    }
  }
  mock.nextRequestError(503, { message: 'busy' })
  await t.rejects(collect(generate(request(`${mock.url}/v1`))), { name: 'UpstreamFailure', status: 503, isRetryable: true })
})

t.test('what is sent', async (t) => {
  const bodies: unknown[] = []
  const headers: unknown[] = []
  const url = await upstreamServer(t, async (message, response) => {
    bodies.push(await bodyOf(message))
    headers.push([message.url, message.headers['x-api-key'], message.headers['anthropic-version']])
    sse(response).end('data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"hi"}}\n\nevent: message_stop\ndata: {"type":"message_stop"}\n\n')
  })
  const { generate } = createAnthropic({ http: client(t) })
  await collect(generate(request(url)))
  await collect(generate(request(url, { temperature: 1.5, maxTokens: 9, upstream: { apiKey: null } })))
  await collect(generate(request(url, { temperature: null, upstream: { model: null } })))
  const prompt = { system: 'Be brief.', messages: [{ role: 'user', content: 'hello' }], stream: true }
  t.same(bodies, [
    { model: 'model-1', max_tokens: 4096, ...prompt, temperature: 0 },
    { model: 'model-1', max_tokens: 9, ...prompt, temperature: 1 },
    { max_tokens: 4096, ...prompt }
  ])
  t.same(headers.slice(0, 2), [['/v1/messages', 'sk-secret', '2023-06-01'], ['/v1/messages', undefined, '2023-06-01']])
})

t.test('an error in mid-stream comes after what was said', async (t) => {
  const url = await upstreamServer(t, (_message, response) => {
    sse(response).write('event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"type":"text_delta","text":"so far"}}\n\n')
    response.end('event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n')
  })
  const events: never[] = []
  await t.rejects(collect(createAnthropic({ http: client(t) }).generate(request(url)), events), { name: 'UpstreamFailure', status: 529 })
  t.same(events, [{ type: 'text', text: 'so far' }])
})

t.test('a probe asks for the list of models', async (t) => {
  const url = await upstreamServer(t, (message, response) => {
    t.match(message, { method: 'GET', url: '/v1/models', headers: { 'x-api-key': 'sk-secret', 'anthropic-version': '2023-06-01' } })
    response.end('{}')
  })
  await createAnthropic({ http: client(t) }).probe?.(request(url).upstream, new AbortController().signal)
})
