/** Events of one call as its caller takes them: pushed, both before the first lasting one has come and afterwards. */
import type { Agent } from '../agents/agent.js'
import { handTo, pulled, pushOf, type BatchSink, type BatchTaker, type Broken, type Handing } from '../llm/batches.js'
import { UpstreamFailure } from '../llm/failure.js'
import type { ProviderEvent } from '../llm/provider.js'
import type { Held } from './balance.js'
import type { Call, CallEvent } from './call.js'
import { toClientError } from './failures.js'

/** An answer that can't be taken back any more. */
export interface Answering {
  agent: Agent
  /** What has come of it. */
  first: ProviderEvent[]
  /** What follows. */
  events: AsyncIterator<ProviderEvent[]>
  held: Held
}

/** Told of an answer that broke off. */
export interface StreamPorts {
  failed (agent: Agent, failure: UpstreamFailure, call: { requestId?: string | undefined }): unknown
}

/** Has an agent asked until something lasting has been said; what comes before goes to the sink, and what that throws comes back. */
export type Beginning = (sink: BatchSink<CallEvent>) => Promise<Answering>

/** Events of a call. Nothing is asked for until somebody takes them. */
export class CallStream implements Handing<CallEvent>, BatchTaker<CallEvent>, AsyncIterableIterator<CallEvent[], undefined> {
  /** Gone with its use: it holds the prompt. */
  #beginning: Beginning | undefined
  readonly #requestId: string | undefined
  #taker: BatchTaker<CallEvent> | undefined
  #answering: Pick<Answering, 'agent' | 'held'> | undefined
  #pulled: AsyncGenerator<CallEvent[], undefined, undefined> | undefined

  /**
   * @param beginning asks
   * @param ports told of failures
   * @param call what was asked, which is not kept
   */
  constructor (beginning: Beginning, private readonly ports: StreamPorts, { requestId }: Pick<Call, 'requestId'>) {
    this.#beginning = beginning
    this.#requestId = requestId
  }

  /** @inheritdoc */
  [Symbol.asyncIterator] (): this {
    return this
  }

  /** @inheritdoc */
  next (): Promise<IteratorResult<CallEvent[], undefined>> {
    this.#pulled ??= pulled((sink) => this.pushTo(sink))
    return this.#pulled.next()
  }

  /** Leave early: the upstream is let go, and nothing is held against it. */
  async return (): Promise<IteratorResult<CallEvent[], undefined>> {
    return await this.#pulled?.return(undefined) ?? { done: true, value: undefined }
  }

  /** @inheritdoc */
  pushTo (sink: BatchSink<CallEvent>): Promise<void> {
    return pushOf(this, sink)
  }

  /** @inheritdoc */
  handTo (taker: BatchTaker<CallEvent>): void {
    const beginning = this.#beginning
    this.#beginning = undefined
    this.#taker = taker
    const fail = (error: unknown): void => { taker.over({ error }) }
    if (beginning === undefined) taker.over()
    else beginning((batch) => taker.take(batch)).then((answering) => { this.#goOn(answering) }, fail)
  }

  #goOn ({ agent, first, events, held }: Answering): void {
    this.#answering = { agent, held }
    const handed = hand(first, events, (batch) => this.take(batch))
    if (handed === undefined) handTo(events, this)
    else handed.then(() => { handTo(events, this) }, (error: unknown) => { this.over({ error }) })
  }

  /** What came of the answer. */
  take (batch: CallEvent[]): Promise<void> | undefined {
    return this.#taker?.take(batch)
  }

  /** The answer is over. */
  over (broken?: Broken): void {
    const { agent, held } = this.#answering ?? {}
    const failure = broken?.error instanceof UpstreamFailure ? broken.error : undefined
    held?.release(broken === undefined ? 'success' : failure ?? 'none')
    if (failure !== undefined && agent !== undefined) this.ports.failed(agent, failure, { requestId: this.#requestId })
    this.#taker?.over(failure === undefined ? broken : { error: toClientError(failure, true) })
  }
}

/**
 * Hand a batch on; where nobody takes it, its source is left.
 * @param batch of events
 * @param source that it came from
 * @param sink takes it
 * @returns undefined once it is taken; a promise where that takes time, or was refused, with what the sink threw
 */
export function hand (batch: CallEvent[], source: AsyncIterator<ProviderEvent[]>, sink: BatchSink<CallEvent>): Promise<void> | undefined {
  try {
    return sink(batch)?.catch((error: unknown) => leave(source, error))
  } catch (error) {
    return leave(source, error)
  }
}

async function leave (source: AsyncIterator<ProviderEvent[]>, why: unknown): Promise<never> {
  await source.return?.()
  throw why
}
