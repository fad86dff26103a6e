/** Decoder of responses of OpenAI's Chat Completions API and of the servers that resemble it, streamed or not. */
import { say, sayContent, textOf } from '../../answer/content.js'
import { failureInAnswer, isObject, isTold, type Fields } from '../../answer/failure-in-answer.js'
import { JsonAnswer } from '../../answer/json-answer.js'
import type { ProviderEvent } from '../../provider.js'
import { ChunkFrame, type Said } from './frame.js'

/** Names under which servers send thinking; several may come at once, of which all but one are empty or the same. */
const THOUGHTS = ['reasoning_content', 'reasoning', 'thinking', 'reasoning_details'] as const

/**
 * Decodes an answer of OpenAI's Chat Completions API, and of the many servers that resemble it: `[DONE]`, a finish reason
 * or both end it, usage is optional and stands in several places.
 */
export class OpenAiAnswer extends JsonAnswer {
  /** Text has come as deltas: a whole message after them repeats it. */
  #isByDelta = false
  readonly #frame = new ChunkFrame()

  /** @inheritdoc */
  override event (name: string, data: string, batch: ProviderEvent[]): void {
    const said = name === 'message' ? this.#frame.read(data) : undefined
    if (said !== undefined) {
      batch.push(said)
      return
    }
    const from = batch.length
    super.event(name, data, batch)
    // Text after a reason to stop tells more than itself. What else the chunk did, the same again does not change.
    this.#frame.learn(data, this.isFinished ? undefined : onlySaid(batch, from), saidBy)
  }

  /** @inheritdoc */
  protected override isChunk (body: Fields): boolean {
    return Array.isArray(body['choices']) || isObject(body['choices']) || isObject(body['usage'])
  }

  /** @inheritdoc */
  protected override take (body: Fields, _name: string, source: string, batch: ProviderEvent[]): boolean {
    const choice = choiceOf(body['choices'])
    this.nameModel(body['model'])
    this.#count(body['usage'] ?? choice?.['usage'] ?? (isObject(body['x_groq']) ? body['x_groq']['usage'] : undefined))
    if (choice === undefined) return false
    if (isTold(choice['error'])) throw failureInAnswer(choice['error'], source)
    const from = batch.length
    const { delta, message, text } = choice
    const hasTools = calls(delta) || calls(message)
    if (isObject(delta)) this.#takeSaid(delta, batch)
    if (batch.length > from) this.#isByDelta = true
    else if (!this.#isByDelta && isObject(message)) this.#takeSaid(message, batch)
    if (batch.length === from && !this.#isByDelta && typeof text === 'string') say('text', text, batch)
    this.endChunk(choice['finish_reason'], batch, from, hasTools, source)
    return isObject(delta) || isObject(message) || typeof text === 'string'
  }

  #count (usage: unknown): void {
    if (!isObject(usage)) return
    const prompt = usage['prompt_tokens_details'] ?? usage['input_tokens_details']
    const completion = usage['completion_tokens_details'] ?? usage['output_tokens_details']
    this.count(
      usage['prompt_tokens'] ?? usage['input_tokens'], usage['completion_tokens'] ?? usage['output_tokens'],
      isObject(prompt) ? prompt['cached_tokens'] : usage['prompt_cache_hit_tokens'], isObject(completion) ? completion['reasoning_tokens'] : undefined
    )
  }

  #takeSaid (said: Fields, batch: ProviderEvent[]): void {
    sayAll(said, batch)
    const { tool_calls: calls, function_call: only } = said
    for (const call of Array.isArray(calls) ? calls as unknown[] : isObject(only) ? [{ function: only }] : []) {
      if (!isObject(call)) continue
      const { name, arguments: json } = isObject(call['function']) ? call['function'] : call
      this.toolCalls.take({ key: call['index'], id: call['id'], name, arguments: json }, batch)
    }
  }
}

/** The text of a chunk whose delta is one piece of it. */
function saidBy (chunk: unknown): Said | undefined {
  if (!isObject(chunk)) return undefined
  const choice = choiceOf(chunk['choices'])
  if (!isObject(choice?.['delta']) || calls(choice['delta']) || calls(choice['message'])) return undefined
  const batch: ProviderEvent[] = []
  sayAll(choice['delta'], batch)
  return onlySaid(batch, 0)
}

function onlySaid (batch: readonly ProviderEvent[], from: number): Said | undefined {
  const event = batch[from]
  return batch.length === from + 1 && (event?.type === 'text' || event?.type === 'reasoning') ? event : undefined
}

/** One choice was asked for: whichever comes is it, whatever index it has. */
function choiceOf (choices: unknown): Fields | undefined {
  if (Array.isArray(choices)) return choices.find(isObject)
  return isObject(choices) ? choices : undefined
}

function calls (said: unknown): boolean {
  return isObject(said) && (isTold(said['tool_calls']) || isTold(said['function_call']))
}

function sayAll (said: Fields, batch: ProviderEvent[]): void {
  for (const name of THOUGHTS) {
    const thought = said[name] === undefined ? '' : textOf(said[name])
    if (thought === '') continue
    say('reasoning', thought, batch)
    break
  }
  const from = batch.length
  sayContent(said['content'], batch)
  // A refusal stands in the place of the text, so that is where a reader expects it.
  if (batch.length === from && typeof said['refusal'] === 'string') say('text', said['refusal'], batch)
}
