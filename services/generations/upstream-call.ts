import type { Agent } from '../agents/agent.js'
import type { PromptMessage, Provider, ProviderEvent } from '../llm/provider.js'
import type { Turn } from '../sessions/rows.js'
import { assemblePrompt, fillIn, historyBudget } from './prompt.js'
import { estimateTokens } from './usage.js'

/** What a caller may set for one answer. */
export interface CallSettings {
  /** Null: as the agent is configured. */
  temperature: number | null
  maxTokens: number | null
  variables: Record<string, string>
  /** Whether workflow steps are wanted. */
  detail: boolean
}

/** An answer on its way. */
export interface UpstreamAnswer {
  /** Estimated. */
  promptTokens: number
  events: AsyncIterable<ProviderEvent[]>
}

/** Where a call is made with, and what its prompt is made of. */
export interface CallPorts {
  provider(name: string): Provider | undefined
  /** The branch that ends in a message, oldest first, cut from the oldest to at most so many characters. */
  context(userId: string, sessionId: string, leafId: string, maxChars: number): Promise<PromptMessage[]>
}

/**
 * Ask an agent's upstream for the answer to the branch that a placeholder continues.
 * @param ports provider and history
 * @param agent as it was when the turn began: a later change does not touch a running answer
 * @param settings of the caller
 * @param turn whose placeholder; `history` saves reading what was just written
 * @param signal ends the call
 */
export async function callUpstream (
  ports: CallPorts, agent: Agent, settings: CallSettings,
  turn: { userId: string, placeholder: Turn, history: readonly PromptMessage[] | null }, signal: AbortSignal
): Promise<UpstreamAnswer> {
  const provider = ports.provider(agent.provider)
  if (provider === undefined) throw new Error(`no provider ${agent.provider}`)
  const { userId, placeholder: { sessionId, parentId, id: messageId } } = turn
  const history = turn.history ?? await ports.context(userId, sessionId, parentId ?? messageId, historyBudget(agent.contextTokens))
  const system = agent.systemPrompt === null ? null : fillIn(agent.systemPrompt, settings.variables)
  const messages = assemblePrompt(system, history, agent.contextTokens)
  const { id: agentId, endpoint, apiKey, model, appId, timeouts, features } = agent
  return {
    promptTokens: messages.reduce((sum, { content }) => sum + estimateTokens(content), 0),
    events: provider.generate({
      upstream: { agentId, endpoint, apiKey, model, appId, timeouts },
      messages,
      temperature: settings.temperature ?? agent.temperature,
      maxTokens: settings.maxTokens ?? agent.maxTokens,
      variables: settings.variables,
      detail: settings.detail && features.supportsDetail,
      stream: features.supportsStream,
      chatId: sessionId,
      userId,
      signal
    })
  }
}
