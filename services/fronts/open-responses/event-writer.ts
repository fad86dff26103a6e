/** Events of a response as they go over the wire. From the same pieces come the same events with the same numbers, in any process. */
import { itemId } from './ids.js'
import type { KeptRequest } from './kept.js'
import type { Piece } from './pieces.js'
import { callItem, messageItem, reasoningItem, reasoningPart, resourceOf, textPart, untold, type ItemKey, type ItemStatus, type Told } from './resource.js'
import type { ToolCall } from '../../llm/provider.js'

/** Terminator of a stream that is whole. */
export const DONE = 'data: [DONE]\n\n'

/** An event before it goes out. */
interface Event { type: string, item_id?: string, delta?: string, [field: string]: unknown }

/** A call as far as it has come. */
interface OpenCall { call: ToolCall, outputIndex: number }

/** An item of text as far as it has come. */
interface OpenText { text: string, outputIndex: number, isOpen: boolean }

/** Options of a writer. */
export interface WriterOptions {
  /** Number of the last event that the reader has; -1 when absent. */
  after?: number
}

const TERMINAL: Readonly<Record<Told['status'], string>> = {
  in_progress: 'response.in_progress',
  completed: 'response.completed',
  incomplete: 'response.incomplete',
  failed: 'response.failed',
  cancelled: 'response.incomplete'
}

/** Writer of one response's events. */
export class EventWriter {
  #next = 0
  readonly #after: number
  #out: Event[] = []
  readonly #order: ItemKey[] = []
  #reasoning: OpenText | undefined
  #text: OpenText | undefined
  readonly #calls = new Map<number, OpenCall>()

  /**
   * @param told the answer as it begins
   * @param kept what is known of its request
   * @param options of the reader
   */
  constructor (private readonly told: Told, private readonly kept: KeptRequest, { after = -1 }: WriterOptions = {}) {
    this.#after = after
  }

  /** The first events. */
  begin (): string {
    const response = resourceOf(untold(this.told), this.kept)
    const isQueued = this.kept.isQueued === true
    const first = isQueued ? { ...response, status: 'queued' } : response
    this.#emit({ type: 'response.created', response: first })
    if (isQueued) this.#emit({ type: 'response.queued', response: first })
    this.#emit({ type: 'response.in_progress', response })
    return this.#flush()
  }

  /**
   * Events of pieces.
   * @param pieces in order
   * @param isMerged whether neighbours of one kind become one event, with the number of the last
   */
  take (pieces: readonly Piece[], isMerged = false): string {
    for (const piece of pieces) this.#take(piece)
    return this.#flush(isMerged)
  }

