/** Prompt of a call: what an agent is told before, and as much of the conversation as its budget and its eyes allow. */
import type { Agent } from '../agents/agent.js'
import type { Content, PromptMessage } from '../llm/message.js'
import type { Call } from './call.js'
import { estimatePrompt } from './usage.js'

/** Whether an upstream may be told to fetch an image. */
export type PermitsImage = (url: string) => boolean

/** The most characters of history that are read for a prompt, whatever the budget. */
export const LONGEST_HISTORY = 4_000_000

/**
 * Characters of history that can matter for a budget, read generously: a token is at most a handful of characters.
 * @param contextTokens the agent's budget
 */
export function historyBudget (contextTokens: number): number {
  return Math.min(LONGEST_HISTORY, contextTokens * 8)
}

/**
 * Put the caller's values in the place of `{{name}}`.
 * @param text the agent's system prompt
 * @param variables the values; names without one are left as they stand
 */
export function fillIn (text: string, variables: Record<string, string>): string {
  return text.replace(/\{\{\s*([A-Za-z0-9_.-]{1,64})\s*\}\}/g, (match, name: string) => Object.hasOwn(variables, name) ? variables[name] ?? match : match)
}

/**
 * The prompt of one call: the system prompt, and as much of the history as the budget allows, cut from the oldest on. The
 * system prompt and the last message always stay.
 * @param systemPrompt of the agent, or null
 * @param history oldest first, the message to be answered last
 * @param contextTokens budget of the whole prompt in tokens
 * @param instructions of the caller, which stay as the system prompt does
 */
export function assemblePrompt (
  systemPrompt: string | null, history: readonly PromptMessage[], contextTokens: number, instructions?: string
): PromptMessage[] {
  const said = [systemPrompt, instructions].filter((text) => text !== null && text !== undefined && text !== '')
  const system = said.map((content): PromptMessage => ({ role: 'system', content: content as string }))
  let left = contextTokens - estimatePrompt(system)
  const kept: PromptMessage[] = []
  for (const message of history.toReversed()) {
    left -= estimatePrompt([message])
    // The result of a tool is nothing without its call.
    if (left < 0 && kept.length > 0 && kept[0]?.role !== 'tool') break
    kept.unshift(message)
  }
  return system.concat(kept)
}

/** Stands for an image in the prompt of a model that takes none. */
const UNSEEN = '[An image, which can not be shown to you]'

const unseen = (content: Content): Content => typeof content === 'string'
  ? content
  : content.map((part) => part.type === 'text' ? part.text : UNSEEN).join('\n')

/** Content of which an upstream is told only what it may fetch: what is imported or was sent under other settings may name any host. */
const permitted = (content: Content, permits: PermitsImage): Content => typeof content === 'string'
  ? content
  : content.map((part) => part.type === 'text' || permits(part.image_url.url) ? part : { type: 'text', text: UNSEEN })

/**
 * The prompt of a call, as an agent needs it: its system prompt, its budget, images only where it takes them and may fetch them.
 * @param call what is asked
 * @param agent who is asked: the call's own, or one that answers in its place
 * @param permits whether an image may be sent for
 * @returns at once where the history is at hand
 */
export function promptOf (
  call: Pick<Call, 'system' | 'history' | 'variables' | 'instructions'>, agent: Agent, permits: PermitsImage
): Promise<PromptMessage[]> | PromptMessage[] {
  const said = call.history(historyBudget(agent.contextTokens))
  const from = (history: readonly PromptMessage[]): PromptMessage[] => promptFrom(history, call, agent, permits)
  return said instanceof Promise ? said.then(from) : from(said)
}

function promptFrom (
  said: readonly PromptMessage[], call: Pick<Call, 'system' | 'variables' | 'instructions'>, agent: Agent, permits: PermitsImage
): PromptMessage[] {
  const seen = (content: Content): Content => agent.features.supportsImages ? permitted(content, permits) : unseen(content)
  const isPlain = said.every(({ content }) => typeof content === 'string')
  const history = isPlain ? said : said.map((message) => ({ ...message, content: seen(message.content) }))
  const system = call.system ?? (agent.systemPrompt === null ? null : fillIn(agent.systemPrompt, call.variables))
  return assemblePrompt(system, history, agent.contextTokens, call.instructions)
}
