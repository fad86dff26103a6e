import type { CallEvent } from '../../calls/call.js'
import type { Usage } from '../../calls/usage.js'
import { ChunkWriter, type ChunkHead } from './chunk.js'
import { sentFinish } from './finish.js'

/** Events of a call as chunks: each batch becomes one text for the wire. */
export class ChunkStream {
  readonly #head: ChunkHead
  #writer: ChunkWriter
  #hasBegun = false
  #hasCalls = false

  /** @param head what every chunk says, with the model that is asked first */
  constructor (head: ChunkHead) {
    this.#head = head
    this.#writer = new ChunkWriter(head)
  }

  /**
   * Chunks of a batch.
   * @param batch events in order
   * @returns empty where nothing of it is for the client
   */
  take (batch: readonly CallEvent[]): string {
    let text = ''
    for (const event of batch) text += this.#take(event)
    return text
  }

  /**
   * The rest, once everything has come.
   * @param usage of the answer
   */
  end (usage: Omit<Usage, 'source'>): string {
    return this.#writer.end(usage)
  }

  #take (event: CallEvent): string {
    switch (event.type) {
      case 'attempt':
        this.#writer = new ChunkWriter({ ...this.#head, model: event.agentId })
        return ''
      // What was said can't be taken back: the text that takes its place follows it.
      case 'replace': return event.text === '' ? '' : this.#begin() + this.#writer.text(`\n\n${event.text}`)
      case 'text': return this.#begin() + this.#writer.text(event.text)
      case 'reasoning': return this.#begin() + this.#writer.reasoning(event.text)
      case 'tool_call':
        this.#hasCalls = true
        return this.#begin() + this.#writer.call(event)
      case 'finish': return this.#begin() + this.#writer.finish(sentFinish(event.reason, this.#hasCalls))
      default: return ''
    }
  }

  #begin (): string {
    if (this.#hasBegun) return ''
    this.#hasBegun = true
    return this.#writer.role()
  }
}