  /**
   * The rest, once the answer has ended; the last event goes out whatever the reader has.
   * @param told as it ended
   */
  end (told: Told): string {
    const status = told.status === 'completed' ? 'completed' : 'incomplete'
    if (this.#reasoning === undefined && this.#order.length === 0 && told.reasoning !== null) this.#think(told.reasoning)
    this.#closeReasoning()
    if (told.content !== '' && this.#text === undefined) this.#say(told.content)
    if (told.content !== '' && this.#text !== undefined) this.#text.text = told.content
    this.#closeText(told.toolCalls === null ? status : 'completed')
    for (const [index, call] of (told.toolCalls ?? []).entries()) this.#endCall(index, call)
    this.#next = Math.max(this.#next, this.#after + 1)
    this.#emit({ type: TERMINAL[told.status], response: resourceOf(told, this.kept, this.#order) })
    return this.#flush() + DONE
  }

  /** An error in the place of the rest; nothing follows it. */
  fail (error: { message: string, type: string, param: string | null, code: string }): string {
    this.#next = Math.max(this.#next, this.#after + 1)
    const { code, message, param } = error
    this.#emit({ type: 'error', code, message, param, error })
    return this.#flush()
  }

  #take ({ kind, text, index, id, name }: Piece): void {
    switch (kind) {
      case 'reasoning': this.#think(text); break
      case 'text': this.#say(text); break
      case 'call': this.#call(index, text, id, name); break
      case 'replaced': if (this.#text !== undefined) this.#text.text = ''; break
      case 'restarted': if (this.#reasoning !== undefined) this.#reasoning.text = ''
    }
  }

  /** Thoughts after the first word are shown at the end alone. */
  #think (delta: string): void {
    if (this.#reasoning === undefined) {
      if (this.#order.length > 0) return
      this.#reasoning = { text: '', outputIndex: this.#add('reasoning', reasoningItem(this.told.id, null, 'in_progress')), isOpen: true }
      this.#emit({ type: 'response.content_part.added', ...this.#place('rs', this.#reasoning), part: reasoningPart('') })
    }
    if (!this.#reasoning.isOpen) return
    this.#reasoning.text += delta
    this.#emit({ type: 'response.reasoning_text.delta', ...this.#place('rs', this.#reasoning), delta })
  }

  /** Words after a call are shown at the end alone. */
  #say (delta: string): void {
    this.#closeReasoning()
    if (this.#text === undefined) {
      this.#text = { text: '', outputIndex: this.#add('text', messageItem(this.told.id, null, 'in_progress')), isOpen: true }
      this.#emit({ type: 'response.content_part.added', ...this.#place('msg', this.#text), part: textPart('') })
    }
    if (!this.#text.isOpen) return
    this.#text.text += delta
    this.#emit({ type: 'response.output_text.delta', ...this.#place('msg', this.#text), delta, logprobs: [] })
  }

  #call (index: number, delta: string, id?: string, name?: string): void {
    let open = this.#calls.get(index)
    if (open === undefined) {
      if (id === undefined || name === undefined) return
      this.#closeReasoning()
      this.#closeText('completed')
      const call = { id, name, arguments: '' }
      open = { call, outputIndex: this.#add(index, callItem(this.told.id, index, call, 'in_progress')) }
      this.#calls.set(index, open)
    }
    if (delta === '') return
    open.call.arguments += delta
    this.#emit({ type: 'response.function_call_arguments.delta', item_id: itemId('fc', this.told.id, index), output_index: open.outputIndex, delta })
  }

  #endCall (index: number, call: ToolCall): void {
    const sent = this.#calls.get(index)?.call.arguments ?? ''
    if (sent !== call.arguments || !this.#calls.has(index)) this.#call(index, call.arguments.startsWith(sent) ? call.arguments.slice(sent.length) : '', call.id, call.name)
    const outputIndex = this.#calls.get(index)?.outputIndex ?? this.#order.length
    const { name, arguments: json } = call
    this.#emit({ type: 'response.function_call_arguments.done', item_id: itemId('fc', this.told.id, index), output_index: outputIndex, name, arguments: json })
    this.#emit({ type: 'response.output_item.done', output_index: outputIndex, item: callItem(this.told.id, index, call, 'completed') })
  }

  #closeReasoning (): void {
    const open = this.#reasoning
    if (open?.isOpen !== true) return
    open.isOpen = false
    const place = this.#place('rs', open)
    this.#emit({ type: 'response.reasoning_text.done', ...place, text: open.text })
    this.#emit({ type: 'response.content_part.done', ...place, part: reasoningPart(open.text) })
    this.#emit({ type: 'response.output_item.done', output_index: open.outputIndex, item: reasoningItem(this.told.id, open.text, 'completed') })
  }

  #closeText (status: ItemStatus): void {
    const open = this.#text
    if (open?.isOpen !== true) return
    open.isOpen = false
    const place = this.#place('msg', open)
    this.#emit({ type: 'response.output_text.done', ...place, text: open.text, logprobs: [] })
    this.#emit({ type: 'response.content_part.done', ...place, part: textPart(open.text) })
    this.#emit({ type: 'response.output_item.done', output_index: open.outputIndex, item: messageItem(this.told.id, open.text, status) })
  }

  #add (key: ItemKey, item: object): number {
    const outputIndex = this.#order.push(key) - 1
    this.#emit({ type: 'response.output_item.added', output_index: outputIndex, item })
    return outputIndex
  }

  #place (kind: 'rs' | 'msg', { outputIndex }: OpenText) {
    return { item_id: itemId(kind, this.told.id), output_index: outputIndex, content_index: 0 }
  }

  #emit (event: Event): void {
    const number = this.#next++
    if (number > this.#after) this.#out.push({ ...event, sequence_number: number })
  }

  #flush (isMerged = false): string {
    const events = isMerged ? merged(this.#out) : this.#out
    this.#out = []
    return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
  }
}

/** Deltas of one kind that follow each other as one. */
function merged (events: readonly Event[]): Event[] {
  const kept: Event[] = []
  for (const event of events) {
    const last = kept.at(-1)
    const isSame = last?.delta !== undefined && event.delta !== undefined && last.type === event.type && last.item_id === event.item_id
    if (isSame) kept[kept.length - 1] = { ...event, delta: `${last.delta ?? ''}${event.delta ?? ''}` }
    else kept.push(event)
  }
  return kept
}
