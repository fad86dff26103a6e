import t from 'tap'
import type { AnswerDecoder } from '../../../../services/llm/answer/reader.js'
import { callUrl } from '../../../../services/llm/transport/call-url.js'
import type { ProviderEvent } from '../../../../services/llm/provider.js'
import { AnthropicAnswer } from '../../../../services/llm/providers/anthropic/answer.js'
import { mendPrompt } from '../../../../services/llm/mended-prompt.js'
import { OpenAiAnswer } from '../../../../services/llm/providers/openai/answer.js'
import { finishReason } from '../../../../services/llm/answer/finish-reason.js'

function stream (decoder: AnswerDecoder, ...data: unknown[]): ProviderEvent[] {
  const batch: ProviderEvent[] = []
  for (const event of data) decoder.event('message', typeof event === 'string' ? event : JSON.stringify(event), batch)
  if (decoder.isFinished) decoder.end(batch)
  return batch
}

function whole (decoder: AnswerDecoder, body: unknown): ProviderEvent[] {
  const batch: ProviderEvent[] = []
  decoder.whole(JSON.stringify(body), batch)
  decoder.end(batch)
  return batch
}

t.test('an endpoint is a base, a full path or a host', async (t) => {
  t.equal(callUrl('https://host/v1', '/messages'), 'https://host/v1/messages')
  t.equal(callUrl('https://host/v1/', '/messages'), 'https://host/v1/messages')
  t.equal(callUrl('https://host/v1/messages', '/messages'), 'https://host/v1/messages')
  t.equal(callUrl('https://host/v1/messages/', '/messages', '/models'), 'https://host/v1/models')
  t.equal(callUrl('https://host', '/messages'), 'https://host/v1/messages')
  t.equal(callUrl('https://host/a/b?api-version=1', '/messages'), 'https://host/a/b/messages?api-version=1')
  t.equal(callUrl('nonsense', '/messages'), 'nonsense')
})

t.test('OpenAI: finish reasons', async (t) => {
  t.equal(finishReason('stop'), 'stop')
  t.equal(finishReason('function_call'), 'tool_calls')
  t.equal(finishReason('content_filter'), 'content_filter')
  t.equal(finishReason('insufficient_system_resource'), 'other')
})

t.test('OpenAI: tolerates what compatible servers send', async (t) => {
  const said = (delta: unknown): unknown => ({ choices: [{ delta }] })
  t.same(stream(new OpenAiAnswer(), {}, { choices: null }, { choices: [] }, { choices: [null] }, said(null), said({ content: null }), said({ content: [] }), { model: '' }), [])
  t.same(stream(new OpenAiAnswer(), said({ reasoning: 'hm' }), said({ refusal: 'no' })), [{ type: 'reasoning', text: 'hm' }, { type: 'text', text: 'no' }])
  t.same(stream(new OpenAiAnswer(), { usage: { prompt_tokens: 1 } }, '[DONE]'), [{ type: 'finish', reason: 'stop', model: null }])
  const counting = (n: number): unknown => ({ choices: [], usage: { prompt_tokens: 1, completion_tokens: n } })
  t.same(stream(new OpenAiAnswer(), counting(1), counting(2), '[DONE]').at(0), { type: 'usage', promptTokens: 1, completionTokens: 2 }, 'the last count')
})

t.test('OpenAI: errors in mid-stream', async (t) => {
  const failing = (event: unknown, name = 'message'): (() => void) => () => new OpenAiAnswer().event(name, JSON.stringify(event), [])
  t.throws(failing({ error: { message: 'secret', code: 429 } }), { name: 'UpstreamFailure', kind: 'status', status: 429, isRetryable: true })
  t.throws(failing({ error: { message: 'secret', status: '503' } }), { name: 'UpstreamFailure', kind: 'status', status: 503 })
  t.throws(failing({ error: { message: 'secret', code: 'overloaded' } }), { name: 'UpstreamFailure', kind: 'protocol', isRetryable: false, excerpt: /secret/ })
  t.throws(failing({ error: 'secret' }), { name: 'UpstreamFailure', kind: 'protocol', excerpt: /secret/ })
  t.throws(failing({ message: 'secret' }, 'error'), { name: 'UpstreamFailure', kind: 'protocol', excerpt: /secret/ })
  t.throws(failing(true), { kind: 'protocol', message: /not an object/ })
  t.throws(failing(5), { kind: 'protocol', message: /not an object/ })
})

