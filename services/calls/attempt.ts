/** One call of one provider. */
import type { Agent } from '../agents/agent.js'
import type { Target } from '../agents/target.js'
import type { EndSignal } from '../llm/end-signal.js'
import type { PromptMessage } from '../llm/message.js'
import type { Provider, ProviderEvent, ProviderRequest, Standing } from '../llm/provider.js'
import { APART } from '../llm/thread.js'
import type { Reach } from '../llm/transport/port.js'
import type { Call, CallEvent } from './call.js'
import { stoppedWhenLeft } from './left-early.js'

/** Events that can't be taken back: each belongs to a caller who may act on it. */
const LASTING: ReadonlySet<CallEvent['type']> = new Set(['text', 'replace', 'tool_call', 'interactive', 'finish'])

/** The first byte of an answer that comes whole is also its last: it may take as many times what a stream's may. */
const WHOLE_TAKES = 10

/**
 * Whether events hold something that no other answer may follow.
 * @param batch of an answer
 */
export function isLasting (batch: readonly CallEvent[]): boolean {
  return batch.some(({ type }) => LASTING.has(type))
}

/**
 * Hosts that calls of an agent may reach: the agents file is the operator's own and may name any.
 * @param agent whose
 */
export function reachOf ({ source }: Pick<Agent, 'source'>): Reach {
  return source === 'file' ? 'any' : 'public'
}

/**
 * Call a provider once.
 * @param provider of the agent
 * @param call what is asked
 * @param agent who is asked
 * @param target where, and with which key
 * @param messages the prompt as this agent needs it
 * @param budgetMs what is left of the request's time
 * @param signal ends it
 * @param standing of the turn at upstreams that keep conversations
 */
export function attempt (
  provider: Provider, call: Call, agent: Agent, { endpoint, apiKey }: Target,
  messages: PromptMessage[], budgetMs: number, signal: EndSignal, standing: Standing = APART
): AsyncIterator<ProviderEvent[]> {
  const { temperature, maxTokens, variables, detail, tools, toolChoice, extra, inPieces = true, chatId, userId } = call
  const { id: agentId, model, appId, features } = agent
  const { firstByteMs, idleMs, totalMs } = agent.timeouts
  const timeouts = {
    firstByteMs: inPieces ? firstByteMs : firstByteMs * WHOLE_TAKES,
    idleMs,
    totalMs: Math.min(totalMs, Math.max(1, budgetMs))
  }
  const request: ProviderRequest = {
    upstream: { agentId, endpoint, apiKey, model, appId, timeouts, reach: reachOf(agent) },
    messages,
    temperature: temperature ?? agent.temperature,
    maxTokens: maxTokens ?? agent.maxTokens,
    variables,
    detail: detail && features.supportsDetail,
    stream: features.supportsStream && inPieces,
    chatId,
    userId,
    standing: standing.thread?.agentId === agentId && standing.thread.endpoint === endpoint ? standing : { ...standing, thread: null },
    signal,
    ...(tools === undefined ? {} : { tools }),
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...(extra === undefined ? {} : { extra })
  }
  // A generator more costs every batch, so only those have it that need it.
  const events = provider.stop === undefined ? provider.generate(request) : stoppedWhenLeft(provider, request)
  return events[Symbol.asyncIterator]()
}
