/** Verbs that ask an agent: each finds what it is about, says what is to be stored, and begins the turn. */
import type { Caller } from '../../identity.js'
import type { Agent } from '../agents/agent.js'
import type { CallSettings } from '../calls/call.js'
import { MessageNotFound } from '../conversations/errors.js'
import type { IdempotencyKey } from '../conversations/idempotency.js'
import type { Message } from '../conversations/shapes.js'
import type { NewMessage, NewTurn } from '../conversations/turns.js'
import type { Front } from '../usage/front.js'
import type { Asked } from './joins.js'

/** Asker of a turn. */
export interface Asker {
  /** What the request rests on: what it asked for is stopped when that ends. */
  caller: Caller
  /** Of the request, for the log. */
  requestId: string
  /** Protocol that it is asked in; absent: this service's own. */
  front?: Front
  /** The key under which a repeat of the same request is harmless. */
  idempotency: AskedOnce | null
}

/** A key, and what makes a repeat the same request. */
export interface AskedOnce {
  key: string
  request: object
  /** Operation that the key belongs to; that of the verb when absent. */
  route?: string
}

/** A turn that an agent is to answer. */
export interface Ask extends Omit<NewTurn, 'agentId' | 'model'>, CallSettings {
  agent: Agent
  caller: Pick<Caller, 'loginId' | 'keyId'>
  requestId: string
  front: Front
  /** The message to be answered, where it is stored already. */
  question?: Message
}

/** Input of a new turn of a conversation. */
export interface Completion {
  agentId: string
  /** Absent: one is made. */
  sessionId?: string
  /** Client's own name of the one that is made. */
  clientId?: string
  /** Absent: the end of the branch shown last; null: nothing, which makes another first message. */
  parentId?: string | null
  /** Absent: as the agent is configured. */
  temperature?: number
  maxTokens?: number
  variables?: Record<string, string>
  /** Whether workflow steps are wanted. */
  detail?: boolean
  /** Of protocols that say more of a call. */
  further?: Pick<CallSettings, 'instructions' | 'tools' | 'toolChoice' | 'extra'>
  /** What the client of a front said beside: kept with the answer, and then its pieces are, too. */
  request?: object
  /** The last is what is to be answered. */
  messages: NewMessage[]
}

/**
 * Verbs that ask an agent; each resolves once the turn is committed, with its answer on its way. They throw AGENT_NOT_FOUND,
 * SESSION_NOT_FOUND, MESSAGE_NOT_FOUND, CHAT_GENERATION_IN_PROGRESS, CHAT_IDEMPOTENCY_CONFLICT and COMMON_SHUTTING_DOWN.
 */
export interface Asks {
  /** Go on in a conversation, or begin one. */
  complete(asker: Asker, completion: Completion): Promise<Asked>
  /** Another answer, a sibling of the earlier one, to the message (of the user, or a tool) that is named or that the named one follows. */
  retry(asker: Asker, messageId: string, agentId?: string, further?: Completion['further']): Promise<Asked>
  /** Another message in the place of one of the user, and its answer. */
  edit(asker: Asker, messageId: string, content: string, agentId?: string): Promise<Asked>
}

/** Ports of the verbs that begin a turn. */
export interface AskPorts {
  /** Throws when the service is about to end. */
  assertAccepting(): void
  /** An agent that can be talked to; null is none. Throws AGENT_NOT_FOUND. */
  agent(id: string | null): Agent
  /** A message of that user. Throws MESSAGE_NOT_FOUND. */
  find(userId: string, messageId: string): Promise<Message>
  /** Commit a turn, and begin its answer. */
  begin(ask: Ask): Promise<Asked>
}

/** Input of a turn, whoever asks. */
type Wanted = Omit<Ask, 'userId' | 'caller' | 'requestId' | 'front' | 'idempotency'>

const onceOf = (verb: string, named: object, { key, request, route = verb }: AskedOnce): IdempotencyKey =>
  ({ route, key, request: { ...named, ...request } })

const AS_CONFIGURED: CallSettings = { temperature: null, maxTokens: null, variables: {}, detail: false }

/** The verbs over an engine. */
export function createAsks ({ assertAccepting, agent, find, begin }: AskPorts): Asks {
  const ask = async (route: string, { caller, requestId, front = 'native', idempotency }: Asker, named: object, turn: Wanted): Promise<Asked> =>
    // Assigned: a spread would give each turn a shape of its own.
    await begin(Object.assign(turn, {
      userId: caller.userId,
      caller,
      requestId,
      front,
      idempotency: idempotency === null ? null : onceOf(route, named, idempotency)
    }))

  return {
    async complete (asker, completion) {
      const { agentId, sessionId = null, clientId, parentId, messages, request } = completion
      const { temperature = null, maxTokens = null, variables = {}, detail = false, further = {} } = completion
      assertAccepting()
      const place = { sessionId, ...clientId === undefined ? {} : { clientId }, ...parentId === undefined ? {} : { parentId } }
      const settings: CallSettings = { ...further, temperature, maxTokens, variables, detail }
      return await ask('completions', asker, {}, { agent: agent(agentId), ...place, messages, ...settings, ...request === undefined ? {} : { request } })
    },

    async retry (asker, messageId, agentId, further = {}) {
      assertAccepting()
      const { userId } = asker.caller
      const named = await find(userId, messageId)
      const question = named.role === 'assistant' && named.parentId !== null ? await find(userId, named.parentId) : named
      if (question.role !== 'user' && question.role !== 'tool') throw MessageNotFound({ message: 'There is no user message to answer again.' })
      const { sessionId, id: parentId } = question
      const turn = { agent: agent(agentId ?? named.agentId), sessionId, parentId, messages: [], question }
      return await ask('retry', asker, { id: named.id }, { ...AS_CONFIGURED, ...further, ...turn })
    },

    async edit (asker, messageId, content, agentId) {
      assertAccepting()
      const { id, role, sessionId, parentId, agentId: asked } = await find(asker.caller.userId, messageId)
      if (role !== 'user') throw MessageNotFound({ message: 'Only a user message can be edited.' })
      const turn = { agent: agent(agentId ?? asked), sessionId, parentId, messages: [{ role, content }] }
      return await ask('edit', asker, { id }, { ...AS_CONFIGURED, ...turn })
    }
  }
}
