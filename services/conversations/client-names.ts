/** Names that clients gave to sessions and messages of theirs before these had ids. */
import type { Executor } from '../../plugins/postgres/index.js'
import { live, SESSION_COLUMNS, toSession, type SessionRow } from './rows.js'
import type { MessageRole, Session } from './shapes.js'

/** Most characters (Unicode code points) of a name. */
export const LONGEST_NAME = 128

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const isId = (name: string): boolean => UUID.test(name.toLowerCase())

/**
 * The session that has a name, or else the id that the name spells.
 * @returns undefined where the user has neither
 */
export async function sessionNamed (db: Executor, userId: string, name: string): Promise<Session | undefined> {
  const { rows: [row] } = await db.query<SessionRow>(
    `select ${SESSION_COLUMNS} from sessions where user_id = $1 and client_id = $2 and deleted_at is null
     union all
     select ${SESSION_COLUMNS} from sessions where user_id = $1 and id = $3 and ${live()}
     limit 1`, [userId, name, isId(name) ? name : null], 'session-named')
  return row === undefined ? undefined : toSession(row)
}

/** A message that a name leads to. */
export interface NamedMessage {
  id: string
  /** Client's name for it; null where it has none. */
  clientId: string | null
  role: MessageRole
  parentId: string | null
  /** Whether it asks for tools. */
  hasCalls: boolean
  /** The text of the user; null of other roles. */
  asked: string | null
}

interface NamedRow {
  id: string
  client_id: string | null
  role: MessageRole
  parent_id: string | null
  has_calls: boolean
  asked: string | null
}

const NAMED = `select id, client_id, role, parent_id, tool_calls is not null as has_calls, case when role = 'user' then content end as asked
  from messages`

/** Messages of a session by their names, and by the ids that the names spell. */
export async function messagesNamed (db: Executor, userId: string, sessionId: string, names: readonly string[]): Promise<NamedMessage[]> {
  const { rows } = await db.query<NamedRow>(
    `${NAMED} where user_id = $1 and session_id = $2 and client_id = any($3::text[])
     union all
     ${NAMED} where user_id = $1 and id = any($4::uuid[]) and session_id = $2`, [userId, sessionId, names, names.filter(isId)], 'messages-named')
  return rows.map((row) => (
    { id: row.id, clientId: row.client_id, role: row.role, parentId: row.parent_id, hasCalls: row.has_calls, asked: row.asked }))
}

/** The names that clients gave to messages, by the messages' ids. */
export async function namesOf (db: Executor, userId: string, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string, client_id: string }>(
    'select id, client_id from messages where user_id = $1 and id = any($2::uuid[]) and client_id is not null', [userId, ids], 'names-of-messages')
  return new Map(rows.map(({ id, client_id: name }) => [id, name]))
}
