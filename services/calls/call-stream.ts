/** Events of one call as its caller takes them, passed on batch by batch once the first lasting one has come. */
import type { Agent } from '../agents/agent.js'
import { pushTo, type BatchSink, type Pushing } from '../llm/batches.js'
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
  failed (agent: Agent, failure: UpstreamFailure, call: Call): unknown
}

/**
 * Events of a call. Once an answer is certain its batches pass with no generator in between: each one would cost every batch three
 * microtasks.
 */
export class CallStream implements Pushing<CallEvent>, AsyncIterableIterator<CallEvent[], undefined> {
  /** Gone with its use: it holds the prompt. */
  #beginning: AsyncGenerator<CallEvent[], Answering, undefined> | undefined
  #answering: Answering | undefined
  #isOver = false

  /**
   * @param beginning what comes before something lasting has been said; returns the answer that says it
   * @param ports told of failures
   * @param call what was asked
   */
  constructor (
    beginning: AsyncGenerator<CallEvent[], Answering, undefined>,
    private readonly ports: StreamPorts,
    private readonly call: Call
  ) {
    this.#beginning = beginning
  }

  /** @inheritdoc */
  [Symbol.asyncIterator] (): this {
    return this
  }

  /** @inheritdoc */
  next (): Promise<IteratorResult<CallEvent[], undefined>> {
    if (this.#answering === undefined) return this.#begin()
    return this.#answering.events.next().then(this.#pass, this.#fail)
  }

  /** @inheritdoc */
  async pushTo (sink: BatchSink<CallEvent>): Promise<void> {
    try {
      while (this.#answering === undefined) {
        const { done, value } = await this.#begin()
        if (done === true) return
        await sink(value)
      }
      await pushTo(this.#answering.events, sink)
    } catch (error) {
      if (this.#answering !== undefined && error instanceof UpstreamFailure) this.#fail(error)
      await this.return()
      throw error
    }
    this.#pass({ done: true, value: undefined })
  }

  /** Leave early: the upstream is let go, and nothing is held against it. */
  async return (): Promise<IteratorResult<CallEvent[], undefined>> {
    if (!this.#isOver) {
      this.#isOver = true
      if (this.#answering === undefined) await this.#beginning?.return(undefined as never)
      else await this.#answering.events.return?.()
      this.#answering?.held.release('none')
    }
    return { done: true, value: undefined }
  }

  async #begin (): Promise<IteratorResult<CallEvent[], undefined>> {
    if (this.#isOver || this.#beginning === undefined) return { done: true, value: undefined }
    const { done, value } = await this.#beginning.next()
    if (done !== true) return { done: false, value }
    this.#answering = value
    this.#beginning = undefined
    return { done: false, value: value.first }
  }

  readonly #pass = ({ done, value }: IteratorResult<ProviderEvent[], unknown>): IteratorResult<CallEvent[], undefined> => {
    if (done !== true) return { done: false, value }
    this.#isOver = true
    this.#answering?.held.release('success')
    return { done: true, value: undefined }
  }

  readonly #fail = (error: unknown): never => {
    this.#isOver = true
    const isUpstreams = error instanceof UpstreamFailure
    this.#answering?.held.release(isUpstreams ? error : 'none')
    if (isUpstreams && this.#answering !== undefined) this.ports.failed(this.#answering.agent, error, this.call)
    throw isUpstreams ? toClientError(error, true) : error
  }
}
