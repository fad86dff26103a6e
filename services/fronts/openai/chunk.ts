/** Chunks of a streamed chat completion as they go over the wire. */
import type { Usage } from '../../calls/usage.js'
import type { OpenAiError } from './error.js'
import type { SentFinish } from './finish.js'
import { sentUsage } from './usage.js'

/** Terminator of a stream that is whole. */
export const DONE = 'data: [DONE]\n\n'

/** Fields that every chunk of an answer has. */
export interface ChunkHead {
  id: string
  /** Seconds since 1970. */
  created: number
  model: string
  /** Whether the usage is wanted: then every chunk has that field. */
  includeUsage: boolean
}

/** Piece of a tool's call: the first of each index has its id and name. */
export interface CallPiece { index: number, id?: string, name?: string, arguments: string }

/**
 * Writer of one answer's chunks. What is the same in all of them is written once: a chunk costs no more than its text.
 */
export class ChunkWriter {
  readonly #before: string
  readonly #after: string
  readonly #head: ChunkHead

  /** @param head what every chunk says */
  constructor (head: ChunkHead) {
    const { id, created, model, includeUsage } = head
    this.#head = head
    this.#before = `data: {"id":${JSON.stringify(id)},"object":"chat.completion.chunk","created":${created},"model":${JSON.stringify(model)},"choices":[{"index":0,"delta":`
    this.#after = `}]${includeUsage ? ',"usage":null' : ''}}\n\n`
  }

  /** The first chunk. */
  role (): string { return this.#chunk('{"role":"assistant","content":""}') }

  /** A piece of text. */
  text (text: string): string { return this.#chunk(`{"content":${JSON.stringify(text)}}`) }

  /** A piece of what the model thinks. */
  reasoning (text: string): string { return this.#chunk(`{"reasoning_content":${JSON.stringify(text)}}`) }

  /** A piece of a tool's call. */
  call ({ index, id, name, arguments: json }: CallPiece): string {
    const call = id === undefined ? { index, function: { arguments: json } } : { index, id, type: 'function', function: { name, arguments: json } }
    return this.#chunk(JSON.stringify({ tool_calls: [call] }))
  }

  /** The last chunk with a choice. */
  finish (reason: SentFinish): string { return this.#chunk('{}', `"${reason}"`) }

  /** The chunk with the usage, where it is wanted, and the terminator. */
  end (usage: Omit<Usage, 'source'>): string {
    const { id, created, model, includeUsage } = this.#head
    if (!includeUsage) return DONE
    return `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created, model, choices: [], usage: sentUsage(usage) })}\n\n${DONE}`
  }

  #chunk (delta: string, reason = 'null'): string {
    return `${this.#before}${delta},"finish_reason":${reason}${this.#after}`
  }
}

/**
 * An error in the place of the rest of a stream; nothing follows it.
 * @param error its body
 */
export function errorChunk (error: OpenAiError): string {
  return `data: ${JSON.stringify(error)}\n\n`
}
