/** Events of an answer as lines of the UI message stream, version 1: the parts and keys that AI SDK 5 takes, which refuses all others. */
import type { Message } from '../../conversations/shapes.js'
import type { StreamEvent } from '../../generations/stream-event.js'
import type { ShownAs } from './chats.js'
import { earlierSteps } from './earlier-steps.js'
import { toolValue } from './tool-values.js'

/** Major of the AI SDK whose parts may be used. */
export type Major = 5 | 7

type BlockType = 'text' | 'reasoning'

const INTERRUPTED = 'The answer was interrupted. What had been produced is stored.'

/** Reasons of an end, as the AI SDK says them. */
const REASONS: Record<string, string> = { stop: 'stop', length: 'length', content_filter: 'content-filter', tool_calls: 'tool-calls' }

const line = (part: object): string => `data: ${JSON.stringify(part)}\n\n`

/** Parts of one answer. */
export class PartStream {
  /** Whether the last line has been made: what ends before it was cut. */
  isWhole = false
  #blocks = 0
  #block: { type: BlockType, id: string } | undefined

  /** What was told of its reasoning. */
  #thought = ''

  /**
   * @param major above 5, ends say their reason
   * @param shown the message that clients show it in, where it is a further step of an earlier answer
   */
  constructor (private readonly major: Major, private readonly shown: Partial<ShownAs> = {}) {}

  /**
   * Lines of events.
   * @param events in order; of `error` nothing is made, see `fail`
   */
  take (events: readonly StreamEvent[]): string {
    return events.map((event) => this.#take(event)).join('')
  }

  /**
   * Last lines of an answer that failed.
   * @param sentence for a person
   */
  fail (sentence: string): string {
    return this.#close() + this.#finish(line({ type: 'error', errorText: sentence }))
  }

  #take ({ type, data }: StreamEvent): string {
    switch (type) {
      case 'start': return line({ type: 'start', messageId: this.shown.shownAs ?? (data as { messageId: string }).messageId }) + earlierSteps(this.shown.earlier ?? [], line) + line({ type: 'start-step' })
      case 'chunk': return this.#say('text', (data as { content: string }).content)
      case 'reasoning': return this.#think((data as { content: string }).content)
      case 'status': return this.#status(data as { type: string })
      case 'interactive': return line({ type: 'data-status', data: { type, interactive: data }, transient: true })
      case 'end': return this.#end((data as { message: Message }).message)
      case 'error': return ''
    }
  }

  #say (type: BlockType, delta: string): string {
    let opening = ''
    if (this.#block?.type !== type) {
      opening = this.#close()
      this.#block = { type, id: `${type}-${++this.#blocks}` }
      opening += line({ type: `${type}-start`, id: this.#block.id })
    }
    return opening + line({ type: `${type}-delta`, id: this.#block.id, delta })
  }

  #think (content: string): string {
    this.#thought += content
    return this.#say('reasoning', content)
  }

  #status (data: { type: string }): string {
    // Told whole at the end.
    if (data.type === 'tool_call') return ''
    if (data.type === 'reset') this.#thought = ''
    // What was said can't be taken back: the text that takes its place is a part of its own.
    const closing = data.type === 'replaced' ? this.#close() : ''
    return closing + line({ type: 'data-status', data, transient: true })
  }

  #close (): string {
    const block = this.#block
    this.#block = undefined
    return block === undefined ? '' : line({ type: `${block.type}-end`, id: block.id })
  }

  /** Reasoning of which memory knows no more: it is stored with the end. */
  #rest (reasoning: string | null): string {
    const rest = reasoning?.startsWith(this.#thought) === true ? reasoning.slice(this.#thought.length) : ''
    return rest === '' ? '' : this.#think(rest)
  }

  #end ({ status, toolCalls, finishReason, reasoning }: Message): string {
    if (status === 'interrupted') return this.fail(INTERRUPTED)
    const closing = this.#rest(reasoning) + this.#close()
    if (status === 'stopped') return closing + this.#finish(line({ type: 'abort', ...this.major > 5 ? { reason: 'stopped' } : {} }))
    const calls = (toolCalls ?? []).map(({ id, name, arguments: json }) =>
      line({ type: 'tool-input-start', toolCallId: id, toolName: name }) +
      line({ type: 'tool-input-available', toolCallId: id, toolName: name, input: toolValue(json) }))
    const reason = calls.length > 0 ? 'tool-calls' : REASONS[finishReason ?? 'stop'] ?? 'other'
    return closing + calls.join('') + line({ type: 'finish-step' }) +
      this.#finish(line({ type: 'finish', ...this.major > 5 ? { finishReason: reason } : {} }))
  }

  #finish (last: string): string {
    this.isWhole = true
    return `${last}data: [DONE]\n\n`
  }
}
