/** A database with conversations to search. */
import pg from 'pg'
import type { Test } from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { createDatabase as createPort, type Database } from '../../../plugins/postgres/database.js'
import { enqueue } from '../../../services/search/enqueue.js'
import { find } from '../../../services/search/finder.js'
import { createIndexer, type Round } from '../../../services/search/indexer.js'
import { createDatabase } from '../../database.js'

export interface Conversations {
  db: Database
  user(): Promise<string>
  session(userId: string, title?: string): Promise<string>
  /** Stores a message and queues it. */
  say(userId: string, sessionId: string, content: string): Promise<string>
  retitle(userId: string, sessionId: string, title: string): Promise<void>
  /** Indexes all that waits. */
  index(): Promise<Round>
  /** Contents, or titles, found, in order. */
  found(userId: string, query: string): Promise<string[]>
}

/** The database port on a database of its own. */
export async function openDatabase (t: Test): Promise<Database> {
  const pool = new pg.Pool({ connectionString: await createDatabase(t), max: 4 })
  // The database may go while a connection that was ended is still closing.
  pool.on('connect', (client) => { client.on('error', () => undefined) })
  t.teardown(() => pool.end())
  return createPort(pool, { max: 4, maxWaiting: 100, prepare: true })
}

export async function conversations (t: Test): Promise<Conversations> {
  const db = await openDatabase(t)
  const round = createIndexer(db, { retryAfter: 0 })
  let seq = 0
  const queue = (userId: string, sessionId: string, messageId: string | null) => db.query(
    enqueue('values ($1, coalesce($3::uuid, $2::uuid), $2::uuid, $3::uuid)'),
    [userId, sessionId, messageId])
  const store: Conversations = {
    db,
    async user () {
      const id = uuidv7()
      await db.query("insert into users (id, username, password_hash) values ($1, $2, 'x')", [id, `u${id.slice(-12)}`])
      return id
    },
    async session (userId, title = '') {
      const id = uuidv7()
      await db.query("insert into sessions (user_id, id, agent_id, title) values ($1, $2, 'guide', $3)", [userId, id, title])
      await queue(userId, id, null)
      return id
    },
    async say (userId, sessionId, content) {
      const id = uuidv7()
      await db.query("insert into messages (user_id, session_id, id, seq, role, content, status, completed_at) values ($1, $2, $3, $4, 'user', $5, 'complete', now())", [userId, sessionId, id, ++seq, content])
      await queue(userId, sessionId, id)
      return id
    },
    async retitle (userId, sessionId, title) {
      await db.query('update sessions set title = $3 where user_id = $1 and id = $2', [userId, sessionId, title])
      await queue(userId, sessionId, null)
    },
    async index () {
      const total: Round = { taken: 0, more: false, failed: [] }
      for (;;) {
        const { taken, failed } = await round()
        if (taken === 0) return total
        total.taken += taken
        total.failed.push(...failed)
      }
    },
    async found (userId, query) {
      const { results } = await find(db, { userId, query, limit: 100 })
      const texts: string[] = []
      for (const { sessionId, messageId } of results) {
        const { rows } = messageId === null
          ? await db.query<{ text: string }>('select title as text from sessions where user_id = $1 and id = $2', [userId, sessionId])
          : await db.query<{ text: string }>('select content as text from messages where user_id = $1 and id = $2', [userId, messageId])
        texts.push(rows[0]?.text ?? '')
      }
      return texts
    }
  }
  return store
}
