/**
 * The one way to a provider: the agent itself, again where that may help, then those that stand in for it. Until something lasting
 * has been said a failure is mended here; afterwards the answer ends with it.
 */
import { v7 as uuidv7 } from 'uuid'
import type { ParleyError } from '../../errors.js'
import type { Agent } from '../agents/agent.js'
import type { BatchSink } from '../llm/batches.js'
import { abortSignalOf, type EndSignal } from '../llm/end-signal.js'
import { UpstreamFailure } from '../llm/failure.js'
import type { Provider, ProviderEvent } from '../llm/provider.js'
import { attempt, isLasting } from './attempt.js'
import type { Balance, Held } from './balance.js'
import type { Call, CallEvent, Calls, Meter } from './call.js'
import { CallStream, hand, type Answering } from './call-stream.js'
import { toClientError, unavailable } from './failures.js'
import type { JournalSubject } from './journal.js'
import { CallMeter } from './meter.js'
import type { Admissions } from './limits/admission.js'
import { metered, type KeptJournal, type Recorder } from './metered.js'
import { historyBudget, promptOf, type PermitsImage } from './prompt.js'
import { remedyOf, type Reason } from './reason.js'
import { hostOf } from './host.js'
import { delayBefore, pause } from './retry.js'
import { alsoReleasing, type Slots } from './slots/slots.js'
import { tracedAttempt, tracedCall } from './traced.js'
import type { Tokenizer } from './tokens/tokenizer.js'
import type { CallAttempt } from '../usage/record.js'
import { estimatePrompt } from './usage.js'

/** Ports of calls. */
export interface CallPorts {
  provider (name: string): Provider | undefined
  /** An active agent. */
  agent (id: string): Agent | undefined
  /** Whether an upstream may be told to fetch an image. */
  permitsImage: PermitsImage
  balance: Balance
  /** Told of each failed call, those that were mended included; returns its reason. */
  failed (agent: Agent, failure: UpstreamFailure, call: { requestId?: string | undefined }): Reason
  /** Told of each call that no target answered, neither the agent's nor those that stand in for it. */
  exhausted (call: Call, error: ParleyError): void
  retried (agent: Agent): void
  fellBack (agent: Agent): void
  tokenizer: Pick<Tokenizer, 'count'>
  /** Stores the record of a call that no answer is stored of. */
  record: Recorder
  limits: Admissions
  slots: Pick<Slots, 'take'>
  /** Keeps the journal of a call for a title, and measures it. */
  journal (meter: Meter, subject: JournalSubject): KeptJournal
  /** In [0, 1). */
  random: () => number
}

/** Result of asking an agent: its stream, or its failure; `unavailable` where none of its targets could be asked. */
type Outcome = { answering: Answering } | { failure: UpstreamFailure, isFinal: boolean } | 'unavailable'

type Sink = BatchSink<CallEvent>

/** Progress of one call: what it has spent and emitted so far. */
interface Progress { number: number, deadline: number, hasThought: boolean, queuedMs: number, failures: Reason[], tries: CallAttempt[] }

/**
 * Calls over providers.
 * @param ports what they work with
 */
export function createCalls (ports: CallPorts): Calls {
  const meter: Calls['meter'] = ({ keyId, purpose, front }) => new CallMeter({ keyId, purpose, front }, ports.tokenizer)
  return {
    meter,
    limits: ports.limits,
    open (call, signal) {
      const events = tracedCall(new CallStream((sink) => answers(ports, call, signal, sink), ports, call), call)
      return call.purpose !== 'title' ? events : metered(events, call, ports.journal(meter(call), subjectOf(call)), ports, signal)
    }
  }
}

/** Subject of the journal of a call for a title. */
const subjectOf = ({ userId, keyId, front, purpose, chatId: sessionId, agent: { id: agentId } }: Call): JournalSubject =>
  ({ userId, keyId, front, purpose, sessionId, agentId, askedAt: performance.now() })

async function answers (ports: CallPorts, call: Call, signal: EndSignal, sink: Sink): Promise<Answering> {
  const deadline = performance.now() + call.agent.timeouts.totalMs
  const progress: Progress = { number: 0, deadline, hasThought: false, queuedMs: 0, failures: [], tries: [] }
  const line = [call.agent, ...call.agent.fallback.flatMap((id) => ports.agent(id) ?? [])]
  let failure: UpstreamFailure | undefined
  for (const [index, agent] of line.entries()) {
    if (index > 0) {
      ports.fellBack(call.agent)
      await sink([
        ...progress.hasThought ? [{ type: 'status' as const, data: { type: 'reset' } }] : [],
        { type: 'status', data: { type: 'fallback', agentId: agent.id } }
      ])
      progress.hasThought = false
    }
    if (index > 0 && !await mayStandIn(ports, call, agent)) continue
    const asking = agent.maxConcurrency === null ? ask : inSlot
    const outcome = await asking(ports, call, agent, progress, index < line.length - 1, signal, sink)
    if (outcome === 'unavailable') continue
    if ('answering' in outcome) return outcome.answering
    failure = outcome.failure
    if (outcome.isFinal) throw toClientError(failure, false)
  }
  const error = failure === undefined
    ? unavailable(ports.balance.lastFailure(call.agent), Math.min(...line.map((agent) => ports.balance.waitMs(agent))) / 1000)
    : toClientError(failure, false, line.length)
  ports.exhausted(call, error)
  throw error
}

