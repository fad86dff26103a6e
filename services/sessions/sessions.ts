import { v7 as uuidv7 } from 'uuid'
import { cutPage, defineCursors, idPart, momentPart } from '../../page.js'
import type { Database, Executor } from '../../plugins/postgres/index.js'
import { MessageNotFound, SessionNotFound } from './errors.js'
import { live, SESSION_COLUMNS, toSession, type SessionRow } from './rows.js'
import type { Session } from './shapes.js'

/** Which sessions; absent means either. */
export interface SessionFilter { agentId?: string, archived?: boolean }

/** One page of sessions. */
export interface SessionPage { sessions: Session[], nextCursor: string | null }

/** The conversations of users. Another user's session behaves like one that does not exist. */
export interface Sessions {
  /** @throws AGENT_NOT_FOUND */
  create(userId: string, session: { agentId: string, title?: string }): Promise<Session>
  /** @throws SESSION_NOT_FOUND */
  get(userId: string, id: string): Promise<Session>
  /**
   * By last activity, newest first. A page holds what is older than the page before it, whatever was added or bumped meanwhile.
   * @throws COMMON_VALIDATION_ERROR for a cursor that this list did not give
   */
  list(userId: string, filter: SessionFilter, page: { limit: number, cursor?: string }): Promise<SessionPage>
  /**
   * A title given here is the user's own: no job replaces it.
   * @throws SESSION_NOT_FOUND; MESSAGE_NOT_FOUND when `activeLeaf` is not in the session
   */
  patch(userId: string, id: string, changes: { title?: string, archived?: boolean, activeLeaf?: string }): Promise<Session>
  /**
   * Hides a session at once and stops what runs in it; a job removes its rows.
   * @throws SESSION_NOT_FOUND
   */
  remove(userId: string, id: string): Promise<void>
  /** Those of the ids that exist, by id. */
  sessionsById(userId: string, ids: readonly string[]): Promise<Map<string, Session>>
}

/** What sessions need of others. */
export interface SessionsPorts {
  db: Database
  /** Throws AGENT_NOT_FOUND for an agent that can't be talked to. */
  requireAgent: (id: string) => void
  /** Tells every replica to stop a generation. */
  publish: (tx: Executor, kind: string, change: { userId: string, subject: string }) => Promise<void>
  /** Has a title indexed with the transaction that changes it. */
  enqueueTitle: (tx: Executor, userId: string, sessionId: string) => Promise<void>
  /** Called after a deletion, so that its rows go soon. */
  onRemoved: () => void
}

const POSITION = "to_char(last_message_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as position"
const CURSORS = defineCursors(momentPart, idPart)

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

/**
 * The conversations over the table `sessions`.
 */
export function createSessions ({ db, requireAgent, publish, enqueueTitle, onRemoved }: SessionsPorts): Sessions {
  const one = (rows: SessionRow[]): Session => {
    const [row] = rows
    if (row === undefined) throw SessionNotFound()
    return toSession(row)
  }

  return {
    async create (userId, { agentId, title = '' }) {
      requireAgent(agentId)
      return await db.transaction(async (tx) => {
        const { rows } = await tx.query<SessionRow>(
          `insert into sessions (user_id, id, agent_id, title, title_source) values ($1, $2, $3, $4, $5) returning ${SESSION_COLUMNS}`,
          [userId, uuidv7(), agentId, title, title === '' ? 'cut' : 'user'], 'session-create')
        const session = one(rows)
        if (title !== '') await enqueueTitle(tx, userId, session.id)
        return session
      })
    },

    async get (userId, id) {
      return one((await db.query<SessionRow>(
        `select ${SESSION_COLUMNS} from sessions where user_id = $1 and id = $2 and ${live()}`, [userId, id], 'session-get')).rows)
    },

    async list (userId, { agentId, archived }, { limit, cursor }) {
      const parameters = [userId, agentId ?? null, archived ?? null, limit + 1]
      const { rows } = cursor === undefined
        ? await db.query<SessionRow & { position: string }>(LIST_STATEMENTS.first, parameters, 'session-list')
        : await db.query<SessionRow & { position: string }>(
          LIST_STATEMENTS.next, [...parameters, ...CURSORS.decode(cursor)], 'session-list-next')
      const { page, nextCursor } = cutPage(rows, limit, ({ position, id }) => CURSORS.encode(position, id))
      return { sessions: page.map(toSession), nextCursor }
    },

    async patch (userId, id, { title, archived, activeLeaf }) {
      return await db.transaction(async (tx) => {
        const { rows } = await tx.query<SessionRow>(
          `update sessions set title = coalesce($3, title), title_source = case when $3::text is null then title_source else 'user' end,
             archived = coalesce($4, archived), active_leaf = coalesce($5, active_leaf), updated_at = now()
           where user_id = $1 and id = $2 and ${live()} returning ${SESSION_COLUMNS}`,
          [userId, id, title ?? null, archived ?? null, activeLeaf ?? null], 'session-patch')
        const session = one(rows)
        // Asked for under the lock, which a message's own statement takes too.
        if (activeLeaf !== undefined) {
          const { rowCount } = await tx.query('select 1 from messages where user_id = $1 and id = $2 and session_id = $3', [userId, activeLeaf, id])
          if (rowCount === 0) throw MessageNotFound()
        }
        if (title !== undefined) await enqueueTitle(tx, userId, id)
        return session
      })
    },

    async remove (userId, id) {
      await db.transaction(async (tx) => {
        const { rowCount } = await tx.query(`update sessions set deleted_at = now() where user_id = $1 and id = $2 and ${live()}`, [userId, id])
        if (rowCount === 0) throw SessionNotFound()
        const { rows: [running] } = await tx.query<{ message_id: string }>('select message_id from generations where user_id = $1 and session_id = $2', [userId, id])
        if (running !== undefined) await publish(tx, 'generation.stop', { userId, subject: running.message_id })
      })
      onRemoved()
    },

    async sessionsById (userId, ids) {
      const { rows } = await db.query<SessionRow>(
        `select ${SESSION_COLUMNS} from sessions where user_id = $1 and id = any($2::uuid[]) and ${live()}`, [userId, ids], 'sessions-by-id')
      return new Map(rows.map((row) => [row.id, toSession(row)]))
    }
  }
}
