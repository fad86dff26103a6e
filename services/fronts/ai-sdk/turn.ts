/** Turn that a request asks for. Clients send the chat as they show it: what of it is stored already decides where the new goes. */
import { invalid } from '../../../errors.js'
import { LONGEST_NAME, type NamedMessage } from '../../conversations/client-names.js'
import { MessageNotFound } from '../../conversations/errors.js'
import { LONGEST_CONTENT } from '../../conversations/shapes.js'
import type { NewMessage } from '../../conversations/turns.js'
import type { ChatRequest, SentMessage } from './request-schema.js'

/** Another answer to what is stored, or new messages after one (null: at the beginning). */
export type PlannedTurn = { retry: string } | { messages: NewMessage[], parentId: string | null }

/** Names by which messages of a request may be stored. */
export function namesIn ({ messages, messageId }: ChatRequest): string[] {
  return [...messages.map(({ id }) => id), messageId ?? ''].filter((name) => name !== '' && name.length <= LONGEST_NAME)
}

const textOf = ({ parts }: SentMessage): string => parts.map(({ type, text = '' }) => type === 'text' ? text : '').join('')

/** Stored messages, by what clients call them. */
class Stored {
  readonly #byName = new Map<string, NamedMessage>()

  constructor (named: readonly NamedMessage[]) {
    for (const message of named) this.#byName.set(message.id, message)
    for (const message of named) if (message.clientId !== null) this.#byName.set(message.clientId, message)
  }

  called (name: string): NamedMessage | undefined {
    return this.#byName.get(name) ?? this.#byName.get(name.toLowerCase())
  }

  /** The message itself: one whose question was edited in the client, and then refused, is not stored yet. */
  find (sent: SentMessage | undefined): NamedMessage | undefined {
    const found = sent === undefined ? undefined : this.called(sent.id)
    return found === undefined || sent?.role !== 'user' || found.asked === textOf(sent) ? found : undefined
  }
}

const refused = (at: number, message: string, keyword = 'unsupported'): Error => invalid({ path: `/body/messages/${at}/parts`, message, keyword })

function newQuestion (sent: SentMessage | undefined, at: number): NewMessage {
  if (sent?.role !== 'user') throw invalid({ path: '/body/messages', message: 'must end with a message of the user', keyword: 'role' })
  if (sent.parts.some(({ type }) => type === 'file')) throw refused(at, 'must be text: files can not be stored')
  const content = textOf(sent)
  if (content.trim() === '') throw refused(at, 'must have a text', 'minLength')
  return { role: 'user', content, clientId: sent.id }
}

/** Messages that follow each other, those without a text left out, each with its name unless that is another's. */
function storable (messages: readonly NewMessage[], first: number, stored: Stored): NewMessage[] {
  const used = new Set<string>()
  return messages.flatMap(({ role, content, clientId = '' }, index): NewMessage[] => {
    if (content === '') return []
    if (content.length > LONGEST_CONTENT && [...content].length > LONGEST_CONTENT) throw refused(first + index, `must have at most ${LONGEST_CONTENT} characters`, 'maxLength')
    const isFree = clientId !== '' && clientId.length <= LONGEST_NAME && !used.has(clientId) && stored.called(clientId) === undefined
    used.add(clientId)
    return [{ role, content, ...isFree ? { clientId } : {} }]
  })
}

function newTurn ({ messages, messageId, trigger }: ChatRequest, stored: Stored): PlannedTurn {
  const at = messages.length - 1
  const question = newQuestion(messages[at], at)
  const edited = messageId == null || trigger === 'regenerate-message' ? undefined : stored.called(messageId)
  if (edited?.role === 'user') return { messages: storable([question], at, stored), parentId: edited.parentId }
  const parentAt = messages.slice(0, at).findLastIndex((sent) => stored.find(sent) !== undefined)
  const earlier = messages.slice(parentAt + 1, at)
    .map((sent): NewMessage => ({ role: sent.role, content: textOf(sent), clientId: sent.id }))
  return { messages: storable([...earlier, question], parentAt + 1, stored), parentId: stored.find(messages[parentAt])?.id ?? null }
}

/**
 * Turn that a request asks for.
 * @param request as it was sent
 * @param named what of it is stored
 * @throws COMMON_VALIDATION_ERROR where it does not end with a text of the user; MESSAGE_NOT_FOUND where nothing can be answered again
 */
export function planTurn (request: ChatRequest, named: readonly NamedMessage[]): PlannedTurn {
  const { messages, messageId, trigger } = request
  const stored = new Stored(named)
  if (trigger !== 'regenerate-message') return newTurn(request, stored)
  const last = messages.at(-1)
  const sent = messages.find(({ id }) => id === messageId)
  const again = (sent === undefined ? stored.called(messageId ?? '') : stored.find(sent)) ?? stored.find(last)
  if (again !== undefined) return { retry: again.id }
  // The question itself was refused: it is asked now.
  if (last?.role !== 'user') throw MessageNotFound({ message: 'There is no message to answer again.' })
  return newTurn(request, stored)
}