/** Whether the limits of an agent let it answer in another's place. */
async function mayStandIn ({ limits }: CallPorts, call: Call, agent: Agent): Promise<boolean> {
  const { userId, messageId: id = uuidv7(), maxTokens } = call
  if (!limits.isLimited(agent, userId)) return true
  const messages = await call.history(historyBudget(agent.contextTokens))
  return await limits.admitFallback({ agent, userId, id, maxTokens, messages }) ?? true
}

/** Ask an agent once it has a place for the call, which lasts as long as the answer. */
async function inSlot (
  ports: CallPorts, call: Call, agent: Agent, progress: Progress, hasFallback: boolean, signal: EndSignal, sink: Sink
): Promise<Outcome> {
  const patience = AbortSignal.timeout(Math.max(1, Math.floor(progress.deadline - performance.now())))
  const startedAt = performance.now()
  const release = await ports.slots.take(agent, call.userId, AbortSignal.any([abortSignalOf(signal), patience])).catch(() => undefined)
  progress.queuedMs += Math.round(performance.now() - startedAt)
  if (release === undefined) { signal.throwIfAborted(); return 'unavailable' }
  let isAnswering = false
  try {
    const outcome = await ask(ports, call, agent, progress, hasFallback, signal, sink)
    if (outcome === 'unavailable' || !('answering' in outcome)) return outcome
    isAnswering = true
    return { answering: { ...outcome.answering, held: alsoReleasing(outcome.answering.held, release) } }
  } finally {
    if (!isAnswering) release()
  }
}

async function ask (
  ports: CallPorts, call: Call, agent: Agent, progress: Progress, hasFallback: boolean, signal: EndSignal, sink: Sink
): Promise<Outcome> {
  const provider = ports.provider(agent.provider)
  if (provider === undefined) throw new Error(`no provider ${agent.provider}`)
  const messages = await promptOf(call, agent, ports.permitsImage)
  const standing = provider.keepsThreads === true ? await call.standing?.() : undefined
  const promptTokens = estimatePrompt(messages)
  const tried = new Set<Held['target']>()
  let failure: UpstreamFailure | undefined
  for (let retries = 0; ;) {
    const held = ports.balance.take(agent, tried)
    if (held === undefined) return failure === undefined ? 'unavailable' : { failure, isFinal: false }
    progress.number += 1
    const placed = { host: hostOf(held.target), queuedMs: progress.queuedMs, failures: [...progress.failures], tries: progress.tries }
    const begunAt = performance.now()
    const begun: CallEvent = { type: 'attempt', agentId: agent.id, model: agent.model, number: progress.number, promptTokens, agent, prompt: messages, placed }
    const answer = attempt(provider, call, agent, held.target, messages, progress.deadline - performance.now(), signal, standing)
    const events = tracedAttempt(answer, call, agent, held.target, progress.number)
    const outcome = await untilLasting(begun, events, agent, held, progress, sink)
    if ('answering' in outcome) return outcome
    failure = outcome.failure
    const reason = ports.failed(agent, failure, call)
    progress.failures.push(reason)
    const ms = Math.round(performance.now() - begunAt)
    progress.tries.push({ agentId: agent.id, model: agent.model, target: placed.host, ms, status: failure.status ?? null, reason })
    const remedy = remedyOf(failure)
    if (remedy === 'none') return { failure, isFinal: true }
    if (progress.hasThought) return { failure, isFinal: false }
    if (!ports.balance.hasUntried(agent, tried)) {
      if (remedy !== 'retry' || retries >= agent.retry.attempts) return { failure, isFinal: false }
      const delayMs = delayBefore(agent, retries, failure, hasFallback, ports.random)
      if (delayMs === undefined || performance.now() + delayMs >= progress.deadline) return { failure, isFinal: false }
      retries += 1
      await sink([{ type: 'status', data: { type: 'retrying', agentId: agent.id, attempt: progress.number + 1, reason, delayMs } }])
      await pause(delayMs, signal)
    }
    ports.retried(agent)
  }
}

/** Read an answer until something lasting has been said; thoughts and steps go out as they come. */
async function untilLasting (
  begun: CallEvent, events: AsyncIterator<ProviderEvent[]>, agent: Agent, held: Held, progress: Progress, sink: Sink
): Promise<{ answering: Answering } | { failure: UpstreamFailure }> {
  try {
    await hand([begun], events, sink)
    for (;;) {
      const { done, value } = await events.next()
      if (done === true) throw new UpstreamFailure('protocol', 'the answer has no end')
      held.prove()
      if (isLasting(value)) return { answering: { agent, first: value, events, held } }
      if (value.some(({ type }) => type === 'reasoning')) progress.hasThought = true
      await hand(value, events, sink)
    }
  } catch (error) {
    held.release(error instanceof UpstreamFailure ? error : 'none')
    // Whoever leaves in between says nothing of the target.
    if (!(error instanceof UpstreamFailure)) throw error
    return { failure: error }
  }
}
