/** Rows of the table `sessions`: the statements behind the list, the changes and the removal of conversations. */
import { v7 as uuidv7 } from 'uuid'
import type { Executor } from '../../plugins/postgres/index.js'
import { MessageNotFound, SessionNotFound } from './errors.js'
import { live, SESSION_COLUMNS, toSession, type SessionRow } from './rows.js'
import type { Session } from './shapes.js'

/** Filter of sessions; absent means either. */
export interface SessionFilter { agentId?: string, archived?: boolean }

/** A session in the list, with its place there: an ISO 8601 time in UTC, to the microsecond. */
export type ListedSession = Session & { position: string }

/** A conversation that is made as it was elsewhere, its messages still to come. */
export interface CopiedSession extends Pick<Session, 'agentId' | 'title' | 'archived' | 'createdAt' | 'updatedAt' | 'lastMessageAt'> {
  messageCount: number
  branchCount: number
  /** Id and branch of the newest message; null and 0 without messages. */
  newest: { id: string | null, branch: number }
}

const POSITION = "to_char(last_message_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as position"

// The index gives hours in order; within an hour an incremental sort does, so a bump of last_message_at stays a HOT update.
const LIST = `select ${SESSION_COLUMNS}, ${POSITION} from sessions
  where user_id = $1 and deleted_at is null
    and ($2::text is null or agent_id = $2) and ($3::boolean is null or archived = $3)`
const AFTER = `
    and activity_hour <= date_trunc('hour', $5::timestamptz at time zone 'UTC')
    and (activity_hour, last_message_at, id) < (date_trunc('hour', $5::timestamptz at time zone 'UTC'), $5::timestamptz, $6::uuid)`
const ORDER = `
  order by activity_hour desc, last_message_at desc, id desc limit $4`

/** The first page of a list, and those after a position. */
export const LIST_STATEMENTS = { first: LIST + ORDER, next: LIST + AFTER + ORDER }

const one = (rows: SessionRow[]): Session => {
  const [row] = rows
  if (row === undefined) throw SessionNotFound()
  return toSession(row)
}

/** Insert a session; a title given here is the user's own. */
export async function insertSession (
  db: Executor, userId: string, { agentId, title }: { agentId: string, title: string }
): Promise<Session> {
  return one((await db.query<SessionRow>(
    `insert into sessions (user_id, id, agent_id, title, title_source) values ($1, $2, $3, $4, $5) returning ${SESSION_COLUMNS}`,
    [userId, uuidv7(), agentId, title, title === '' ? 'cut' : 'user'], 'session-create')).rows)
}

/** Insert the copy of a session. */
export async function insertCopy (db: Executor, userId: string, copy: CopiedSession): Promise<Session> {
  const { agentId, title, archived, createdAt, updatedAt, lastMessageAt, messageCount, branchCount, newest } = copy
  return one((await db.query<SessionRow>(
    `insert into sessions (user_id, id, agent_id, title, title_source, archived, created_at, updated_at, last_message_at,
       message_count, last_seq, last_message_id, branch, branch_count)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13) returning ${SESSION_COLUMNS}`,
    [userId, uuidv7(), agentId, title, title === '' ? 'cut' : 'user', archived, createdAt, updatedAt, lastMessageAt,
      messageCount, newest.id, newest.branch, branchCount])).rows)
}

/** One session. Throws SESSION_NOT_FOUND. */
export async function readSession (db: Executor, userId: string, id: string): Promise<Session> {
  return one((await db.query<SessionRow>(
    `select ${SESSION_COLUMNS} from sessions where user_id = $1 and id = $2 and ${live()}`, [userId, id], 'session-get')).rows)
}

/** One session, and the place of its newest message. Throws SESSION_NOT_FOUND. */
export async function readExtent (db: Executor, userId: string, id: string): Promise<{ session: Session, lastSeq: number }> {
  const { rows } = await db.query<SessionRow & { last_seq: number }>(
    `select ${SESSION_COLUMNS}, last_seq from sessions where user_id = $1 and id = $2 and ${live()}`, [userId, id])
  return { session: one(rows), lastSeq: rows[0]?.last_seq ?? 0 }
}

/** Sessions by last activity, the newest first, after a position and an id. */
export async function listSessions (
  db: Executor, userId: string, { agentId, archived }: SessionFilter, limit: number, after?: readonly [position: string, id: string]
): Promise<ListedSession[]> {
  const parameters = [userId, agentId ?? null, archived ?? null, limit]
  const { rows } = after === undefined
    ? await db.query<SessionRow & { position: string }>(LIST_STATEMENTS.first, parameters, 'session-list')
    : await db.query<SessionRow & { position: string }>(LIST_STATEMENTS.next, [...parameters, ...after], 'session-list-next')
  return rows.map((row) => ({ ...toSession(row), position: row.position }))
}

/** Change a session; call it in a transaction. Throws SESSION_NOT_FOUND, MESSAGE_NOT_FOUND. */
export async function changeSession (
  tx: Executor, userId: string, id: string, { title, archived, activeLeaf }: { title?: string, archived?: boolean, activeLeaf?: string }
): Promise<Session> {
  const session = one((await tx.query<SessionRow>(
    `update sessions set title = coalesce($3, title), title_source = case when $3::text is null then title_source else 'user' end,
       archived = coalesce($4, archived), active_leaf = coalesce($5, active_leaf), updated_at = now()
     where user_id = $1 and id = $2 and ${live()} returning ${SESSION_COLUMNS}`,
    [userId, id, title ?? null, archived ?? null, activeLeaf ?? null], 'session-patch')).rows)
  // Asked for under the lock, which a message's own statement takes too.
  if (activeLeaf !== undefined) {
    const { rowCount } = await tx.query('select 1 from messages where user_id = $1 and id = $2 and session_id = $3', [userId, activeLeaf, id])
    if (rowCount === 0) throw MessageNotFound()
  }
  return session
}

/** Hide a session, for the job to remove; call it in a transaction. Tells which answer is produced there. Throws SESSION_NOT_FOUND. */
export async function hideSession (tx: Executor, userId: string, id: string): Promise<string | undefined> {
  const { rowCount } = await tx.query(`update sessions set deleted_at = now() where user_id = $1 and id = $2 and ${live()}`, [userId, id])
  if (rowCount === 0) throw SessionNotFound()
  const { rows: [running] } = await tx.query<{ message_id: string }>('select message_id from generations where user_id = $1 and session_id = $2', [userId, id])
  return running?.message_id
}

/** Those of the ids that exist, by id. */
export async function sessionsById (db: Executor, userId: string, ids: readonly string[]): Promise<Map<string, Session>> {
  const { rows } = await db.query<SessionRow>(
    `select ${SESSION_COLUMNS} from sessions where user_id = $1 and id = any($2::uuid[]) and ${live()}`, [userId, ids], 'sessions-by-id')
  return new Map(rows.map((row) => [row.id, toSession(row)]))
}
