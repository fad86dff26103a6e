/** One generation from its first call event to the commit of its end, independent of any connection. */
import type { ParleyError } from '../../errors.js'
import { CallEnd, type CallEvent, type Measured, type Meter } from '../calls/call.js'
import { UpstreamError } from '../calls/errors.js'
import type { Usage } from '../calls/usage.js'
import type { Trace } from '../conversations/trace.js'
import type { Claim, Delta, Outcome } from '../conversations/generation-store.js'
import type { Turn } from '../conversations/rows.js'
import type { Message } from '../conversations/shapes.js'
import { handTo, type BatchTaker, type Broken } from '../llm/batches.js'
import type { Produce } from './answer-to.js'
import { EndedEarly, endingOf, interrupted, type EarlyEnd, type Ending } from './ending.js'
import { MemoryLog } from './event-log/memory.js'
import { remember } from './how-it-went.js'
import type { AgentMetrics } from './metrics.js'
import { storable } from '../../text.js'
import { startOf } from './stream-event.js'
import { Transcript } from './transcript.js'
import { UnstoredText } from './unstored-text.js'

/** Ports of a generation. */
export interface GenerationPorts {
  /** Commit the end; null when another process took over. Resolves only once the database has said so. */
  commit(claim: Claim, outcome: () => Outcome): Promise<Message | null>
  /** Resolves after the next checkpoint: text may not pile up faster than it is stored. */
  checkpointed(): Promise<void>
  /** Measures the call. */
  meter: Meter
  metrics: AgentMetrics
  /** Grows with the answer, where its pieces are kept. */
  trace?: Trace | null
  /** Whether readers are told of calls of tools while they come, as `status`; not when absent. */
  tellsCalls?: boolean
  log(error: unknown, context: { code: string }): void
}

const LIMITS = { units: 262_144, events: 4096 }
const MOST_UNSTORED = 1_048_576
const LONGEST_ANSWER = 16_777_216
/** Abort reason of a generation that is over; an exception made for each, with its stack, would cost as much as three chunks. */
const OVER = new Error('the answer is over')

/** One answer being produced. It belongs to nobody's connection: readers come and go on its log. No function is suspended meanwhile. */
export class Generation implements BatchTaker<CallEvent> {
  readonly events = new MemoryLog(LIMITS)
  /** The stored answer, or null when another process took the generation over. */
  readonly ended: Promise<Message | null>
  #end = new CallEnd()
  #settle: (message: Message | null | Promise<Message | null>) => void = () => undefined
  #transcript = new Transcript()
  #unstored = new UnstoredText()
  #isEnding = false
  #startedAt = performance.now()
  #lastTextAt = 0
  #finish: { reason: string, model: string | null } | null = null
  #attempt: Extract<CallEvent, { type: 'attempt' }> | null = null
  #thread: object | null = null

