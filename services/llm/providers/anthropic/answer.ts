import { sayContent } from '../../answer/content.js'
import { isObject, type Fields } from '../../answer/failure-in-answer.js'
import { JsonAnswer } from '../../answer/json-answer.js'
import type { ProviderEvent } from '../../provider.js'

const TOOL = /tool_use/

/** Decodes an answer of Anthropic's Messages API. Tool input, signatures and citations are not text. */
export class AnthropicAnswer extends JsonAnswer {
  /** @inheritdoc */
  protected override isChunk (body: Fields): boolean {
    return typeof body['type'] === 'string' || Array.isArray(body['content'])
  }

  /** @inheritdoc */
  protected override take (body: Fields, name: string, source: string, batch: ProviderEvent[]): boolean {
    const from = batch.length
    switch (typeof body['type'] === 'string' ? body['type'] : name) {
      case 'content_block_start': this.#say(body['content_block'], batch, from, source); break
      case 'content_block_delta': this.#say(body['delta'], batch, from, source); break
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
    this.endChunk(message['stop_reason'], batch, from, Array.isArray(message['content']) && message['content'].some(isTool), source)
  }

  #say (block: unknown, batch: ProviderEvent[], from: number, source: string): void {
    sayContent(block, batch)
    this.endChunk(undefined, batch, from, isTool(block), source)
  }

  /** Counts are cumulative, and the cached part of a prompt is counted apart. */
  #count (usage: unknown): void {
    if (!isObject(usage)) return
    const { input_tokens: input, cache_creation_input_tokens: written, cache_read_input_tokens: read, output_tokens: output } = usage
    this.count(typeof input === 'number' ? input + tokens(written) + tokens(read) : undefined, output)
  }
}

function isTool (block: unknown): boolean {
  return isObject(block) && typeof block['type'] === 'string' && TOOL.test(block['type'])
}

function tokens (count: unknown): number {
  return typeof count === 'number' ? count : 0
}
