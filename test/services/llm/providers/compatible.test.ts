/** Servers that speak a known protocol in a way of their own: a stream of each, as it is seen on the wire, however the network cuts it. */
import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import type { AnswerDecoder } from '../../../../services/llm/answer/reader.js'
import { UpstreamFailure } from '../../../../services/llm/failure.js'
import type { ProviderEvent } from '../../../../services/llm/provider.js'
import { AnthropicAnswer } from '../../../../services/llm/providers/anthropic/answer.js'
import { OpenAiAnswer } from '../../../../services/llm/providers/openai/answer.js'
import createOpenAi from '../../../../services/llm/providers/openai/index.js'
import { readAnswer } from '../../../../services/llm/answer/reader.js'
import { assertCuts, assertNeverWhole, reads, recorded } from '../cuts.js'
import { client, collect, request, sse, upstreamServer } from '../upstream.js'

const openai = () => new OpenAiAnswer()
const anthropic = () => new AnthropicAnswer()
const thought: ProviderEvent = { type: 'reasoning', text: '想' }
const text: ProviderEvent = { type: 'text', text: 'Grüße 🚀' }
const usage = { type: 'usage' as const, promptTokens: 9, completionTokens: 4 }
const finish = (model: string, reason: 'stop' | 'tool_calls' | 'content_filter' = 'stop'): ProviderEvent => ({ type: 'finish', reason, model })

const STREAMS: Array<[file: string, decoder: () => AnswerDecoder, expected: ProviderEvent[], needed: string]> = [
  ['azure', openai, [text, { ...usage, cachedTokens: 0, reasoningTokens: 0 }, finish('gpt-4o-2024-11-20')], '"finish_reason":"stop"'],
  ['gemini', openai, [text, usage, finish('gemini-2.5-flash')], '"finish_reason":"stop"'],
  ['gemini-tools', openai, [
    { type: 'tool_call', index: 0, id: 'function-call-1', name: 'get_weather', arguments: '{"city":"Zürich 🚀"}' },
    { type: 'tool_call', index: 1, id: 'function-call-2', name: 'now', arguments: '{}' }, usage, finish('gemini-2.5-flash', 'tool_calls')
  ], '"finish_reason":"tool_calls"'],
  ['ollama', openai, [thought, text, usage, finish('qwen3')], '"finish_reason":"stop"'],
  ['mistral', openai, [thought, text, usage, finish('magistral-medium-2509')], '"finish_reason":"stop"'],
  ['groq', openai, [thought, text, usage, finish('qwen/qwen3-32b')], '"finish_reason":"stop"'],
  ['openrouter', openai, [thought, text, usage, finish('deepseek/deepseek-r1')], '"finish_reason":"stop"'],
  ['deepseek', openai, [thought, text, { ...usage, cachedTokens: 8, reasoningTokens: 2 }, finish('deepseek-reasoner')], '"finish_reason":"stop"'],
  ['vllm', openai, [thought, text, usage, finish('Qwen/Qwen3-8B')], '"finish_reason":"stop"'],
  ['llamacpp', openai, [thought, text, usage, finish('qwen3-8b-q4')], '"finish_reason":"stop"'],
  // It counts nothing, and its body just ends.
  ['lmstudio', openai, [thought, text, finish('qwen3-8b')], '"finish_reason":"stop"'],
  ['anthropic-refusal', anthropic, [text, usage, finish('claude-sonnet-4-5', 'content_filter')], '"stop_reason":"refusal"']
]

for (const [name, decoder, expected, needed] of STREAMS) {
  t.test(name, async (t) => {
    const stream = await recorded(`compatible/${name}.sse`)
    await assertCuts(t, stream, decoder, expected)
    await assertNeverWhole(t, stream, decoder, needed)
  })
}

const FAILURES: Array<[file: string, decoder: () => AnswerDecoder, status: number]> =
  [['openrouter-error', openai, 502], ['vllm-error', openai, 500], ['anthropic-overloaded', anthropic, 529]]

for (const [name, decoder, status] of FAILURES) {
  t.test(`${name}: what was said, then the failure`, async (t) => {
    const bytes = Buffer.from(await recorded(`compatible/${name}.sse`))
    const wrongCuts: number[] = []
    for (let cut = 1; cut < bytes.length; cut++) {
      const events: ProviderEvent[] = []
      const cutAnswer = readAnswer(reads([bytes.subarray(0, cut), bytes.subarray(cut)]), decoder())
      const failure: unknown = await collect(cutAnswer, events).then(() => null, (error: unknown) => error)
      const isRight = failure instanceof UpstreamFailure && failure.status === status && isDeepStrictEqual(events, [{ type: 'text', text: 'so far 🚀' }])
      if (!isRight) wrongCuts.push(cut)
    }
    t.same(wrongCuts, [])
  })
}

t.test('where each is called, and with which header', async (t) => {
  const seen: Array<[url: string | undefined, bearer: string | undefined, key: unknown]> = []
  const url = (await upstreamServer(t, (message, response) => {
    seen.push([message.url, message.headers.authorization, message.headers['api-key']])
    sse(response).end('data: {"choices":[{"delta":{"content":"hi"}}]}\n\ndata: [DONE]\n\n')
  })).replace(/\/v1$/, '')
  const { generate, probe } = createOpenAi({ http: client(t) })
  const ask = async (path: string) => {
    await collect(generate(request(url + path)))
    return seen.pop()
  }
  const bearer = 'Bearer sk-secret'
  t.same(await ask('/v1beta/openai'), ['/v1beta/openai/chat/completions', bearer, undefined], 'Gemini')
  t.same(await ask('/api/v1/chat/completions'), ['/api/v1/chat/completions', bearer, undefined], 'OpenRouter')
  t.same(await ask('/openai/v1'), ['/openai/v1/chat/completions', bearer, undefined], 'Groq, and Azure’s newest')
  t.same(await ask(''), ['/v1/chat/completions', bearer, undefined], 'Ollama by its host')
  for (const path of ['/openai/deployments/gpt-4o', '/openai/deployments/gpt-4o/chat/completions']) {
    t.same(await ask(`${path}?api-version=2024-10-21`), ['/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21', undefined, 'sk-secret'], 'Azure by its deployment')
  }
  await probe?.(request(`${url}/openai/deployments/gpt-4o?api-version=2024-10-21`).upstream, new AbortController().signal)
  t.same(seen.pop(), ['/openai/deployments/gpt-4o/models?api-version=2024-10-21', undefined, 'sk-secret'])
})
