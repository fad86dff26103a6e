/** Events of a stored answer as chunks. */
import { UpstreamError } from '../../calls/errors.js'
import type { Message } from '../../conversations/shapes.js'
import type { StreamEvent } from '../../generations/stream-event.js'
import { ChunkWriter, type ChunkHead } from './chunk.js'
import type { WholeAnswer } from './completion.js'
import { sentFinish } from './finish.js'

const NO_USAGE = { promptTokens: 0, completionTokens: 0, totalTokens: 0 }

/**
 * A stored answer, to be written out whole.
 * @param message as it ended
 * @throws CHAT_UPSTREAM_ERROR for one that was interrupted: OpenAI's API has no word for what is not whole
 */
export function wholeOf ({ status, content, reasoning, toolCalls, finishReason, usage }: Message): WholeAnswer {
  if (status === 'interrupted') throw UpstreamError({ message: 'The answer was interrupted. What had been produced is stored.' })
  return { content, reasoning, toolCalls, finishReason, usage: usage ?? NO_USAGE }
}

/** Chunks of a stored answer: text as it comes, calls of tools and the end once it is stored. */
export class StoredChunks {
  readonly #writer: ChunkWriter
  #hasBegun = false

  /** @param head of every chunk */
  constructor (head: ChunkHead) {
    this.#writer = new ChunkWriter(head)
  }

  /**
   * Chunks of events.
   * @param events in order; of errors nothing is made
   */
  take (events: readonly StreamEvent[]): string {
    return events.map((event) => this.#take(event)).join('')
  }

  #take ({ type, data }: StreamEvent): string {
    if (type === 'chunk') return this.#begin() + this.#writer.text((data as { content: string }).content)
    if (type === 'reasoning') return this.#begin() + this.#writer.reasoning((data as { content: string }).content)
    return type === 'end' ? this.#end((data as { message: Message }).message) : ''
  }

  #end (message: Message): string {
    const { toolCalls, finishReason, usage } = wholeOf(message)
    const calls = (toolCalls ?? []).map((call, index) => this.#writer.call({ index, ...call })).join('')
    return this.#begin() + calls + this.#writer.finish(sentFinish(finishReason, calls !== '')) + this.#writer.end(usage)
  }

  #begin (): string {
    if (this.#hasBegun) return ''
    this.#hasBegun = true
    return this.#writer.role()
  }
}
