import { isBlank, partsOf, plainText, type Content, type PromptMessage } from './message.js'

/** A prompt that every upstream takes. */
export interface MendedPrompt {
  /** What was said to the model as its system, in order; not blank. */
  system: string[]
  /** From the user, then by turns, each result of a tool right after its call; never empty. */
  turns: PromptMessage[]
}

/** Stands for the turn that a shortened history has lost. */
const LOST_TURN: PromptMessage = { role: 'user', content: '…' }

/**
 * Mend a prompt for upstreams that insist on its form: system messages are lifted out, empty ones (an answer that was
 * stopped before its first word) are left out, neighbours of one role become one message, and the first is the user's. Calls of
 * tools without a result are left out, and so are results without their call.
 * @param prompt in order; not changed
 */
export function mendPrompt (prompt: readonly PromptMessage[]): MendedPrompt {
  const system = prompt.filter(({ role, content }) => role === 'system' && !isBlank(content)).map(({ content }) => plainText(content))
  const turns: PromptMessage[] = []
  for (const turn of withResults(prompt.filter(({ role }) => role !== 'system'))) {
    const last = turns.at(-1)
    if (isBlank(turn.content) && turn.role !== 'tool' && turn.toolCalls === undefined) continue
    if (last?.role === turn.role && turn.role !== 'tool') turns[turns.length - 1] = { ...turn, content: joined(last.content, turn.content) }
    else turns.push(turn)
  }
  if (turns[0]?.role !== 'user') turns.unshift(LOST_TURN)
  return { system, turns }
}

/** Turns with each result right after the call that it answers; what has no other half is left out. */
function withResults (prompt: readonly PromptMessage[]): PromptMessage[] {
  const isBare = prompt.every(({ role, toolCalls }) => role !== 'tool' && toolCalls === undefined)
  if (isBare) return [...prompt]
  const taken = new Set<PromptMessage>()
  return prompt.flatMap((turn, index): PromptMessage[] => {
    if (turn.role === 'tool') return []
    if (turn.role !== 'assistant' || turn.toolCalls === undefined) return [turn]
    const results = turn.toolCalls.flatMap((call) => {
      const result = prompt.find((other, at) => at > index && other.role === 'tool' && other.toolCallId === call.id && !taken.has(other))
      if (result === undefined) return []
      taken.add(result)
      return [{ call, result }]
    })
    const { toolCalls: _, ...said } = turn
    return results.length === 0 ? [said] : [{ ...said, toolCalls: results.map(({ call }) => call) }, ...results.map(({ result }) => result)]
  })
}

function joined (one: Content, other: Content): Content {
  if (isBlank(one)) return other
  if (isBlank(other)) return one
  return typeof one === 'string' && typeof other === 'string' ? `${one}\n\n${other}` : [...partsOf(one), ...partsOf(other)]
}
