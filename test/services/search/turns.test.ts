/** The queue under load: users in turn, work in slices, no transaction open meanwhile, and failures set aside. */
import t from 'tap'
import type { Database } from '../../../plugins/postgres/database.js'
import { createIndexer } from '../../../services/search/indexer.js'
import { ATTEMPTS, claim, countQueue } from '../../../services/search/queue.js'
import { conversations, type Conversations } from './conversations.js'
import { longestTurn } from './longest-turn.js'

/** Messages of a user, queued, written by the database itself. */
async function flood ({ db }: Conversations, user: string, session: string, count: number, text = "'message number ' || n"): Promise<void> {
  await db.query(`with m as (
      insert into messages (user_id, session_id, id, seq, role, content, status, completed_at)
      select $1::uuid, $2::uuid, overlay($2::uuid::text placing lpad(to_hex(n), 12, '0') from 25)::uuid, 1000 + n, 'user', ${text}, 'complete', now() from generate_series(1, $3::integer) n returning *
    ) insert into search_queue select user_id, id, session_id, id from m`, [user, session, count])
}

t.test('nobody waits behind another user\'s thousands, nor behind his long ones', async (t) => {
  const store = await conversations(t)
  const greedy = await store.user()
  const session = await store.session(greedy)
  await flood(store, greedy, session, 20_000)
  await flood(store, greedy, await store.session(greedy), 20, "repeat('\ufdfa ', 131072)")
  const others = await Promise.all(Array.from({ length: 3 }, () => store.user()))
  for (const other of others) await store.say(other, await store.session(other), 'a short one')
  const next = createIndexer(store.db)
  await next()
  for (const other of others) t.same(await store.found(other, 'short'), ['a short one'], 'found after one round')
  t.equal((await countQueue(store.db)).waiting > 19_000, true)

  const mine = await store.say(greedy, session, 'the newest of all')
  await next()
  t.same(await store.found(greedy, 'newest'), ['the newest of all'], 'nor behind one\'s own import')
  t.equal((await store.db.query('select from search_queue where document_id = $1', [mine])).rowCount, 0)
})

t.test('every user has his turn, however many there are', async (t) => {
  const store = await conversations(t)
  const users = await Promise.all(Array.from({ length: 60 }, () => store.user()))
  for (const user of users) await flood(store, user, await store.session(user), 6)
  const next = createIndexer(store.db)
  const indexed = async (): Promise<number> =>
    (await store.db.query('select distinct user_id from message_search')).rowCount
  let rounds = 0
  for (let more = true; more; rounds++) {
    ({ more } = await next())
    if (rounds === 2) t.equal(await indexed(), 60, 'one lap')
  }
  t.same(await countQueue(store.db), { waiting: 0, failed: 0 })
  t.ok(rounds <= 8, `${rounds} rounds`)
})

t.test('texts that unfold into many letters are indexed in slices, up to a cap', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user)
  await flood(store, user, session, 10, "repeat('\ufdfa', 262144)")
  await store.say(user, session, `first ${'\ufdfa '.repeat(131_000)} last`)
  const { result, milliseconds } = await longestTurn(() => store.index())
  t.same(result.failed, [])
  t.ok(milliseconds < 100, `${milliseconds} ms`)
  t.equal((await store.found(user, 'first')).length, 1)
  t.same(await store.found(user, 'last'), [], 'beyond the cap')
})

/** The database, with something done after a text was read and before it is stored. */
function meanwhile (db: Database, work: () => Promise<void>): Database {
  return {
    ...db,
    async query <Row> (sql: string, parameters: readonly unknown[] = []) {
      const result = await db.query<Row>(sql, parameters)
      if (sql.includes('as text')) await work()
      return result
    }
  }
}

t.test('no transaction is open while texts are analysed, and what changes meanwhile is indexed as it is then', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user, 'old name')
  const open = async (): Promise<number> => (await store.db.query(
    "select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'")).rowCount
  let once = false
  const next = createIndexer(meanwhile(store.db, async () => {
    if (once) return
    once = true
    t.equal(await open(), 0)
    await store.retitle(user, session, 'new name')
  }))
  await next()
  t.same(await store.found(user, 'name'), [], 'the old text is not stored')
  await store.retitle(user, session, 'new name')
  await next()
  t.same(await store.found(user, 'name'), ['new name'])
})

t.test('a claim that is not held any more is someone else\'s, and stores nothing', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  await store.session(user, 'a title')
  const slow = createIndexer(meanwhile(store.db, async () => {
    t.equal((await claim(store.db)).claims.length, 0, 'claimed')
    await store.db.query("update search_queue set claimed_until = now() - interval '1 s'")
    t.equal((await createIndexer(store.db)()).taken, 1)
  }))
  await slow()
  t.same((await store.db.query('select count(*)::int as rows, max(position)::int as last from message_search')).rows, [{ rows: 1, last: 1 }])
})

t.test('a text that changes between the look at the queue and the lock of its row is read as it is then', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user, 'old name')
  // Rows can be looked at by the one who claims only once the lock is free.
  await store.db.query(`create function free () returns boolean language sql volatile as $$
    select case when current_setting('parley.claims', true) = 'yes' then pg_advisory_xact_lock(5) is not null else true end $$`)
  await store.db.query('create policy looked on search_queue using (free())')
  await store.db.query('alter table search_queue enable row level security')
  await store.db.query('alter table search_queue force row level security')
  const held = await store.db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(5)')
    const claimed = store.db.transaction(async (claiming) => {
      await claiming.query("set local parley.claims = 'yes'")
      return await claim(claiming)
    })
    await store.db.query(`do $$ begin for attempt in 1 .. 1000 loop
      exit when exists (select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database()));
      perform pg_sleep(0.01); end loop; end $$`)
    await store.retitle(user, session, 'new name')
    return { claimed }
  })
  t.same((await held.claimed).claims, [], 'left for the next round')
  t.match(await claim(store.db), { claims: [{ text: 'new name' }] })
})

t.test('what fails again and again is set aside, said once, and tried anew when it changes', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user, 'cursed')
  await store.db.query(`create function refuse() returns trigger language plpgsql as $$ begin
    if new.terms @@ '''curs''' then raise exception 'no'; end if; return new; end $$`)
  await store.db.query('create trigger refuse before insert on message_search for each row execute function refuse()')
  const next = createIndexer(store.db)
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { failed } = await next()
    t.equal(failed.length, attempt === ATTEMPTS ? 1 : 0, `attempt ${attempt}`)
    t.equal((await next()).taken, 0, 'not at once again')
    await store.db.query("update search_queue set claimed_until = now() - interval '1 s'")
  }
  t.same(await countQueue(store.db), { waiting: 0, failed: 1 })
  t.equal((await next()).taken, 0)
  await store.retitle(user, session, 'blessed')
  t.match(await next(), { taken: 1, failed: [] })
  t.same(await store.found(user, 'blessed'), ['blessed'])
})

t.test('a database that goes away counts against no text', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  await store.session(user, 'a title')
  let away = false
  const flaky: Database = {
    ...store.db,
    async query (sql, parameters) {
      away ||= sql.includes('insert into message_search')
      if (away) throw new Error('away')
      return await store.db.query(sql, parameters)
    }
  }
  await t.rejects(createIndexer(flaky)(), { message: 'away' })
  t.same((await store.db.query('select attempts from search_queue')).rows, [{ attempts: 0 }])
})
