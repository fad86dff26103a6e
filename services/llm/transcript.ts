/** Turns of a prompt as plain talk, for upstreams that run tools of their own and have no place for ours. */
import { isBlank, plainText, type PromptMessage } from './message.js'

/**
 * Turns that say something, without calls of tools and their results.
 * @param prompt in order; not changed
 */
export function spokenTurns (prompt: readonly PromptMessage[]): PromptMessage[] {
  return prompt.filter(({ role, content }) => role !== 'tool' && !isBlank(content)).map(({ role, content }) => ({ role, content }))
}

const SPEAKERS = { system: 'System', user: 'User', assistant: 'Assistant', tool: 'Tool' }

/**
 * One text for an upstream that takes nothing else: what it is told as its system, what was said so far, and what is to be answered. A
 * prompt of one turn is that turn.
 * @param prompt in order, what is to be answered last
 */
export function asOneText (prompt: readonly PromptMessage[]): string {
  const turns = spokenTurns(prompt)
  const question = turns.pop()
  const system = turns.filter(({ role }) => role === 'system').map(({ content }) => plainText(content))
  const said = turns.filter(({ role }) => role !== 'system').map(({ role, content }) => `${SPEAKERS[role]}: ${plainText(content)}`)
  const parts = [...system, ...said.length === 0 ? [] : ['The conversation so far:', ...said, 'The message to answer now:']]
  return [...parts, plainText(question?.content ?? '')].join('\n\n')
}
