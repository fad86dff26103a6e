/** A database with users and sessions, and the services on it, without the application around them. */
import pg from 'pg'
import type { Test } from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { createDatabase as createPort, type Database } from '../../../plugins/postgres/database.js'
import { createBranches, type Branches } from '../../../services/conversations/branches.js'
import { messagesById } from '../../../services/conversations/messages.js'
import type { Message } from '../../../services/conversations/shapes.js'
import { createTreeRows } from '../../../services/conversations/tree.js'
import { createAppend, type Append } from '../../../services/sessions/append.js'
import { createHistory, type History } from '../../../services/sessions/history.js'
import { createSessions, type Sessions } from '../../../services/sessions/sessions.js'
import { createDatabase } from '../../database.js'

export interface Place {
  url: string
  db: Database
  sessions: Sessions
  history: History & Pick<Branches, 'context'> & { messagesById(userId: string, ids: readonly string[]): Promise<Map<string, Message>> }
  append: Append
  published: { kind: string, subject: string }[]
  appended: string[]
  user(): Promise<string>
  session(userId: string, agentId?: string): Promise<string>
  /** Rows of one column. */
  column<T = unknown>(sql: string, parameters?: unknown[]): Promise<T[]>
}

export function portOf (t: Test, url: string, max = 10): Database {
  const pool = new pg.Pool({ connectionString: url, max })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => { client.on('error', () => undefined) })
  t.teardown(() => pool.end())
  return createPort(pool, { max, maxWaiting: 500, prepare: true })
}

export async function place (t: Test): Promise<Place> {
  const url = await createDatabase(t)
  const db = portOf(t, url)
  const published: Place['published'] = []
  const appended: string[] = []
  const branches = createBranches(db)
  const sessions = createSessions({
    db,
    reader: db,
    requireAgent: () => undefined,
    changes: { publish: async (_tx, kind, { subject }) => { published.push({ kind, subject }) } },
    search: {
      async enqueue (tx, { userId, sessionId }) {
        await tx.query('insert into search_queue (user_id, document_id, session_id) values ($1, $2, $2) on conflict do nothing', [userId, sessionId])
      }
    },
    onRemoved: () => undefined
  })
  return {
    url,
    db,
    sessions,
    history: {
      ...createHistory({ db, branches, treeRows: createTreeRows(db) }),
      context: (...leaf) => branches.context(...leaf),
      messagesById: (userId, ids) => messagesById(db, userId, ids)
    },
    append: createAppend({ db, onAppended: (id) => { appended.push(id) } }),
    published,
    appended,
    async user () {
      const id = uuidv7()
      await db.query('insert into users (id, username, password_hash) values ($1, $2, \'x\')', [id, `u${id.replaceAll('-', '').slice(-20)}`])
      return id
    },
    async session (userId, agentId = 'writer') {
      return (await sessions.create(userId, { agentId })).id
    },
    async column (sql, parameters = []) {
      const { rows } = await db.query<Record<string, never>>(sql, parameters)
      return rows.map((row) => Object.values(row)[0] as never)
    }
  }
}
