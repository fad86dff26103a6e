/** Messages of a request that a stored turn begins with: the earlier ones are stored already. */
import { invalid } from '../../../errors.js'
import { textOfParts } from '../../conversations/images.js'
import { LONGEST_CONTENT } from '../../conversations/shapes.js'
import type { NewMessage } from '../../conversations/turns.js'
import type { PromptMessage } from '../../llm/provider.js'

/** Beginning of a stored turn. */
export interface NewMessages {
  messages: NewMessage[]
  /** The answer that it follows; absent: the end of the branch shown last. */
  parentId?: string
}

/**
 * Finds the stored answer that asks for these calls of tools.
 * @throws SESSION_NOT_FOUND
 */
export type AnswerThatCalls = (callIds: readonly string[]) => Promise<string | undefined>

const refused = (message: string, path = 'messages'): Error => invalid({ path: `/body/${path}`, message, keyword: 'unsupported' })

/** Characters are code points, as the database counts them, of which a text has no more than UTF-16 units. */
const isTooLong = (text: string): boolean => text.length > LONGEST_CONTENT && Array.from(text).length > LONGEST_CONTENT

function textOf ({ content }: PromptMessage): string {
  if (typeof content !== 'string') throw refused('must end with a text where the turn is stored')
  if (isTooLong(content)) throw refused(`must end with a text of at most ${LONGEST_CONTENT} characters where the turn is stored`)
  return content
}

function saidBy (message: PromptMessage | undefined): NewMessage[] {
  if (message?.role !== 'user') return []
  const { content: said } = message
  const parts = typeof said === 'string' ? {} : { parts: said }
  const content = textOf({ ...message, content: typeof said === 'string' ? said : textOfParts(said) })
  if (content === '' && parts.parts === undefined) throw refused('must end with a text where the turn is stored')
  return [{ role: 'user', content, ...parts }]
}

/**
 * The last message of the user, after the results of tools that stand before it or alone. Results follow the stored answer that asked for
 * them, so that sending them again, or more of them, opens a branch and overwrites nothing.
 * @param history as it was sent
 * @param answerThatCalls finds that answer
 * @throws COMMON_VALIDATION_ERROR where the end is neither said by the user nor results of what a stored answer asked for
 */
export async function newMessagesOf (history: readonly PromptMessage[], answerThatCalls: AnswerThatCalls): Promise<NewMessages> {
  const said = saidBy(history.at(-1))
  const before = said.length === 0 ? history : history.slice(0, -1)
  const results = before.slice(before.findLastIndex(({ role }) => role !== 'tool') + 1)
  if (results.length === 0) {
    if (said.length === 0) throw refused('must end with a message of the user, or the results of tools, where the turn is stored')
    return { messages: said }
  }
  const ids = results.map(({ toolCallId = '' }) => toolCallId)
  const parentId = await answerThatCalls([...new Set(ids)])
  if (parentId !== undefined) {
    const stored = results.map((result, at): NewMessage => ({ role: 'tool', content: textOf(result), toolCallId: ids[at] ?? '' }))
    return { messages: [...stored, ...said], parentId }
  }
  // What came of calls that are not stored belongs to the earlier ones.
  if (said.length > 0) return { messages: said }
  throw refused('must be the result of a call that an answer of the stored conversation asks for', `messages/${before.length - 1}/tool_call_id`)
}
