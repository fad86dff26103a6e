import type { FinishReason } from '../provider.js'

const reasons = new Map<unknown, FinishReason>([
  ['stop', 'stop'],
  ['eos', 'stop'],
  ['length', 'length'],
  ['content_filter', 'content_filter'],
  ['tool_calls', 'tool_calls'],
  ['function_call', 'tool_calls']
])

/**
 * Map `finish_reason` of OpenAI's Chat Completions and of what is compatible with it.
 * @param reason as sent; anything unknown is `other`
 */
export function openAiFinishReason (reason: unknown): FinishReason {
  return reasons.get(reason) ?? 'other'
}
