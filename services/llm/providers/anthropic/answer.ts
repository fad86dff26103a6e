/** Decoder of responses of Anthropic's Messages API, streamed or not. */
import { sayContent } from '../../answer/content.js'
import { isObject, isTold, type Fields } from '../../answer/failure-in-answer.js'
import { JsonAnswer } from '../../answer/json-answer.js'
import type { ProviderEvent } from '../../provider.js'

const TOOL = /tool_use/

/** Decodes an answer of Anthropic's Messages API. Signatures and citations are not text. */
export class AnthropicAnswer extends JsonAnswer {
  /** @inheritdoc */
  protected override isChunk (body: Fields): boolean {
    return typeof body['type'] === 'string' || Array.isArray(body['content'])
  }

  /** @inheritdoc */
  protected override take (body: Fields, name: string, source: string, batch: ProviderEvent[]): boolean {
    const from = batch.length
    switch (typeof body['type'] === 'string' ? body['type'] : name) {
      case 'content_block_start': this.#say(body['content_block'], body['index'], batch, from, source); break
      case 'content_block_delta': this.#say(body['delta'], body['index'], batch, from, source); break
      case 'message_start':
        // Its reason is no reason yet, whatever a proxy has put there.
        if (isObject(body['message'])) this.#takeMessage({ ...body['message'], stop_reason: null }, batch, source)
        break
      case 'message_delta':
        this.#count(body['usage'])
        this.endChunk(isObject(body['delta']) ? body['delta']['stop_reason'] : undefined, batch, from, false, source)
        break
      case 'message_stop': this.isTerminated = true; break
      default:
        if (body['content'] === undefined) return false
        this.#takeMessage(body, batch, source)
        return Array.isArray(body['content']) || typeof body['content'] === 'string'
    }
    return true
  }

  #takeMessage (message: Fields, batch: ProviderEvent[], source: string): void {
    const from = batch.length
    this.nameModel(message['model'])
    this.#count(message['usage'])
    sayContent(message['content'], batch)
    if (Array.isArray(message['content'])) for (const [index, block] of message['content'].entries()) this.#takeCall(block, index, batch)
    this.endChunk(message['stop_reason'], batch, from, Array.isArray(message['content']) && message['content'].some(isTool), source)
  }

  #say (block: unknown, index: unknown, batch: ProviderEvent[], from: number, source: string): void {
    sayContent(block, batch)
    this.#takeCall(block, index, batch)
    this.endChunk(undefined, batch, from, isTool(block), source)
  }

  /** Counts are cumulative, and the cached part of a prompt is counted apart. */
  #count (usage: unknown): void {
    if (!isObject(usage)) return
    const { input_tokens: input, cache_creation_input_tokens: written, cache_read_input_tokens: read, output_tokens: output } = usage
    this.count(typeof input === 'number' ? input + tokens(written) + tokens(read) : undefined, output, read)
  }

  /** Tools that run at Anthropic's are no calls of ours. */
  #takeCall (block: unknown, index: unknown, batch: ProviderEvent[]): void {
    if (!isObject(block)) return
    if (block['type'] === 'input_json_delta') this.toolCalls.take({ key: index, id: undefined, name: undefined, arguments: block['partial_json'] }, batch)
    if (block['type'] !== 'tool_use') return
    const { id, name, input } = block
    // In a stream the input is empty here, and comes in pieces.
    this.toolCalls.take({ key: index, id, name, arguments: isTold(input) ? input : undefined }, batch)
  }
}

function isTool (block: unknown): boolean {
  return isObject(block) && typeof block['type'] === 'string' && TOOL.test(block['type'])
}

function tokens (count: unknown): number {
  return typeof count === 'number' ? count : 0
}
