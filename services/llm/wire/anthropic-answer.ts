import { parseJson } from '../answer-reader.js'
import type { AnswerDecoder } from '../answer-reader.js'
import { UpstreamFailure } from '../failure.js'
import type { FinishReason, ProviderEvent } from '../provider.js'

/** Nothing that a server sends is taken for granted. */
interface Usage {
  input_tokens?: unknown
  cache_creation_input_tokens?: unknown
  cache_read_input_tokens?: unknown
  output_tokens?: unknown
}
interface Block { text?: unknown, thinking?: unknown }
interface Message { model?: unknown, content?: unknown, stop_reason?: unknown, usage?: Usage | null }
interface StreamEvent extends Message {
  type?: unknown
  message?: Message | null
  delta?: (Block & { stop_reason?: unknown }) | null
  content_block?: Block | null
  error?: { type?: unknown } | null
}

const reasons = new Map<unknown, FinishReason>([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['refusal', 'content_filter'],
  ['tool_use', 'tool_calls']
])

/** The status that each type of error has where it comes in time. */
const statuses = new Map<unknown, number>([
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['api_error', 500],
  ['timeout_error', 504],
  ['overloaded_error', 529]
])

/** Decodes an answer of Anthropic's Messages API. Tool input, signatures and citations are not text. */
export class AnthropicAnswer implements AnswerDecoder {
  isTerminated = false
  #reason: FinishReason | undefined
  #model: string | null = null
  #promptTokens: number | undefined
  #completionTokens: number | undefined

  /** @inheritdoc */
  get isFinished (): boolean {
    return this.isTerminated || this.#reason !== undefined
  }

  /** @inheritdoc */
  event (_name: string, data: string, batch: ProviderEvent[]): void {
    const event = parseEvent(data)
    if (event.type === 'content_block_delta') say(event.delta, batch)
    else if (event.type === 'content_block_start') say(event.content_block, batch)
    else if (event.type === 'message_start') this.#take(event.message ?? {})
    else if (event.type === 'message_delta') this.#take({ stop_reason: event.delta?.stop_reason, usage: event.usage ?? null })
    else if (event.type === 'message_stop') this.isTerminated = true
  }

  /** @inheritdoc */
  whole (body: string, batch: ProviderEvent[]): void {
    const message = parseEvent(body)
    if (!Array.isArray(message.content)) throw new UpstreamFailure('protocol', 'an answer with no content')
    for (const block of message.content as Array<Block | null>) say(block, batch)
    this.#take(message)
  }

  /** @inheritdoc */
  end (batch: ProviderEvent[]): void {
    const promptTokens = this.#promptTokens
    const completionTokens = this.#completionTokens
    if (promptTokens !== undefined && completionTokens !== undefined) batch.push({ type: 'usage', promptTokens, completionTokens })
    batch.push({ type: 'finish', reason: this.#reason ?? 'stop', model: this.#model })
  }

  /** Counts are cumulative, and the cached part of a prompt is counted apart. */
  #take ({ model, stop_reason: reason, usage }: Message): void {
    if (typeof model === 'string' && model !== '') this.#model = model
    if (typeof reason === 'string') this.#reason = reasons.get(reason) ?? 'other'
    if (typeof usage?.input_tokens === 'number') {
      this.#promptTokens = usage.input_tokens + count(usage.cache_creation_input_tokens) + count(usage.cache_read_input_tokens)
    }
    if (typeof usage?.output_tokens === 'number') this.#completionTokens = usage.output_tokens
  }
}

function count (tokens: unknown): number {
  return typeof tokens === 'number' ? tokens : 0
}

function say (block: Block | null | undefined, batch: ProviderEvent[]): void {
  if (typeof block?.thinking === 'string' && block.thinking !== '') batch.push({ type: 'reasoning', text: block.thinking })
  if (typeof block?.text === 'string' && block.text !== '') batch.push({ type: 'text', text: block.text })
}

function parseEvent (source: string): StreamEvent {
  const body = parseJson(source)
  if (typeof body !== 'object' || body === null) throw new UpstreamFailure('protocol', `not an object: ${source.slice(0, 200)}`)
  const event: StreamEvent = body
  if (event.type === 'error') throw errorInAnswer(event, source)
  return event
}

function errorInAnswer ({ error }: StreamEvent, source: string): UpstreamFailure {
  const message = `error in the answer: ${source.slice(0, 1_000)}`
  const status = statuses.get(error?.type)
  return status === undefined ? new UpstreamFailure('protocol', message) : new UpstreamFailure('status', message, { status })
}