t.test('OpenAI: a whole answer', async (t) => {
  const body = { model: 'm', choices: [{ message: { reasoning_content: 'hm', content: 'hi 🚀' }, finish_reason: 'tool_calls' }], usage: { prompt_tokens: 1, completion_tokens: 2 } }
  t.same(whole(new OpenAiAnswer(), body), [
    { type: 'reasoning', text: 'hm' },
    { type: 'text', text: 'hi 🚀' },
    { type: 'usage', promptTokens: 1, completionTokens: 2 },
    { type: 'finish', reason: 'tool_calls', model: 'm' }
  ])
  t.same(whole(new OpenAiAnswer(), { choices: [{ message: { content: '' } }] }), [{ type: 'finish', reason: 'stop', model: null }])
  t.throws(() => whole(new OpenAiAnswer(), { choices: [] }), { kind: 'protocol', message: /no message/ })
  t.throws(() => whole(new OpenAiAnswer(), { error: { code: 500 } }), { name: 'UpstreamFailure', kind: 'status', status: 500 })
})

t.test('a prompt is mended', async (t) => {
  t.same(mendPrompt([
    { role: 'system', content: 'one' },
    { role: 'user', content: 'a' },
    { role: 'assistant', content: ' ' },
    { role: 'user', content: 'b' },
    { role: 'system', content: 'two' },
    { role: 'assistant', content: 'c' },
    { role: 'user', content: 'd' }
  ]), {
    system: ['one', 'two'],
    turns: [{ role: 'user', content: 'a\n\nb' }, { role: 'assistant', content: 'c' }, { role: 'user', content: 'd' }]
  })
  t.same(mendPrompt([{ role: 'assistant', content: 'welcome' }, { role: 'user', content: 'a' }]).turns.map(({ role }) => role),
    ['user', 'assistant', 'user'])
  t.same(mendPrompt([]), { system: [], turns: [{ role: 'user', content: '…' }] })
})

t.test('Anthropic: reasons, usage and odd events', async (t) => {
  const stopped = (reason: string): ProviderEvent | undefined =>
    stream(new AnthropicAnswer(), { type: 'message_delta', delta: { stop_reason: reason } }).at(-1)
  t.match(stopped('max_tokens'), { reason: 'length' })
  t.match(stopped('refusal'), { reason: 'content_filter' })
  t.match(stopped('tool_use'), { reason: 'tool_calls' })
  t.match(stopped('pause_turn'), { reason: 'other' })
  t.same(stream(new AnthropicAnswer(), { type: 'news' }, { type: 'message_start' }, { type: 'message_delta' }, { type: 'content_block_delta' }), [])
  t.same(stream(new AnthropicAnswer(), { type: 'content_block_start', content_block: { text: 'a' } }, { type: 'message_stop' }),
    [{ type: 'text', text: 'a' }, { type: 'finish', reason: 'stop', model: null }])
})

t.test('Anthropic: errors', async (t) => {
  const failing = (event: unknown): (() => void) => () => new AnthropicAnswer().event('error', JSON.stringify(event), [])
  t.throws(failing({ type: 'error', error: { type: 'overloaded_error', message: 'busy' } }), { name: 'UpstreamFailure', kind: 'status', status: 529, isRetryable: true, excerpt: /busy/ })
  t.throws(failing({ type: 'error', error: { type: 'new_error' } }), { name: 'UpstreamFailure', kind: 'protocol' })
  t.throws(failing({ type: 'error' }), { name: 'UpstreamFailure', kind: 'protocol' })
  t.throws(() => whole(new AnthropicAnswer(), { type: 'error', error: { type: 'api_error' } }), { name: 'UpstreamFailure', status: 500 })
  t.throws(() => whole(new AnthropicAnswer(), { type: 'message' }), { kind: 'protocol', message: /no content/ })
})

t.test('Anthropic: a whole answer', async (t) => {
  const content = [{ type: 'thinking', thinking: 'hm' }, { type: 'text', text: 'a' }, { type: 'tool_use' }, null]
  t.same(whole(new AnthropicAnswer(), { type: 'message', model: 'm', content, stop_reason: 'end_turn', usage: { input_tokens: 3, output_tokens: 4 } }), [
    { type: 'reasoning', text: 'hm' },
    { type: 'text', text: 'a' },
    { type: 'usage', promptTokens: 3, completionTokens: 4 },
    { type: 'finish', reason: 'stop', model: 'm' }
  ])
})
