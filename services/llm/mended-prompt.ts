import type { PromptMessage } from './provider.js'

/** A prompt that every upstream takes. */
export interface MendedPrompt {
  /** What was said to the model as its system, in order; not blank. */
  system: string[]
  /** From the user, then by turns; never empty. */
  turns: PromptMessage[]
}

/** Stands for the turn that a shortened history has lost. */
const LOST_TURN: PromptMessage = { role: 'user', content: '…' }

/**
 * Mend a prompt for upstreams that insist on its form: system messages are lifted out, empty ones (an answer that was
 * stopped before its first word) are left out, neighbours of one role become one message, and the first is the user's.
 * @param prompt in order; not changed
 */
export function mendPrompt (prompt: readonly PromptMessage[]): MendedPrompt {
  const said = prompt.filter(({ content }) => content.trim() !== '')
  const system = said.filter(({ role }) => role === 'system').map(({ content }) => content)
  const turns: PromptMessage[] = []
  for (const { role, content } of said) {
    if (role === 'system') continue
    const last = turns.at(-1)
    if (last?.role === role) turns[turns.length - 1] = { role, content: `${last.content}\n\n${content}` }
    else turns.push({ role, content })
  }
  if (turns[0]?.role !== 'user') turns.unshift(LOST_TURN)
  return { system, turns }
}
