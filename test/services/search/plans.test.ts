/** What the statements of the search read: a few rows by their keys, whatever the planner knows of large tables. */
import t, { type Test } from 'tap'
import type { Database, Executor } from '../../../plugins/postgres/database.js'
import { find } from '../../../services/search/finder.js'
import { createIndexer } from '../../../services/search/indexer.js'
import { ownerLexemes } from '../../../services/search/labels.js'
import { BATCH, claim, fail, release } from '../../../services/search/queue.js'
import { rowsRead } from '../../plans.js'
import { conversations, openDatabase } from './conversations.js'

const TABLES = ['users', 'sessions', 'messages', 'message_search', 'search_queue', 'search_positions']
/** Rows of one table that one statement may read: it looks at each of a round's rows a few times. */
const FEW = 6 * BATCH

const id = (kind: number, n: string): string => `overlay('0${kind}000000-0000-7000-8000-000000000000' placing lpad(to_hex(${n}), 12, '0') from 25)::uuid`

/** 200 users with 15 conversations each, 10,000 messages, all of them indexed. */
async function fill (db: Executor): Promise<void> {
  await db.query(`insert into users (id, username, password_hash) select ${id(1, 'n')}, 'user' || n, 'x' from generate_series(0, 199) n`)
  await db.query(`insert into sessions (user_id, id, agent_id, title) select ${id(1, 'n % 200')}, ${id(2, 'n')}, 'guide', 'title ' || n from generate_series(0, 2999) n`)
  await db.query(`insert into messages (user_id, session_id, id, seq, role, content, status, completed_at)
    select ${id(1, 'n % 200')}, ${id(2, 'n % 3000')}, ${id(3, 'n')}, 1 + n / 3000, 'user', 'word number ' || n, 'complete', now() from generate_series(0, 9999) n`)
  await db.query(`insert into message_search (user_id, document_id, session_id, message_id, created_at, position, terms)
    select user_id, id, session_id, id, now(), position, (${ownerLexemes('user_id', 'position')} || ' ''word'':1')::tsvector
    from (select *, row_number() over (partition by user_id order by id) as position from messages) m on conflict do nothing`)
  await db.query('insert into search_positions select user_id, max(position) from message_search group by user_id on conflict do nothing')
}

/** The database, whose statements must each read few rows of a table. */
function frugal (t: Test, db: Database): Database {
  return {
    ...db,
    async query<Row> (sql: string, parameters: readonly unknown[] = []) {
      const read = await rowsRead(db, sql, parameters)
      t.same([...read].filter(([, rows]) => rows > FEW), [], sql.trim().slice(0, 60))
      return await db.query<Row>(sql, parameters)
    }
  }
}

/** A backlog; rounds of many rows and of few, a failure, claims given up, and a page of results. */
async function check (t: Test, db: Database): Promise<void> {
  await db.query('insert into search_queue (user_id, document_id, session_id, message_id) select user_id, id, session_id, id from messages order by id limit 5000')
  const watched = frugal(t, db)
  const round = createIndexer(watched)
  t.match(await round(), { taken: BATCH, more: true, failed: [] })
  t.match(await round(), { taken: BATCH, more: true, failed: [] })
  const { claims } = await claim(db)
  for (const one of claims.slice(0, 1)) t.equal(await fail(watched, one, 60), false)
  await release(watched, claims.slice(1))
  t.equal((await db.query('select from search_queue where claimed_until is not null')).rowCount, 1)
  await db.query('delete from search_queue where document_id not in (select document_id from search_queue where claimed_until is null order by document_id limit 3)')
  t.match(await createIndexer(watched)(), { taken: 3, failed: [] })
  const { rows: [user] } = await db.query<{ id: string }>("select id from users where username = 'user0'")
  t.equal((await find(watched, { userId: user?.id ?? '', query: 'word', limit: 20 })).results.length, 20)
}

t.test('few rows are read, whether the planner knows nothing of the tables or all', async (t) => {
  const db = await openDatabase(t)
  for (const table of TABLES) await db.query(`alter table ${table} set (autovacuum_enabled = off)`)
  await fill(db)
  await check(t, db)
  await db.query('analyze')
  await check(t, db)
})

t.test('few rows are read when the planner knows how it was with one user and three texts', async (t) => {
  const store = await conversations(t)
  for (const table of TABLES) await store.db.query(`alter table ${table} set (autovacuum_enabled = off)`)
  const user = await store.user()
  const session = await store.session(user, 'a title')
  for (const text of ['one', 'two']) await store.say(user, session, text)
  await store.db.query('analyze')
  await store.index()
  await fill(store.db)
  await check(t, store.db)
})
