/** Events of a stored answer as chunks. */
import { storable } from '../../../text.js'
import { UpstreamError } from '../../calls/errors.js'
import type { Message, ToolCall } from '../../conversations/shapes.js'
import type { StreamEvent } from '../../generations/stream-event.js'
import { ChunkWriter, type CallPiece, type ChunkHead } from './chunk.js'
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

/** Chunks of a stored answer: text and calls of tools as they come, the end once it is stored. */
export class StoredChunks {
  readonly #writer: ChunkWriter
  #hasBegun = false
  /** Reasoning so far. */
  #thought = ''
  /** Arguments of each call so far. */
  readonly #told: string[] = []

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
    if (type === 'reasoning') return this.#think((data as { content: string }).content)
    if (type === 'status' && (data as { type: string }).type === 'reset') this.#thought = ''
    if (type === 'status' && (data as { type: string }).type === 'tool_call') return this.#begin() + this.#call(data as CallPiece)
    return type === 'end' ? this.#end((data as { message: Message }).message) : ''
  }

  #think (content: string): string {
    this.#thought += content
    return this.#begin() + this.#writer.reasoning(content)
  }

  #end (message: Message): string {
    const { reasoning, toolCalls, finishReason, usage } = wholeOf(message)
    if (toolCalls === null && this.#told.length > 0) throw UpstreamError({ message: 'The answer was stopped within a call of a tool.' })
    const calls = (toolCalls ?? []).map((call, index) => this.#rest(call, index)).join('')
    // Where another process tells of the answer, its reasoning is known with its end alone.
    const thought = reasoning?.startsWith(this.#thought) === true ? reasoning.slice(this.#thought.length) : ''
    return this.#begin() + (thought === '' ? '' : this.#think(thought)) + calls + this.#writer.finish(sentFinish(finishReason, toolCalls !== null)) + this.#writer.end(usage)
  }

  #call (piece: CallPiece): string {
    const told = this.#told[piece.index]
    // Its beginning was missed: it is told whole at the end.
    if (told === undefined && piece.id === undefined) return ''
    this.#told[piece.index] = (told ?? '') + piece.arguments
    return this.#writer.call(piece)
  }

  /** What of a call was not told yet: all of it where another process tells of the answer, or a slow reader missed its beginning. */
  #rest (call: ToolCall, index: number): string {
    const told = this.#told[index]
    if (told === undefined) return this.#writer.call({ index, ...call })
    const kept = storable(told)
    if (!call.arguments.startsWith(kept)) throw UpstreamError({ message: 'A part of the answer was lost on its way. It is stored whole.' })
    return call.arguments.length === kept.length ? '' : this.#writer.call({ index, arguments: call.arguments.slice(kept.length) })
  }

  #begin (): string {
    if (this.#hasBegun) return ''
    this.#hasBegun = true
    return this.#writer.role()
  }
}
