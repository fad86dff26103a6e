import type { FinishReason } from '../provider.js'

const REASONS = new Map<string, FinishReason>([
  ['stop', 'stop'],
  ['eos', 'stop'],
  ['eos_token', 'stop'],
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['max_output_tokens', 'length'],
  ['model_length', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['content_filter', 'content_filter'],
  ['refusal', 'content_filter'],
  ['safety', 'content_filter'],
  ['sensitive', 'content_filter'],
  ['recitation', 'content_filter'],
  ['prohibited_content', 'content_filter'],
  ['tool_calls', 'tool_calls'],
  ['function_call', 'tool_calls'],
  ['tool_use', 'tool_calls']
])

/** A failure that comes dressed as an end. */
const FAILURES = new Set(['error', 'failed', 'failure', 'network_error', 'server_error', 'internal_error', 'timeout', 'abort', 'aborted'])

/** Absence, as servers spell it that print their language's word for it. */
const ABSENT = new Set(['', 'null', 'none', 'nil', 'undefined', 'unspecified', 'finish_reason_unspecified'])

/**
 * Reason for which an answer ended, as OpenAI, Anthropic, Google and what is compatible with them name it, in any case.
 * @param sent by the upstream; what is no text is no reason
 * @returns `failure` where it names one; undefined where it names nothing; `other` for a name that is not known
 */
export function finishReason (sent: unknown): FinishReason | 'failure' | undefined {
  if (typeof sent !== 'string') return undefined
  const name = sent.trim().toLowerCase()
  if (ABSENT.has(name)) return undefined
  return FAILURES.has(name) ? 'failure' : REASONS.get(name) ?? 'other'
}
