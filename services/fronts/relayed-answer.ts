/** Answer of a relayed call: what it counts, and, where it is wanted whole, what it says. */
import type { CallEvent } from '../calls/call.js'
import { estimateTokens, usageOf, type Reported, type Usage } from '../calls/usage.js'
import type { ToolCall } from '../llm/provider.js'

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

/** Counts of an answer while it comes. */
export class Tally {
  /** Whether an upstream was asked. */
  wasAsked = false
  /** Who answers. */
  agentId: string | null = null
  /** Calls of upstreams so far. */
  attempts = 0
  #promptTokens = 0
  #completionTokens = 0
  #reported: Reported | null = null

  /** Count an event. */
  take (event: CallEvent): void {
    switch (event.type) {
      case 'attempt':
        this.wasAsked = true
        this.agentId = event.agentId
        this.attempts = event.number
        this.#promptTokens = event.promptTokens
        break
      case 'text': this.#completionTokens += estimateTokens(event.text); break
      case 'tool_call': this.#completionTokens += estimateTokens(event.arguments); break
      case 'usage': if (isCount(event.promptTokens) && isCount(event.completionTokens)) this.#reported = event
    }
  }

  /** Usage so far: the upstream's figures, or an estimate. */
  get usage (): Usage {
    return usageOf(this.#reported, this.#promptTokens, this.#completionTokens)
  }
}

/** Parts of an answer, put together. */
export class CollectedAnswer {
  finishReason: string | null = null
  readonly #text: string[] = []
  #reasoning: string[] = []
  readonly #toolCalls: ToolCall[] = []

  /** Add the events of a batch. */
  take (batch: readonly CallEvent[]): void {
    for (const event of batch) {
      switch (event.type) {
        // What a failed attempt thought is not part of the answer.
        case 'attempt': this.#reasoning = []; break
        case 'text': this.#text.push(event.text); break
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
