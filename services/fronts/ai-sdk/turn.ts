/** Turn that a request asks for. Clients send the chat as they show it: what of it is stored already decides where the new goes. */
import { invalid } from '../../../errors.js'
import { LONGEST_NAME, type NamedMessage } from '../../conversations/client-names.js'
import { MessageNotFound } from '../../conversations/errors.js'
import { LONGEST_CONTENT } from '../../conversations/shapes.js'
import type { Step } from '../../conversations/tool-turns.js'
import type { NewMessage } from '../../conversations/turns.js'
import type { ImageJudge } from '../../conversations/images.js'
import { contentParts, fileFlaw } from './files.js'
import type { ChatRequest, SentMessage } from './request-schema.js'
import { resultsIn } from './tool-results.js'

/**
 * Another answer to what is stored, or new messages after one (null: at the beginning); `shownAs` names the answer that clients show
 * the new one as a further step of.
 */
export type PlannedTurn = { retry: string } | { messages: NewMessage[], parentId: string | null, shownAs?: string }

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

/** Ports of the plan of a turn. */
export interface TurnPorts {
  /** Judge of images; undefined where the agent that is asked takes none. */
  judge: ImageJudge | undefined
  /** Steps of a stored answer, from it on. */
  stepsFrom(answerId: string): Promise<Step[]>
}

const saidBy = (sent: SentMessage): NewMessage => {
  const parts = sent.role === 'user' ? contentParts(sent) : undefined
  return { role: sent.role, content: textOf(sent), clientId: sent.id, ...parts === undefined ? {} : { parts } }
}

function newQuestion (sent: SentMessage | undefined, at: number, judge: ImageJudge | undefined): NewMessage {
  if (sent?.role !== 'user') throw invalid({ path: '/body/messages', message: 'must end with a message of the user, or with outputs of tools that a stored answer asked for', keyword: 'role' })
  for (const [index, part] of sent.parts.entries()) {
    const flaw = part.type === 'file' ? fileFlaw(part, judge) : undefined
    if (flaw !== undefined) throw invalid({ path: `/body/messages/${at}/parts/${index}`, message: flaw, keyword: 'unsupported' })
  }
  const question = saidBy(sent)
  if (question.content.trim() === '' && question.parts === undefined) throw refused(at, 'must have a text', 'minLength')
  return question
}

/** An earlier message that is not stored yet; what can't be taken of it was refused when it was new, and is left out. */
function earlierOf (sent: SentMessage, judge: ImageJudge | undefined): NewMessage {
  return saidBy({ ...sent, parts: sent.parts.filter((part) => part.type !== 'file' || fileFlaw(part, judge) === undefined) })
}

/** Messages that follow each other, those that say nothing left out, each with its name unless that is another's. */
function storable (messages: readonly NewMessage[], first: number, stored: Stored): NewMessage[] {
  const used = new Set<string>()
  return messages.flatMap(({ clientId = '', ...message }, index): NewMessage[] => {
    const { content, parts } = message
    if (content === '' && parts === undefined) return []
    if (content.length > LONGEST_CONTENT && [...content].length > LONGEST_CONTENT) throw refused(first + index, `must have at most ${LONGEST_CONTENT} characters`, 'maxLength')
    const isFree = clientId !== '' && clientId.length <= LONGEST_NAME && !used.has(clientId) && stored.called(clientId) === undefined
    used.add(clientId)
    return [{ ...message, ...isFree ? { clientId } : {} }]
  })
}

/** End of a stored message: of an answer that asked for tools, its newest step, with what the client knows of its results. */
async function endOf (
  sent: SentMessage | undefined, at: number, stored: Stored, { stepsFrom }: TurnPorts
): Promise<{ parentId: string | null, results: NewMessage[] }> {
  const found = stored.find(sent)
  if (sent === undefined || found?.hasCalls !== true) return { parentId: found?.id ?? null, results: [] }
  const steps = await stepsFrom(found.id)
  const end = steps.at(-1)
  const results = resultsIn(sent, steps.slice(-1), `/body/messages/${at}/parts`)
  return { parentId: end?.id ?? found.id, results: results?.messages ?? [] }
}

/** A further step of the answer that the request ends with; undefined where it has no results of what a stored step asked for. */
async function nextStep (sent: SentMessage, at: number, stored: Stored, { stepsFrom }: TurnPorts): Promise<PlannedTurn | undefined> {
  const found = stored.find(sent)
  const results = found?.hasCalls === true ? resultsIn(sent, await stepsFrom(found.id), `/body/messages/${at}/parts`) : undefined
  return results === undefined ? undefined : { messages: results.messages, parentId: results.step.id, shownAs: sent.id }
}

async function newTurn ({ messages, messageId, trigger }: ChatRequest, stored: Stored, ports: TurnPorts): Promise<PlannedTurn> {
  const at = messages.length - 1
  const last = messages[at]
  const step = last?.role === 'assistant' ? await nextStep(last, at, stored, ports) : undefined
  if (step !== undefined) return step
  const question = newQuestion(last, at, ports.judge)
  const edited = messageId == null || trigger === 'regenerate-message' ? undefined : stored.called(messageId)
  if (edited?.role === 'user') return { messages: storable([question], at, stored), parentId: edited.parentId }
  const parentAt = messages.slice(0, at).findLastIndex((sent) => stored.find(sent) !== undefined)
  const earlier = messages.slice(parentAt + 1, at).map((sent) => earlierOf(sent, ports.judge))
  const { parentId, results } = await endOf(messages[parentAt], parentAt, stored, ports)
  return { messages: [...results, ...storable([...earlier, question], parentAt + 1, stored)], parentId }
}

/**
 * Turn that a request asks for.
 * @param request as it was sent
 * @param named what of it is stored
 * @param ports the agent that is asked, and what is stored of its answers
 * @throws COMMON_VALIDATION_ERROR where it ends neither with a message of the user nor with outputs of tools, or with what the agent
 *   does not take; MESSAGE_NOT_FOUND where nothing can be answered again
 */
export async function planTurn (request: ChatRequest, named: readonly NamedMessage[], ports: TurnPorts): Promise<PlannedTurn> {
  const { messages, messageId, trigger } = request
  const stored = new Stored(named)
  if (trigger !== 'regenerate-message') return await newTurn(request, stored, ports)
  const last = messages.at(-1)
  const sent = messages.find(({ id }) => id === messageId)
  const again = (sent === undefined ? stored.called(messageId ?? '') : stored.find(sent)) ?? stored.find(last)
  if (again !== undefined) return { retry: again.id }
  // The question itself was refused: it is asked now.
  if (last?.role !== 'user') throw MessageNotFound({ message: 'There is no message to answer again.' })
  return await newTurn(request, stored, ports)
}
