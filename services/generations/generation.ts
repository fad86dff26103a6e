import { storable } from '../../text.js'
import type { CallEvent } from '../calls/call.js'
import { UpstreamError } from '../calls/errors.js'
import { toClientError } from '../calls/failures.js'
import { estimateTokens, usageOf, type Reported } from '../calls/usage.js'
import type { Turn } from '../conversations/rows.js'
import type { Message, ToolCall } from '../conversations/shapes.js'
import { startOf } from './stream-event.js'
import { StorableText } from './storable-text.js'
import type { Claim, Delta, Outcome } from '../conversations/generation-store.js'
import { LiveBuffer } from './live-buffer.js'
import type { AgentMetrics } from './metrics.js'

/** Why a generation ended before its upstream was done. */
export type EarlyEnd = 'stopped' | 'drained' | 'lost'

/** The abort reason that carries it. */
export class EndedEarly extends Error {
  override readonly name = 'EndedEarly'

  /** @param why it ended */
  constructor (readonly why: EarlyEnd) { super(`the generation was ${why}`) }
}

/** What a generation is made of. */
export interface GenerationPorts {
  /** The answer, given the signal that ends it. */
  produce(signal: AbortSignal): AsyncIterable<CallEvent[]>
  /** Commit the end; null when another process took over. Resolves only once the database has said so. */
  commit(claim: Claim, outcome: () => Outcome): Promise<Message | null>
  /** Resolves after the next checkpoint: text may not pile up faster than it is stored. */
  checkpointed(): Promise<void>
  metrics: AgentMetrics
  log(error: unknown, context: object): void
}

const LIMITS = { units: 262_144, events: 4096 }
const MOST_UNSTORED = 1_048_576
const LONGEST_ANSWER = 16_777_216
/** What an answer's signal is aborted with in the end; an exception made for each, with its stack, would cost as much as three chunks. */
const OVER = new Error('the answer is over')

/** One answer being produced. It belongs to nobody's connection: readers come and go on its buffer. */
export class Generation {
  readonly buffer = new LiveBuffer(LIMITS)
  /** The stored answer, or null when another process took the generation over. */
  readonly ended: Promise<Message | null>
  /** UTF-16 units that checkpoints hold. */
  stored = 0
  #abort = new AbortController()
  #unstored: string[] = []
  #unstoredUnits = 0
  #unstoredSince = 0
  #checkpointedAt = performance.now()
  #text = new StorableText()
  #thought = new StorableText()
  #reasoning: string[] = []
  #reasoningUnits = 0
  #finishing = false
  #startedAt = performance.now()
  #lastTextAt = 0
  #reported: Reported | null = null
  #toolCalls: ToolCall[] = []
  #finish: { reason: string, model: string | null } | null = null
  #completionTokens = 0
  #promptTokens = 0

  /**
   * Begins at once.
   * @param claim what fences its writes
   * @param placeholder the assistant message, as committed
   * @param ports where the answer comes from and goes to
   */
  constructor (readonly claim: Claim, readonly placeholder: Turn, private readonly ports: GenerationPorts) {
    this.buffer.append('start', startOf(placeholder))
    ports.metrics.sent()
    this.ended = this.#run()
  }

  /** End it early; the text so far is kept. */
  end (why: EarlyEnd): void {
    this.#abort.abort(new EndedEarly(why))
  }

  /** Tell the readers something that is not part of the answer. */
  announce (data: { type: string }): void {
    if (this.buffer.closed) return
    this.buffer.append('status', data)
    this.buffer.notify()
  }

