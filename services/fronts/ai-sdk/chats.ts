/** Chats of the AI SDK over stored conversations: found or made by the client's own name, gone on with, read for a new start. */
import type { Executor } from '../../../plugins/postgres/index.js'
import { ParleyError } from '../../../errors.js'
import type { Agent } from '../../agents/agent.js'
import type { Agents } from '../../agents/snapshot.js'
import type { Answers } from '../../conversations/answers.js'
import { messagesNamed, namesOf, sessionNamed } from '../../conversations/client-names.js'
import { unitsOfParts, type ImageJudge } from '../../conversations/images.js'
import type { Message, Session } from '../../conversations/shapes.js'
import { stepsBefore, stepsFrom } from '../../conversations/tool-turns.js'
import type { Asker, Asks } from '../../generations/asks.js'
import type { Asked } from '../../generations/joins.js'
import type { History } from '../../sessions/history.js'
import type { ChatRequest } from './request-schema.js'
import { namesIn, planTurn } from './turn.js'
import { toolsOf } from './tools.js'
import { toUiMessages, type UiMessage, type UiPart } from './ui-message.js'

/** Message that clients show an answer in, where it is a further step of an earlier one. */
export interface ShownAs {
  /** Its id, as the client has it. */
  shownAs: string
  /** What the steps before it say, for clients that are told the whole message. */
  earlier?: readonly UiPart[]
}

/** An answer that was asked for, and where it is shown. */
export type SentTurn = Asked & Partial<ShownAs>

/** Chats of the AI SDK. */
export interface Chats {
  /** The conversation that a client calls so; undefined where the caller has none. */
  find(userId: string, chatId: string): Promise<Session | undefined>
  /**
   * Begin the turn that a request asks for, and make its conversation where there is none.
   * @throws COMMON_VALIDATION_ERROR, MESSAGE_NOT_FOUND, and whatever the verbs of generations throw
   */
  send(asker: Asker, request: ChatRequest): Promise<SentTurn>
  /** The newest messages of the branch shown last, oldest first, as many as a client could send back. */
  history(userId: string, sessionId: string): Promise<UiMessage[]>
  /** The message that clients show an answer in. */
  shown(userId: string, answerId: string): Promise<ShownAs>
}

/** Ports of chats. */
export interface ChatPorts {
  db: Executor
  agents: Pick<Agents, 'all' | 'find'>
  generations: Pick<Asks, 'complete' | 'retry'>
  sessions: Pick<History, 'messages'>
  answers: Pick<Answers, 'byId'>
  /** Judge of images for an agent; undefined where it takes none. */
  imagesFor(agent: Agent | undefined): ImageJudge | undefined
}

/** Scope of the idempotency keys. */
const ROUTE = 'api/chat'
const MOST_TRIES = 3
/** A body has at most 1 MiB: with more than this a client could not go on. UTF-16 units, and messages. */
const MOST_UNITS = 700_000
const MOST_MESSAGES = 1000
const PAGE = 100

const isGone = (error: unknown): boolean => error instanceof ParleyError && error.code === 'SESSION_NOT_FOUND'

/**
 * Chats over conversations.
 * @param ports what they work with
 */
export function createChats ({ db, agents, generations, sessions, answers, imagesFor }: ChatPorts): Chats {
  async function begin (asker: Asker, request: ChatRequest): Promise<SentTurn> {
    const { userId } = asker.caller
    const session = await sessionNamed(db, userId, request.id)
    const named = session === undefined ? [] : await messagesNamed(db, userId, session.id, namesIn(request))
    // Whoever can't be talked to is refused by the verb.
    const agentId = request.agentId ?? session?.agentId ?? agents.all().find(({ isActive }) => isActive)?.id ?? ''
    const turn = await planTurn(request, named, {
      judge: imagesFor(agents.find(agentId)),
      stepsFrom: async (answerId) => session === undefined ? [] : await stepsFrom(db, userId, session.id, answerId)
    })
    const tools = toolsOf(request)
    const further = tools.length === 0 ? {} : { tools }
    if ('retry' in turn) return await generations.retry(asker, turn.retry, agentId, further)
    const { messages, parentId, shownAs } = turn
    const place = session === undefined ? { clientId: request.id } : { sessionId: session.id, parentId }
    const asked = await generations.complete(asker, { agentId, messages, further, ...place })
    return shownAs === undefined ? asked : { ...asked, shownAs }
  }

  async function whole ({ messages, content }: Awaited<ReturnType<History['messages']>>): Promise<Message[]> {
    const [message] = messages
    if (content === undefined || message === undefined) return messages
    let text = ''
    for await (const slice of content) text += slice
    return [{ ...message, content: text }]
  }

  return {
    find: (userId, chatId) => sessionNamed(db, userId, chatId),

    async shown (userId, answerId) {
      const { first: shownAs, ids } = await stepsBefore(db, userId, answerId)
      if (ids.length === 0) return { shownAs }
      const steps = await answers.byId(userId, ids)
      const [message] = toUiMessages(ids.flatMap((id) => steps.get(id) ?? []), new Map())
      return { shownAs, earlier: message?.parts ?? [] }
    },

    async send ({ idempotency, ...asker }, request) {
      const once = { ...asker, idempotency: idempotency === null ? null : { ...idempotency, route: ROUTE } }
      for (let tries = 1; ; tries += 1) {
        try {
          return await begin(once, request)
        } catch (error) {
          // It was made, or deleted, by somebody else meanwhile.
          if (!isGone(error) || tries === MOST_TRIES) throw error
        }
      }
    },

    async history (userId, sessionId) {
      const found: Message[] = []
      let units = 0
      let cursor: string | null | undefined
      while (cursor !== null && found.length < MOST_MESSAGES && units < MOST_UNITS) {
        const page = await sessions.messages(userId, sessionId, { limit: PAGE, order: 'desc', ...cursor === undefined ? {} : { cursor } })
        const messages = await whole(page)
        found.push(...messages)
        units += messages.reduce((sum, { content, parts = [] }) => sum + content.length + unitsOfParts(parts), 0)
        cursor = page.nextCursor
      }
      return toUiMessages(found.reverse(), await namesOf(db, userId, found.map(({ id }) => id)))
    }
  }
}
