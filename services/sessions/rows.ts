import type { Feedback, Message, MessageFailure, MessageRole, MessageStatus, Session, Usage } from './shapes.js'

/** Select or returning list for {@link toSession}; the names are unqualified, so only `sessions` may be in scope. */
export const SESSION_COLUMNS = 'id, agent_id, title, message_count, archived, created_at, updated_at, last_message_at'

/** Select or returning list for {@link toMessage}; the names are unqualified, so only `messages` may be in scope. */
export const MESSAGE_COLUMNS = 'id, session_id, parent_id, role, content, status, agent_id, model, finish_reason, usage, error, feedback, created_at, completed_at'

/**
 * As MESSAGE_COLUMNS, for reading from `messages`: a message that is still being produced shows its checkpointed text so far.
 */
export const READ_MESSAGE_COLUMNS = MESSAGE_COLUMNS.replace('content', `case when status <> 'streaming' then content else coalesce((
  select string_agg(d.content, '' order by d.position) from generation_deltas d
  where d.user_id = messages.user_id and d.message_id = messages.id), '') end as content`)

/**
 * The condition that a session found by its id is not deleted. Written so that the planner can't match it with the partial index of the
 * list: without statistics it takes that one for as good as the primary key, and reads all sessions of the user to find one.
 * @param table name or alias of `sessions`
 */
export function live (table = 'sessions'): string {
  return `num_nulls(${table}.deleted_at) = 1`
}

/** What SESSION_COLUMNS bring. */
export interface SessionRow {
  id: string
  agent_id: string
  title: string
  message_count: number
  archived: boolean
  created_at: Date
  updated_at: Date
  last_message_at: Date
}

/** What MESSAGE_COLUMNS bring. */
export interface MessageRow {
  id: string
  session_id: string
  parent_id: string | null
  role: MessageRole
  content: string
  status: MessageStatus
  agent_id: string | null
  model: string | null
  finish_reason: string | null
  usage: Usage | null
  error: MessageFailure | null
  feedback: Feedback | null
  created_at: Date
  completed_at: Date | null
}

/**
 * A row as the API shows it; times are ISO 8601 in UTC with milliseconds.
 * @param row of `sessions`
 */
export function toSession (row: SessionRow): Session {
  return {
    id: row.id,
    agentId: row.agent_id,
    title: row.title,
    messageCount: row.message_count,
    archived: row.archived,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    lastMessageAt: row.last_message_at.toISOString()
  }
}

/**
 * A row as the API shows it; times are ISO 8601 in UTC with milliseconds.
 * @param row of `messages`
 */
export function toMessage (row: MessageRow): Message {
  return {
    id: row.id,
    sessionId: row.session_id,
    parentId: row.parent_id,
    role: row.role,
    content: row.content,
    status: row.status,
    agentId: row.agent_id,
    model: row.model,
    finishReason: row.finish_reason,
    usage: row.usage,
    error: row.error,
    feedback: row.feedback,
    createdAt: row.created_at.toISOString(),
    completedAt: row.completed_at === null ? null : row.completed_at.toISOString()
  }
}
