/**
 * Start of a turn in the database: committed before the upstream is called, or found by its idempotency key, or refused with the
 * reason.
 */
import { v7 as uuidv7 } from 'uuid'
import { sqlState, type Database } from '../../plugins/postgres/index.js'
import { GenerationInProgress, IdempotencyConflict, MessageNotFound, SessionNotFound } from './errors.js'
import { requestHash, type IdempotencyKey } from './idempotency.js'
import { toMessage, toTurn, type Turn, type TurnRow } from './rows.js'
import type { Message } from './shapes.js'
import { cutTitle } from './title.js'
import { START_IN_SESSION, START_NEW_SESSION, WHY_NOT } from './turn-statement.js'

/** A text of a conversation that is to be stored. */
export interface NewMessage { role: 'system' | 'user' | 'assistant', content: string }

/** A turn to store before the upstream is called. */
export interface NewTurn {
  userId: string
  /** Null makes a session. */
  sessionId: string | null
  /** What the turn follows: a message, the end of the branch shown last (`undefined`), or nothing (null: a new first message). */
  parentId?: string | null
  /** User messages and what came before them; empty for another answer to the parent. */
  messages: NewMessage[]
  agentId: string
  model: string | null
  idempotency: IdempotencyKey | null
}

/**
 * A turn in the database: begun, or found by its idempotency key. `question` is the last of the messages, null where it opened a branch,
 * so that it has siblings which nobody has read.
 */
export type StartedTurn =
  | { kind: 'started', sessionId: string, messages: Turn[], question: Message | null, placeholder: Turn }
  | { kind: 'existing', sessionId: string, messageId: string }

/** Owner and lease that fence this process's generations. */
export interface Ownership { owner: string, leaseMs: number }

const MOST_TRIES = 5

/** A message of a turn as it starts, and whether the turn opened a branch. */
interface StartRow extends TurnRow { forks: boolean }

// What goes on in a branch, or follows a message of this very turn, is the first there, and alone until the turn has ended.
const questionOf = (messages: StartRow[]): Message | null => {
  const last = messages.at(-1)
  return last === undefined || (last.forks && messages.length === 1) ? null : toMessage({ ...last, siblings: null })
}

/** Row of WHY_NOT. */
interface Obstacles {
  session: boolean
  /** The answer that is being produced. */
  running: string | null
  parent: boolean
  request_hash: Buffer | null
  session_id: string
  message_id: string
}

/**
 * Begin a turn: everything that a client may rely on is committed when this resolves.
 * @param db the database
 * @param turn what to store
 * @param ownership of the generation's row
 * @param takeOver ends a generation of this session whose owner is gone; tells whether there was one
 * @throws SESSION_NOT_FOUND, MESSAGE_NOT_FOUND, CHAT_GENERATION_IN_PROGRESS, CHAT_IDEMPOTENCY_CONFLICT
 */
export async function startTurn (
  db: Database, turn: NewTurn, ownership: Ownership, takeOver: (userId: string, sessionId: string) => Promise<boolean>
): Promise<StartedTurn> {
  const sessionId = turn.sessionId ?? uuidv7()
  const rows = [...turn.messages.map((message) => ({ ...message, id: uuidv7() })), { id: uuidv7(), role: 'assistant', content: '' }]
  const firstUser = turn.messages.find(({ role }) => role === 'user')
  const hash = turn.idempotency === null ? null : requestHash(turn.idempotency.request)
  const parameters = [
    turn.userId, sessionId, rows.map(({ id }) => id), rows.map(({ role }) => role), rows.map(({ content }) => content),
    turn.agentId, turn.model, ownership.owner, ownership.leaseMs, turn.idempotency?.route ?? '', turn.idempotency?.key ?? null, hash, cutTitle(firstUser?.content ?? '')
  ]

  const attempt = async (): Promise<StartRow[]> => {
    try {
      const { rows: stored } = turn.sessionId === null
        ? await db.query<StartRow>(START_NEW_SESSION, parameters, 'start-new-session')
        : await db.query<StartRow>(START_IN_SESSION, [...parameters, turn.parentId ?? null, turn.parentId === null], 'start-in-session')
      return stored
    } catch (error) {
      // The backstop: another start committed between this statement's snapshot and its write.
      if (sqlState(error)?.code === '23505' && sqlState(error)?.constraint?.startsWith('generations_') === true) return []
      throw error
    }
  }

  let busy: string | null = null
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const stored = await attempt()
    const placeholder = stored.at(-1)
    if (placeholder !== undefined) {
      const messages = stored.slice(0, -1)
      return { kind: 'started', sessionId, messages: messages.map(toTurn), question: questionOf(messages), placeholder: toTurn(placeholder) }
    }

    const { rows: [why] } = await db.query<Obstacles>(WHY_NOT, [turn.userId, sessionId, turn.idempotency?.route ?? '', turn.idempotency?.key ?? null, turn.parentId ?? null])
    if (why !== undefined && why.request_hash !== null) {
      if (hash === null || !why.request_hash.equals(hash)) throw IdempotencyConflict()
      return { kind: 'existing', sessionId: why.session_id, messageId: why.message_id }
    }
    if (why?.session !== true) throw SessionNotFound()
    if (!why.parent) throw MessageNotFound()
    // The generation that stood against it may have ended meanwhile, or its owner may be gone: then the way is free.
    busy = why.running ?? busy
    if (why.running !== null && !await takeOver(turn.userId, sessionId)) break
  }
  throw GenerationInProgress({ details: { messageId: busy } })
}
