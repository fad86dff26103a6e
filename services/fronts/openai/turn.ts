import { invalid } from '../../../errors.js'
import type { PromptMessage } from '../../llm/provider.js'

/**
 * Text of the user's message that a stored turn begins with: the last of a request, whose earlier ones are stored already.
 * @param history as it was sent
 * @throws COMMON_VALIDATION_ERROR where it is not of the user, or no text
 */
export function newTextOf (history: readonly PromptMessage[]): string {
  const last = history.at(-1)
  const refused = (message: string): Error => invalid({ path: '/body/messages', message, keyword: 'unsupported' })
  if (last?.role !== 'user') throw refused('must end with a message of the user where the turn is stored')
  if (typeof last.content !== 'string' || last.content === '') throw refused('must end with a text where the turn is stored')
  return last.content
}
