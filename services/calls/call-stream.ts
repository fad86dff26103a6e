/** Events of one call as its caller takes them: pushed, both before the first lasting one has come and afterwards. */
import type { Agent } from '../agents/agent.js'
import { pulled, pushTo, type BatchSink, type Pushing } from '../llm/batches.js'
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

/** Has an agent asked until something lasting has been said; what comes before goes to the sink, and what that throws comes back. */
export type Beginning = (sink: BatchSink<CallEvent>) => Promise<Answering>

/** Events of a call. Nothing is asked for until somebody takes them. */
export class CallStream implements Pushing<CallEvent>, AsyncIterableIterator<CallEvent[], undefined> {
  /** Gone with its use: it holds the prompt. */
  #beginning: Beginning | undefined
  #pulled: AsyncGenerator<CallEvent[], undefined, undefined> | undefined

  /**
   * @param beginning asks
   * @param ports told of failures
   * @param call what was asked
   */
  constructor (beginning: Beginning, private readonly ports: StreamPorts, private readonly call: Call) {
    this.#beginning = beginning
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
  async pushTo (sink: BatchSink<CallEvent>): Promise<void> {
    const beginning = this.#beginning
    this.#beginning = undefined
    if (beginning === undefined) return
    const { agent, first, events, held } = await beginning(sink)
    try {
      await hand(first, events, sink)
      await pushTo(events, sink)
    } catch (error) {
      const isUpstreams = error instanceof UpstreamFailure
      held.release(isUpstreams ? error : 'none')
      if (isUpstreams) this.ports.failed(agent, error, this.call)
      throw isUpstreams ? toClientError(error, true) : error
    }
    held.release('success')
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
