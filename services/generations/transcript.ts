/** Transcript of a generation: text, reasoning and tool calls so far, made storable piece by piece. */
import { storable } from '../../text.js'
import type { CallEvent } from '../calls/call.js'
import type { ToolCall } from '../conversations/shapes.js'
import { StorableText } from './storable-text.js'

/** Parts of a generation so far: text, reasoning, tool calls. Whatever upstreams send becomes storable here. */
export class Transcript {
  /** UTF-16 units of text, reasoning and arguments. */
  units = 0
  readonly #text = new StorableText()
  #thought = new StorableText()
  #reasoning: string[] = []
  #toolCalls: ToolCall[] = []

  /** Takes a piece of text; gives what of it can be kept and shown now, which may be nothing. */
  say (piece: string): string { return this.#said(this.#text.take(piece)) }

  /** Takes a piece of reasoning; gives what of it can be kept and shown now. */
  think (piece: string): string { return this.#thinks(this.#thought.take(piece)) }

  /** Forgets what was thought: somebody else answers. */
  rethink (): void {
    this.#thought = new StorableText()
    this.#reasoning = []
  }

  /** Takes a fragment of a tool's call. */
  callTool ({ index, id = '', name = '', arguments: json }: Extract<CallEvent, { type: 'tool_call' }>): void {
    this.units += json.length
    const known = this.#toolCalls[index]
    if (known === undefined) this.#toolCalls.push({ id, name, arguments: json })
    else known.arguments += json
  }

  /** Gives what waited for a rest that does not come. */
  release (): { thought: string, said: string } {
    return { thought: this.#thinks(this.#thought.release()), said: this.#said(this.#text.release()) }
  }

  /** All reasoning; null where there was none. */
  get reasoning (): string | null { return this.#reasoning.length === 0 ? null : this.#reasoning.join('') }

  /** Calls of tools, whole; null where there were none. */
  get toolCalls (): ToolCall[] | null {
    if (this.#toolCalls.length === 0) return null
    return this.#toolCalls.map(({ id, name, arguments: json }) => ({ id: storable(id), name: storable(name), arguments: storable(json) }))
  }

  /** Lets go of what is in the database now. */
  forget (): void {
    this.#reasoning = []
    this.#toolCalls = []
  }

  #said (text: string): string {
    this.units += text.length
    return text
  }

  #thinks (thought: string): string {
    if (thought !== '') this.#reasoning.push(thought)
    this.units += thought.length
    return thought
  }
}
