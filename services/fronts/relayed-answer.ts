import type { CallEvent } from '../calls/call.js'
import type { ToolCall } from '../llm/provider.js'

/** Parts of a relayed answer, put together. */
export class CollectedAnswer {
  finishReason: string | null = null
  #text: string[] = []
  #reasoning: string[] = []
  readonly #toolCalls: ToolCall[] = []

  /** Add the events of a batch. */
  take (batch: readonly CallEvent[]): void {
    for (const event of batch) {
      switch (event.type) {
        // What a failed attempt thought is not part of the answer.
        case 'attempt': this.#reasoning = []; break
        case 'text': this.#text.push(event.text); break
        case 'replace': this.#text = [event.text]; break
        case 'reasoning': this.#reasoning.push(event.text); break
        case 'tool_call': this.#callTool(event); break
        case 'finish': this.finishReason = event.reason
      }
    }
  }

  /** All text. */
  get content (): string { return this.#text.join('') }

  /** All reasoning; null where there was none. */
  get reasoning (): string | null { return this.#reasoning.length === 0 ? null : this.#reasoning.join('') }

  /** Calls of tools, whole; null where there were none. */
  get toolCalls (): ToolCall[] | null { return this.#toolCalls.length === 0 ? null : this.#toolCalls }

  #callTool ({ index, id = '', name = '', arguments: json }: Extract<CallEvent, { type: 'tool_call' }>): void {
    const known = this.#toolCalls[index]
    if (known === undefined) this.#toolCalls.push({ id, name, arguments: json })
    else known.arguments += json
  }
}
