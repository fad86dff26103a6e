/** Spans of calls and their attempts, by the semantic conventions for generative AI. Without tracing nothing stands in between. */
import { tracing, type OpenSpan } from '../../tracing.js'
import type { Agent } from '../agents/agent.js'
import type { Target } from '../agents/target.js'
import { pushTo, type BatchSink, type Pushing } from '../llm/batches.js'
import { UpstreamFailure } from '../llm/failure.js'
import type { ProviderEvent } from '../llm/provider.js'
import type { Call, CallEvent } from './call.js'
import { reasonOf } from './reason.js'

type Events = AsyncIterableIterator<CallEvent[], undefined>

/** Word for a failure that `error.type` has. */
function typeOf (error: unknown): string {
  if (error instanceof UpstreamFailure) return reasonOf(error)
  return error instanceof Error ? (error as { code?: unknown }).code?.toString() ?? error.name : 'Error'
}

/** Batches that are read within a span, which ends with them, however that comes about. */
class TracedBatches<Event extends CallEvent> implements Pushing<Event>, AsyncIterableIterator<Event[], undefined> {
  /**
   * @param inner batches
   * @param span begun for them
   */
  constructor (private readonly inner: AsyncIterator<Event[], undefined>, private readonly span: OpenSpan) {}

  /** @inheritdoc */
  [Symbol.asyncIterator] (): this {
    return this
  }

  /** @inheritdoc */
  async next (): Promise<IteratorResult<Event[], undefined>> {
    try {
      const result = await this.span.within(() => this.inner.next())
      if (result.done === true) this.span.end()
      else this.#look(result.value)
      return result
    } catch (error) {
      throw this.#failed(error)
    }
  }

  /** @inheritdoc */
  async pushTo (sink: BatchSink<Event>): Promise<void> {
    try {
      await this.span.within(() => pushTo(this.inner, (batch) => {
        this.#look(batch)
        return sink(batch)
      }))
      this.span.end()
    } catch (error) {
      throw this.#failed(error)
    }
  }

  /** @inheritdoc */
  async return (): Promise<IteratorResult<Event[], undefined>> {
    await this.span.within(async () => this.inner.return?.())
    this.span.end()
    return { done: true, value: undefined }
  }

  #failed (error: unknown): unknown {
    this.span.fail(typeOf(error))
    this.span.end()
    return error
  }

  #look (batch: readonly CallEvent[]): void {
    for (const event of batch) {
      if (event.type === 'usage') {
        const { promptTokens, completionTokens } = event
        this.span.set({ 'gen_ai.usage.input_tokens': promptTokens, 'gen_ai.usage.output_tokens': completionTokens })
      }
      if (event.type === 'finish') this.span.set({ 'gen_ai.response.finish_reasons': [event.reason], 'gen_ai.response.model': event.model ?? undefined })
    }
  }
}

/**
 * Span of a call, from its opening to its end: `invoke_agent`.
 * @param events of the call
 * @param call what was asked
 */
export function tracedCall (events: Events, call: Call): Events {
  const { agent: { id, name }, chatId, messageId, purpose } = call
  const span = tracing.current?.start(`invoke_agent ${id}`, 'internal', {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.id': id,
    'gen_ai.agent.name': name,
    'gen_ai.conversation.id': chatId,
    'parley.message.id': messageId,
    'parley.purpose': purpose
  })
  return span === undefined ? events : new TracedBatches(events, span)
}

/**
 * Span of one attempt at one upstream: `chat`.
 * @param events of the attempt, of which nothing has been asked for yet
 * @param call what was asked
 * @param agent who is asked
 * @param target where
 * @param number of the attempt within the call, from 1
 */
export function tracedAttempt (
  events: AsyncIterator<ProviderEvent[]>, call: Call, agent: Agent, { endpoint }: Target, number: number
): AsyncIterator<ProviderEvent[]> {
  const span = tracing.current?.start(`chat ${agent.model ?? agent.id}`, 'client', {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': agent.provider,
    'gen_ai.request.model': agent.model ?? undefined,
    'gen_ai.request.temperature': call.temperature ?? agent.temperature ?? undefined,
    'gen_ai.request.max_tokens': call.maxTokens ?? agent.maxTokens ?? undefined,
    'gen_ai.agent.id': agent.id,
    'gen_ai.conversation.id': call.chatId,
    'server.address': URL.canParse(endpoint) ? new URL(endpoint).hostname : undefined,
    'parley.attempt': number
  })
  return span === undefined ? events : new TracedBatches(events as AsyncIterator<ProviderEvent[], undefined>, span)
}