  /**
   * What the next checkpoint should store.
   * @param renewAfterMs age of the lease from which it is renewed without text
   * @returns null when there is nothing to do
   */
  due (renewAfterMs: number): Delta | null {
    if (this.#finishing || (this.#unstoredUnits === 0 && performance.now() - this.#checkpointedAt < renewAfterMs)) return null
    return { ...this.claim, position: this.stored, content: this.#unstored.join('') }
  }

  /**
   * A checkpoint was committed.
   * @param content what it stored
   * @returns seconds that the oldest of it had waited
   */
  checkpointed (content: string): number {
    const lag = content === '' ? 0 : (performance.now() - this.#unstoredSince) / 1000
    const rest = this.#unstored.join('').slice(content.length)
    this.stored += content.length
    this.#unstored = rest === '' ? [] : [rest]
    this.#unstoredUnits = rest.length
    this.#unstoredSince = performance.now()
    this.#checkpointedAt = this.#unstoredSince
    this.buffer.trim(this.stored)
    return lag
  }

  async #run (): Promise<Message | null> {
    const end = await this.#produce()
    this.#release()
    const { buffer, ports } = this
    const begun = buffer.chars > 0
    const early = this.#abort.signal.reason instanceof EndedEarly ? this.#abort.signal.reason.why : null
    const failure = end === null || early !== null ? null : toClientError(end.error, begun)
    if (failure !== null) ports.log(failure.cause ?? failure, { messageId: this.claim.messageId, code: failure.code })
    const status = early === 'stopped' ? 'stopped' : early !== null ? 'interrupted' : failure !== null ? 'failed' : 'complete'
    const usage = failure !== null && !begun ? null : usageOf(this.#reported, this.#promptTokens, this.#completionTokens)

    const message = early === 'lost'
      ? null
      : await ports.commit(this.claim, () => {
        this.#finishing = true
        return {
          status,
          stored: this.stored,
          tail: this.#unstored.join(''),
          model: storableOrNull(this.#finish?.model),
          finishReason: status === 'complete' ? this.#finish?.reason ?? 'stop' : null,
          usage,
          error: failure === null ? null : { code: failure.code, message: failure.message },
          // Calls that were cut are none.
          toolCalls: status !== 'complete' || this.#toolCalls.length === 0 ? null : this.#toolCalls,
          reasoning: this.#reasoning.length === 0 ? null : this.#reasoning.join('')
        }
      })
    if (message !== null) {
      // Whoever reads on from here finds the text in the database.
      this.#unstored = []
      this.#reasoning = []
      buffer.trim(buffer.chars)
    }
    ports.metrics.ended(message === null ? 'interrupted' : status, (performance.now() - this.#startedAt) / 1000, failure?.code ?? null)
    if (usage !== null) ports.metrics.tokens(usage.promptTokens, usage.completionTokens)
    if (message === null) buffer.append('error', UpstreamError({ message: 'The answer was interrupted. What had been produced is stored.' }))
    else if (failure !== null) buffer.append('error', failure)
    else buffer.append('end', { message })
    buffer.notify()
    return message
  }

  /** Reads the upstream to its end; returns what broke it, or null. */
  async #produce (): Promise<{ error: unknown } | null> {
    try {
      for await (const batch of this.ports.produce(this.#abort.signal)) {
        for (const event of batch) this.#take(event)
        this.buffer.notify()
        if (this.buffer.chars + this.#reasoningUnits > LONGEST_ANSWER) throw UpstreamError({ message: 'The answer was too long. What had been produced is stored.' })
        while (this.#unstoredUnits > MOST_UNSTORED && !this.#abort.signal.aborted) await this.ports.checkpointed()
      }
      return null
    } catch (error) {
      return { error }
    } finally {
      // Whatever ended it, the upstream must not go on.
      if (!this.#abort.signal.aborted) this.#abort.abort(OVER)
    }
  }

  #take (event: CallEvent): void {
    switch (event.type) {
      case 'attempt': this.#promptTokens = event.promptTokens; break
      case 'text': this.#append(this.#text.take(event.text)); break
      case 'reasoning': this.#think(this.#thought.take(event.text)); break
      case 'status': this.buffer.append('status', event.data); break
      case 'interactive': this.buffer.append('interactive', event.data); break
      case 'tool_call': this.#ask(event); break
      case 'usage': if (isCount(event.promptTokens) && isCount(event.completionTokens)) this.#reported = event; break
      case 'finish': this.#finish = event
    }
  }

  #think (content: string): void {
    if (content === '') return
    this.#reasoning.push(content)
    this.#reasoningUnits += content.length
    this.buffer.append('reasoning', { content })
  }

  #ask ({ index, id, name, arguments: json }: Extract<CallEvent, { type: 'tool_call' }>): void {
    this.#completionTokens += estimateTokens(json)
    const known = this.#toolCalls[index]
    if (known !== undefined) known.arguments += storable(json)
    else this.#toolCalls.push({ id: storable(id ?? ''), name: storable(name ?? ''), arguments: storable(json) })
  }

  #release (): void {
    this.#think(this.#thought.release())
    this.#append(this.#text.release())
  }

  #append (content: string): void {
    if (content === '') return
    const now = performance.now()
    if (this.#lastTextAt === 0) this.ports.metrics.firstToken((now - this.#startedAt) / 1000)
    else this.ports.metrics.betweenTokens((now - this.#lastTextAt) / 1000)
    this.#lastTextAt = now
    if (this.#unstoredUnits === 0) this.#unstoredSince = now
    this.#unstored.push(content)
    this.#unstoredUnits += content.length
    this.#completionTokens += estimateTokens(content)
    this.buffer.append('chunk', { content })
  }
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

const storableOrNull = (text: string | null | undefined): string | null => text == null ? null : storable(text)
