import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import type { Executor } from '../../../plugins/postgres/index.js'
import { createIndexer } from '../../../services/search/indexer.js'
import { ownerLabels, ownerLexemes } from '../../../services/search/labels.js'
import { createAnalyser } from '../../../services/search/long-texts.js'
import { BATCH } from '../../../services/search/queue.js'
import { conversations } from './conversations.js'

t.test('one bad document does not keep its neighbours from being found', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user)
  await store.db.query(`create function refuse() returns trigger language plpgsql as $$ begin
    if new.terms @@ '''curs''' then raise exception 'no'; end if; return new; end $$`)
  await store.db.query('create trigger refuse before insert on message_search for each row execute function refuse()')
  await store.say(user, session, 'before it')
  const cursed = await store.say(user, session, 'cursed')
  await store.say(user, session, 'after it')
  const { failed } = await store.index()
  t.same(failed.map(({ documentId }) => documentId), [cursed])
  t.equal((await store.found(user, 'it')).length, 2)
})

t.test('what is gone or still being produced is left out', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user)
  await store.db.query("insert into messages (user_id, session_id, id, seq, role, content, status) values ($1, $2, $3, 99, 'assistant', 'unfinished', 'streaming')", [user, session, uuidv7()])
  await store.db.query('insert into search_queue select user_id, id, session_id, id from messages')
  await store.db.query('insert into search_queue values ($1, $2, $2, null), ($1, $3, $4, $3)', [user, uuidv7(), uuidv7(), session])
  t.equal((await store.index()).taken, 4)
  t.same(await store.found(user, 'unfinished'), [])
  t.equal((await store.db.query('select from search_queue')).rowCount, 0)
})

t.test('several replicas share the queue without doubling or losing', async (t) => {
  const store = await conversations(t)
  const users = [await store.user(), await store.user(), await store.user()]
  for (const user of users) {
    const session = await store.session(user)
    await store.db.query(`insert into messages (user_id, session_id, id, seq, role, content, status, completed_at)
      select $1, $2, gen_random_uuid(), n, 'user', 'shared ' || n, 'complete', now() from generate_series(1, 600) n`, [user, session])
  }
  await store.db.query('insert into search_queue select user_id, id, session_id, id from messages order by id')
  const drain = async (): Promise<number> => {
    const next = createIndexer(store.db)
    let taken = 0
    for (let round = await next(); round.taken > 0; round = await next()) taken += round.taken
    return taken
  }
  const [one, two] = await Promise.all([drain(), drain()])
  t.equal(one + two, 1803)
  t.ok(one < 1803 && one >= 3 * Math.floor(BATCH / 3), 'each has an equal share of one round at least')
  for (const user of users) {
    const { rows } = await store.db.query<{ count: number, numbers: number, last: number }>(
      'select count(*)::int, count(distinct position)::int as numbers, max(position)::int as last from message_search where user_id = $1', [user])
    t.same(rows[0], { count: 601, numbers: 601, last: 601 })
  }
})

t.test('a text whose row somebody holds for a moment does not wait for its claim to be over', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user, 'held')
  let letGo = (): void => {}
  let holding: Promise<unknown> | undefined
  const analyser = createAnalyser()
  t.teardown(() => analyser.close())
  const query: Executor['query'] = async (sql, ...rest) => {
    const result = await store.db.query(sql, ...rest)
    if (sql.includes('insert into message_search')) {
      letGo()
      await holding
    }
    return result as never
  }
  const round = createIndexer({ ...store.db, query }, {
    analyser: {
      ...analyser,
      async analyse (texts) {
        await new Promise<void>((resolve) => {
          holding = store.db.transaction(async (tx) => {
            await tx.query('select from search_queue where document_id = $1 for update', [session])
            resolve()
            await new Promise<void>((resolve) => { letGo = resolve })
          })
        })
        return await analyser.analyse(texts)
      }
    }
  })
  t.equal((await round()).taken, 1)
  t.same(await store.found(user, 'held'), ['held'])
})

t.test('a title that changes while it is being indexed is indexed again', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user, 'old name')
  let indexing: Promise<unknown> | undefined
  await store.db.transaction(async (tx) => {
    await tx.query("update sessions set title = 'new name' where id = $1", [session])
    await tx.query('insert into search_queue values ($1, $2, $2, null) on conflict (user_id, document_id) do update set session_id = excluded.session_id', [user, session])
    indexing = store.index()
    await indexing
  })
  await store.index()
  t.same(await store.found(user, 'name'), ['new name'])
})

t.test('PostgreSQL labels documents as the service does', async (t) => {
  const { db } = await conversations(t)
  for (const user of [uuidv7(), 'ffffffff-ffff-ffff-ffff-ffffffffffff', '00000000-0000-0000-0000-000000000000']) {
    for (const position of [1, 1023, 1024, 262_144, 5_000_000_000]) {
      const { rows: [row] } = await db.query<{ labels: string }>(`select ${ownerLexemes('$1::uuid', '$2::bigint')} as labels`, [user, position])
      t.equal(row?.labels, ownerLabels(user, position).map((label) => `'${label}'`).join(' '))
    }
  }
})
