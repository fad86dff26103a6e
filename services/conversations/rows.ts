/** Rows of the conversation tables: select lists and conditions for statements, and the mapping of rows to what the API shows. */
import type { ContentPart, Feedback, Message, MessageFailure, MessageRole, MessageStatus, Session, Siblings, ToolCall, TreeNode, Usage } from './shapes.js'
import { PAGE_BYTES } from './page-bytes.js'
import { siblings } from './siblings.js'

/**
 * Rows that are to be looked up in a table one by one, to stand in a `from`. The planner takes what is given for ten or a hundred, and then
 * reads all of `generations`, which is small but full of rows that ended since it was last vacuumed; of a range it takes few.
 * @param rows what the rows are called
 * @param integer column of theirs that is never negative, so that none is left out
 */
export const each = (rows: string, integer: string): string => `(select * from ${rows} where ${integer} between 0 and ${2 ** 31 - 1}) ${rows}`

/** Select or returning list for {@link toSession}; the names are unqualified, so only `sessions` may be in scope. */
export const SESSION_COLUMNS = `id, agent_id, title, message_count, archived, created_at, updated_at, last_message_at,
  (select g.message_id from generations g where g.user_id = sessions.user_id and g.session_id = sessions.id) as active_message_id,
  coalesce(active_leaf, last_message_id) as active_leaf`

/** Select or returning list for {@link toTurn}; the names are unqualified, so only `messages` may be in scope. */
export const TURN_COLUMNS = `id, session_id, parent_id, role, content, reasoning, tool_calls, tool_call_id, status, agent_id, model, finish_reason,
  usage, error, feedback, parts, created_at, completed_at`

/**
 * Select or returning list for {@link toMessage}; the names are unqualified, so only `messages` may be in scope, or one that is named so.
 * @param table what the rows are called
 */
export const messageColumns = (table = 'messages'): string => `${TURN_COLUMNS}, ${siblings(table)} as siblings`

const reading = (whole: string): string => TURN_COLUMNS.replace('content', `case when status <> 'streaming' then ${whole} else coalesce((
  select string_agg(d.content, '' order by d.position) from generation_deltas d
  where d.user_id = messages.user_id and d.message_id = messages.id), '') end as content`)

/** As TURN_COLUMNS, for reading from `messages`: a message that is still being produced shows its checkpointed text so far. */
export const READ_TURN_COLUMNS = reading('content')

/** As READ_TURN_COLUMNS, for pages: with the bytes of the content as `size`, and without a content that is larger than a page. */
export const PAGE_TURN_COLUMNS = `${reading(`case when octet_length(content) > ${PAGE_BYTES} then '' else content end`)}, octet_length(content) as size`

/** As READ_TURN_COLUMNS, with the siblings. */
export const READ_MESSAGE_COLUMNS = `${READ_TURN_COLUMNS}, ${siblings('messages')} as siblings`

/** As PAGE_TURN_COLUMNS, with the siblings. */
export const PAGE_MESSAGE_COLUMNS = `${PAGE_TURN_COLUMNS}, ${siblings('messages')} as siblings`

/**
 * The condition that a session found by its id is not deleted. Written so that the planner can't match it with the partial index of the
 * list: without statistics it takes that one for as good as the primary key, and reads all sessions of the user to find one.
 * @param table name or alias of `sessions`
 */
export function live (table = 'sessions'): string {
  return `num_nulls(${table}.deleted_at) = 1`
}

/** Row of SESSION_COLUMNS. */
export interface SessionRow {
  id: string
  agent_id: string
  title: string
  message_count: number
  archived: boolean
  created_at: Date
  updated_at: Date
  last_message_at: Date
  active_message_id: string | null
  active_leaf: string | null
}

/** Row of TURN_COLUMNS. */
export interface TurnRow {
  id: string
  session_id: string
  parent_id: string | null
  role: MessageRole
  content: string
  reasoning: string | null
  tool_calls: ToolCall[] | null
  tool_call_id: string | null
  status: MessageStatus
  agent_id: string | null
  model: string | null
  finish_reason: string | null
  usage: Usage | null
  error: MessageFailure | null
  feedback: Feedback | null
  parts?: ContentPart[] | null
  created_at: Date
  completed_at: Date | null
}

/** Row of a message's columns. */
export interface MessageRow extends TurnRow {
  /** Null in a conversation without branches. */
  siblings: Siblings | null
}

/** A message whose place among its siblings nobody asked for. */
export type Turn = Omit<Message, 'siblings'>

const ALONE: Siblings = { index: 0, count: 1, previousId: null, nextId: null }

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
    activeMessageId: row.active_message_id,
    activeLeaf: row.active_leaf,
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
  // No spread: it would give each message a shape of its own, which costs as much as the message.
  return Object.assign(toTurn(row), { siblings: row.siblings ?? ALONE })
}

/**
 * A row as the API shows it, but for its siblings.
 * @param row of `messages`
 */
export function toTurn (row: TurnRow): Turn {
  const turn: Turn = {
    id: row.id,
    sessionId: row.session_id,
    parentId: row.parent_id,
    role: row.role,
    content: row.content,
    reasoning: row.reasoning,
    toolCalls: row.tool_calls,
    toolCallId: row.tool_call_id,
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
  // Not spread: most have none, and every message comes this way.
  if (row.parts != null) turn.parts = row.parts
  return turn
}

/** Row of a message in the tree. */
export type NodeRow = Pick<TurnRow, 'id' | 'parent_id' | 'role' | 'created_at' | 'completed_at'>

/**
 * A row as the tree shows it.
 * @param row of `messages`
 */
export function toNode (row: NodeRow): TreeNode {
  return {
    id: row.id,
    parentId: row.parent_id,
    role: row.role,
    createdAt: row.created_at.toISOString(),
    completedAt: row.completed_at === null ? null : row.completed_at.toISOString()
  }
}
