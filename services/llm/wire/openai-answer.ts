import { parseJson } from '../answer-reader.js'
import type { AnswerDecoder } from '../answer-reader.js'
import { UpstreamFailure } from '../failure.js'
import type { FinishReason, ProviderEvent } from '../provider.js'
import { openAiFinishReason } from './openai-finish-reason.js'

/** `delta` of a chunk, or `message` of a whole answer. Nothing that a server sends is taken for granted. */
interface Said { content?: unknown, refusal?: unknown, reasoning_content?: unknown, reasoning?: unknown }
interface Choice { index?: unknown, delta?: Said | null, message?: Said | null, finish_reason?: unknown }
interface Completion {
  choices?: Array<Choice | null> | null
  model?: unknown
  usage?: { prompt_tokens?: unknown, completion_tokens?: unknown } | null
  error?: { code?: unknown, status?: unknown } | null
}

/**
 * Decodes an answer of OpenAI's Chat Completions API, and of the many servers that resemble it: `[DONE]` or a finish reason
 * ends it, usage is optional, tool calls are not text, and an object with `error` is a failure at any moment.
 */
export class OpenAiAnswer implements AnswerDecoder {
  isTerminated = false
  #reason: FinishReason | undefined
  #model: string | null = null
  #usage: ProviderEvent | undefined

  /** @inheritdoc */
  get isFinished (): boolean {
    return this.isTerminated || this.#reason !== undefined
  }

  /** @inheritdoc */
  event (name: string, data: string, batch: ProviderEvent[]): void {
    if (data === '[DONE]') {
      this.isTerminated = true
      return
    }
    const completion = this.#take(data)
    if (name === 'error') throw errorInStream({}, data)
    const choice = completion.choices?.[0]
    // Only one choice is ever asked for; a server that sends others sends them beside the first.
    if (choice === undefined || choice === null || (choice.index ?? 0) !== 0) return
    if (choice.delta) say(choice.delta, batch)
    if (choice.finish_reason) this.#reason = openAiFinishReason(choice.finish_reason)
  }

  /** @inheritdoc */
  whole (body: string, batch: ProviderEvent[]): void {
    const choice = this.#take(body).choices?.[0]
    if (!choice?.message) throw new UpstreamFailure('protocol', 'an answer with no message')
    say(choice.message, batch)
    this.#reason = openAiFinishReason(choice.finish_reason ?? 'stop')
  }

  /** @inheritdoc */
  end (batch: ProviderEvent[]): void {
    if (this.#usage !== undefined) batch.push(this.#usage)
    batch.push({ type: 'finish', reason: this.#reason ?? 'stop', model: this.#model })
  }

  /** What every object may bring: an error, the model that answers, the tokens so far. */
  #take (source: string): Completion {
    const body = parseJson(source)
    if (typeof body !== 'object' || body === null) throw new UpstreamFailure('protocol', `not an object: ${source.slice(0, 200)}`)
    const completion = body as Completion
    if (completion.error) throw errorInStream(completion.error, source)
    if (typeof completion.model === 'string' && completion.model !== '') this.#model = completion.model
    const promptTokens = completion.usage?.prompt_tokens
    const completionTokens = completion.usage?.completion_tokens
    if (typeof promptTokens === 'number' && typeof completionTokens === 'number') {
      this.#usage = { type: 'usage', promptTokens, completionTokens }
    }
    return completion
  }
}

function say (said: Said, batch: ProviderEvent[]): void {
  const reasoning = said.reasoning_content ?? said.reasoning
  if (typeof reasoning === 'string' && reasoning !== '') batch.push({ type: 'reasoning', text: reasoning })
  // A refusal stands in the place of the text, so that is where a reader expects it.
  const text = said.content ?? said.refusal
  if (typeof text === 'string' && text !== '') batch.push({ type: 'text', text })
}

/** Some servers put the HTTP status that came too late into the error. */
function errorInStream ({ code, status }: { code?: unknown, status?: unknown }, source: string): UpstreamFailure {
  const message = `error in the answer: ${source.slice(0, 1_000)}`
  const number = Number(status ?? code)
  return number >= 400 && number < 600
    ? new UpstreamFailure('status', message, { status: number })
    : new UpstreamFailure('protocol', message)
}
