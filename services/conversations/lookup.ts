/**
 * Answers and conversations by their id alone, for administrators: whose they are and how they stand, never a word of them. Keys begin
 * with the user, who is not known here: each user that has rows is tried by the primary key, which costs what an index on ids alone would
 * cost every append.
 */
import type { Executor } from '../../plugins/postgres/index.js'

/** Answer as it stands. */
export interface FoundMessage {
  id: string
  userId: string
  sessionId: string
  role: string
  status: string
  agentId: string | null
  model: string | null
  finishReason: string | null
  /** Code of the failure that is stored with it. */
  errorCode: string | null
  createdAt: Date
  completedAt: Date | null
  /** Of one that is being produced. */
  running: { owner: string, front: string | null, requestId: string | null } | null
}

/** Conversation as it stands. */
export interface FoundSession {
  id: string
  userId: string
  agentId: string
  messageCount: number
  archived: boolean
  isDeleted: boolean
  createdAt: Date
  lastMessageAt: Date
}

/** Finder of what has an id. */
export interface Lookup {
  /** The message of an id; undefined where there is none. */
  message(id: string): Promise<FoundMessage | undefined>
  /** The conversation of an id; undefined where there is none. */
  session(id: string): Promise<FoundSession | undefined>
  /** The newest answers of a conversation. */
  answersOf(userId: string, sessionId: string, limit: number): Promise<FoundMessage[]>
  /** The answers to a message, newest first. */
  answersTo(userId: string, sessionId: string, messageId: string): Promise<FoundMessage[]>
  /** Answers that are produced for a request now. */
  askedBy(requestId: string): Promise<FoundMessage[]>
}

interface MessageRow {
  id: string
  user_id: string
  session_id: string
  role: string
  status: string
  agent_id: string | null
  model: string | null
  finish_reason: string | null
  error_code: string | null
  created_at: Date
  completed_at: Date | null
  owner: string | null
  front: string | null
  request_id: string | null
}

interface SessionRow {
  id: string
  user_id: string
  agent_id: string
  message_count: number
  archived: boolean
  is_deleted: boolean
  created_at: Date
  last_message_at: Date
}

/** Users that have rows in a table, each found by one step through its primary key. */
const owners = (table: 'messages' | 'sessions'): string => `
  with recursive owners (user_id) as (
    (select user_id from ${table} order by user_id limit 1)
    union all
    select (select next.user_id from ${table} next where next.user_id > owners.user_id order by next.user_id limit 1)
    from owners where owners.user_id is not null
  )`

const MESSAGE = `m.id, m.user_id, m.session_id, m.role, m.status, m.agent_id, m.model, m.finish_reason, m.error->>'code' as error_code, m.created_at, m.completed_at,
  g.owner, g.front, g.request_id`
const RUNNING = 'left join generations g on g.user_id = m.user_id and g.message_id = m.id'

const MESSAGE_BY_ID = `${owners('messages')}
  select ${MESSAGE} from owners cross join lateral (select * from messages where messages.user_id = owners.user_id and id = $1) m ${RUNNING}
  limit 1`
const SESSION_BY_ID = `${owners('sessions')}
  select s.id, s.user_id, s.agent_id, s.message_count, s.archived, s.deleted_at is not null as is_deleted, s.created_at, s.last_message_at
  from owners cross join lateral (select * from sessions where sessions.user_id = owners.user_id and id = $1) s limit 1`
const ANSWERS = `select ${MESSAGE} from (
    select * from messages where user_id = $1 and session_id = $2 order by seq desc limit 4 * $3
  ) m ${RUNNING} where m.role = 'assistant' order by m.seq desc limit $3`
const ANSWERS_TO = `select ${MESSAGE} from messages m ${RUNNING}
  where m.user_id = $1 and m.session_id = $2 and m.parent_id = $3 and m.role = 'assistant' order by m.seq desc limit 20`
const ASKED_BY = `select ${MESSAGE} from generations g join messages m on m.user_id = g.user_id and m.id = g.message_id where g.request_id = $1`

const toMessage = (row: MessageRow): FoundMessage => ({
  id: row.id,
  userId: row.user_id,
  sessionId: row.session_id,
  role: row.role,
  status: row.status,
  agentId: row.agent_id,
  model: row.model,
  finishReason: row.finish_reason,
  errorCode: row.error_code,
  createdAt: row.created_at,
  completedAt: row.completed_at,
  running: row.owner === null ? null : { owner: row.owner, front: row.front, requestId: row.request_id }
})

/**
 * Lookup by ids alone.
 * @param db the database
 */
export function createLookup (db: Executor): Lookup {
  return {
    async message (id) {
      const { rows: [row] } = await db.query<MessageRow>(MESSAGE_BY_ID, [id])
      return row === undefined ? undefined : toMessage(row)
    },
    async session (id) {
      const { rows: [row] } = await db.query<SessionRow>(SESSION_BY_ID, [id])
      if (row === undefined) return undefined
      return {
        id: row.id,
        userId: row.user_id,
        agentId: row.agent_id,
        messageCount: row.message_count,
        archived: row.archived,
        isDeleted: row.is_deleted,
        createdAt: row.created_at,
        lastMessageAt: row.last_message_at
      }
    },
    async answersOf (userId, sessionId, limit) {
      return (await db.query<MessageRow>(ANSWERS, [userId, sessionId, limit])).rows.map(toMessage)
    },
    async answersTo (userId, sessionId, messageId) {
      return (await db.query<MessageRow>(ANSWERS_TO, [userId, sessionId, messageId])).rows.map(toMessage)
    },
    async askedBy (requestId) {
      return (await db.query<MessageRow>(ASKED_BY, [requestId])).rows.map(toMessage)
    }
  }
}
