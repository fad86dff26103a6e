import type { PromptMessage } from '../provider.js'

/** A prompt as the Messages API takes it. */
export interface AnthropicPrompt {
  system?: string
  messages: PromptMessage[]
}

/** Stands for the turn that a shortened history has lost. */
const lostTurn: PromptMessage = { role: 'user', content: '…' }

/**
 * Fit a prompt to the Messages API: system messages are lifted out, empty ones (an answer that was stopped before its first
 * word) are refused there and left out, neighbours of one role become one message, and the first is the user's.
 * @param prompt in order; not changed
 */
export function anthropicPrompt (prompt: PromptMessage[]): AnthropicPrompt {
  const said = prompt.filter(({ content }) => content.trim() !== '')
  const system = said.filter(({ role }) => role === 'system').map(({ content }) => content).join('\n\n')
  const messages: PromptMessage[] = []
  for (const { role, content } of said) {
    if (role === 'system') continue
    const last = messages.at(-1)
    if (last?.role === role) messages[messages.length - 1] = { role, content: `${last.content}\n\n${content}` }
    else messages.push({ role, content })
  }
  if (messages[0]?.role !== 'user') messages.unshift(lostTurn)
  return { ...(system === '' ? {} : { system }), messages }
}