  /**
   * Begins at once.
   * @param claim what fences its writes
   * @param placeholder the assistant message, as committed
   * @param ports where the answer goes to
   * @param produce where it comes from; let go of, since it holds what was asked
   */
  constructor (readonly claim: Claim, readonly placeholder: Turn, private readonly ports: GenerationPorts, produce: Produce) {
    this.events.append('start', startOf(placeholder))
    ports.metrics.sent()
    this.ended = new Promise((resolve) => { this.#settle = resolve })
    try {
      handTo(produce(this.#end)[Symbol.asyncIterator](), this)
    } catch (error) {
      this.over({ error })
    }
  }

  /** See the port. */
  get trace (): Trace | null { return this.ports.trace ?? null }

  /** End it early; the text so far is kept. */
  end (why: EarlyEnd): void {
    this.#end.abort(new EndedEarly(why))
  }

  /** Tell the readers something that is not part of the answer. */
  announce (data: { type: string }): void {
    if (this.events.closed) return
    this.events.append('status', data)
    this.events.notify()
  }

  /**
   * What the next checkpoint should store; null when there is nothing to do.
   * @param renewAfterMs age of the lease from which it is renewed without text
   */
  due (renewAfterMs: number): Delta | null {
    if (this.#isEnding || !this.#unstored.isDue(renewAfterMs)) return null
    return { ...this.claim, position: this.#unstored.stored, content: this.#unstored.content, trace: this.trace?.unstored ?? null }
  }

  /**
   * A checkpoint was committed; gives the seconds that the oldest of it had waited.
   * @param content what it stored
   * @param trace what it stored of that
   */
  checkpointed (content: string, trace: string | null = null): number {
    this.trace?.checkpointed(trace?.length ?? 0)
    const lag = this.#unstored.checkpointed(content)
    this.events.trim(this.#unstored.stored)
    return lag
  }

  /** See {@link BatchTaker}. */
  over (broken?: Broken): void {
    // Whatever ended it, the upstream must not go on.
    this.#end.abort(OVER)
    this.#settle(this.#conclude(broken))
  }

  async #conclude (broken: Broken | undefined): Promise<Message | null> {
    const { thought, said } = this.#transcript.release()
    this.#showThought(thought)
    this.#showText(said)
    const hasText = this.events.chars > 0
    const ending = endingOf(this.#end, broken, hasText)
    const { failure, isLost } = ending
    if (failure !== null) this.ports.log(failure.cause ?? failure, failure)
    const { usage: used, record } = await this.ports.meter.close(ending.status)
    const usage = failure !== null && !hasText ? null : used
    const message = isLost ? null : await this.ports.commit(this.claim, () => this.#outcome(ending, usage, record))
    if (message !== null) this.#keep(message, failure)
    this.#observe(ending, message, usage)
    this.#close(ending, message)
    return message
  }

  /** See {@link BatchTaker}. */
  take (batch: CallEvent[]): Promise<void> | undefined {
    for (const event of batch) this.#take(event)
    this.events.notify()
    if (this.#transcript.units > LONGEST_ANSWER) throw UpstreamError({ message: 'The answer was too long. What had been produced is stored.', details: { reason: 'protocol' } })
    return this.#unstored.units > MOST_UNSTORED ? this.#untilStored() : undefined
  }

  async #untilStored (): Promise<void> {
    while (this.#unstored.units > MOST_UNSTORED && !this.#end.aborted) await this.ports.checkpointed()
  }

  #take (event: CallEvent): void {
    this.ports.meter.take(event)
    switch (event.type) {
      case 'attempt': this.#restart(event); break
      case 'text': this.#showText(this.#transcript.say(event.text)); break
      case 'reasoning': this.#showThought(this.#transcript.think(event.text)); break
      case 'status': this.events.append('status', event.data); break
      case 'interactive': this.events.append('interactive', event.data); break
      case 'replace': this.#replace(event.text); break
      case 'thread': this.#thread = event.thread; break
      case 'tool_call': this.#callTool(event); break
      case 'finish': this.#finish = event
    }
  }

  /** What a failed attempt thought is not part of the answer. */
  #restart (attempt: Extract<CallEvent, { type: 'attempt' }>): void {
    this.#attempt = attempt
    this.#thread = null
    this.#transcript.rethink()
    if (attempt.number > 1) this.trace?.add('restarted')
  }

  #callTool (piece: Extract<CallEvent, { type: 'tool_call' }>): void {
    this.#transcript.callTool(piece)
    if (this.ports.tellsCalls === true) this.events.append('status', piece)
    this.trace?.add('call', piece.arguments.length, piece.index)
  }

  /** What readers have seen can't be taken back, but what is stored, and shown at the end, can. */
  #replace (text: string): void {
    if (this.events.chars > 0) {
      this.#unstored.replace()
      this.events.append('status', { type: 'replaced' })
      this.trace?.add('replaced')
    }
    this.#showText(this.#transcript.say(text))
  }

  #showThought (content: string): void {
    if (content !== '') this.events.append('reasoning', { content })
    if (content !== '') this.trace?.add('reasoning', content.length)
  }

  #showText (content: string): void {
    if (content === '') return
    const now = performance.now()
    if (this.#lastTextAt === 0) this.ports.metrics.firstToken((now - this.#startedAt) / 1000)
    else this.ports.metrics.betweenTokens((now - this.#lastTextAt) / 1000)
    this.#lastTextAt = now
    this.#unstored.add(content)
    this.events.append('chunk', { content })
    this.trace?.add('text', content.length)
  }

  /** What is stored of its end. No checkpoint begins after it was asked for. */
  #outcome ({ status, failure }: Ending, usage: Usage | null, call: Measured['record']): Outcome {
    this.#isEnding = true
    const isComplete = status === 'complete'
    // Where nobody answered it stays with the one that was asked.
    const answerer = isComplete || this.events.chars > 0 ? this.#attempt : null
    const model = this.#finish?.model ?? answerer?.model ?? null
    return {
      status,
      ...this.#unstored.end,
      agentId: answerer?.agentId ?? null,
      model: model === null ? null : storable(model),
      finishReason: isComplete ? this.#finish?.reason ?? 'stop' : null,
      usage,
      error: failure === null ? null : { code: failure.code, message: failure.message },
      // Calls that were cut are none.
      toolCalls: isComplete ? this.#transcript.toolCalls : null,
      reasoning: this.#transcript.reasoning,
      upstream: this.#thread,
      trace: this.trace?.text ?? null,
      call
    }
  }

  /** Lets go of what whoever reads on from here finds in the database. */
  #keep (message: Message, failure: ParleyError | null): void {
    remember(message, { attempts: this.#attempt?.number ?? 0, failure })
    this.#unstored.forget()
    this.#transcript.forget()
  }

  #observe ({ status }: Ending, message: Message | null, usage: Usage | null): void {
    const { metrics } = this.ports
    metrics.ended(message === null ? 'interrupted' : status, (performance.now() - this.#startedAt) / 1000)
    if (usage !== null) metrics.used(this.#attempt?.agentId ?? this.placeholder.agentId ?? '', usage)
  }

  /** The last event, after which the same is kept in every process. */
  #close ({ failure }: Ending, message: Message | null): void {
    if (message === null) this.events.append('error', interrupted())
    else if (failure !== null) this.events.append('error', failure, message.completedAt ?? undefined)
    else this.events.append('end', { message })
    if (message !== null) this.events.trim(this.events.chars)
    this.events.notify()
  }
}
