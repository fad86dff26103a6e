import t from 'tap'
import { removeDeleted, removeStrayDeltas } from '../../../services/conversations/removal.js'
import { place } from './place.js'
import { FOREST, plantTree } from './tree.js'

t.test('deleted sessions go with everything of theirs, in bounded batches, and nothing else does', async (t) => {
  const { user, db, sessions, session, append, column } = await place(t)
  const owner = await user()
  const kept = await session(owner)
  await append(owner, kept, { role: 'user', content: 'kept' })
  const { sessionId, ids } = await plantTree(db, owner, FOREST.rows, FOREST.branches)
  const last = ids.get(12) as string
  await db.query('insert into generation_deltas values ($1, $2, 0, $3)', [owner, last, 'text'])
  await db.query("insert into message_search (user_id, document_id, session_id, message_id, created_at, terms) select user_id, id, session_id, id, now(), '' from messages where session_id = $1", [sessionId])
  await db.query("insert into message_search (user_id, document_id, session_id, created_at, terms) values ($1, $2, $2, now(), '')", [owner, sessionId])
  await db.query('insert into search_queue values ($1, $2, $3, $2)', [owner, last, sessionId])
  await sessions.remove(owner, sessionId)
  const aborted = new AbortController()
  aborted.abort(new Error('stop'))
  await t.rejects(removeDeleted(db, aborted.signal), { message: 'stop' })
  t.equal(await removeDeleted(db, new AbortController().signal, 5), 1)
  for (const table of ['messages', 'sessions', 'search_queue']) t.not((await column(`select count(*)::int from ${table}`))[0], 0, `${table} of others stay`)
  for (const table of ['messages', 'session_branches', 'message_search', 'search_queue']) {
    t.same(await column(`select count(*)::int from ${table} where session_id = $1`, [sessionId]), [0], table)
  }
  t.same(await column('select count(*)::int from generation_deltas'), [0])
  t.same(await column('select id from sessions'), [kept])
  t.equal(await removeDeleted(db, new AbortController().signal), 0)
})

t.test('text goes once no answer needs it, and never that of one that is being produced', async (t) => {
  const { user, db, session, append, column } = await place(t)
  const owner = await user()
  const id = await session(owner)
  const ids: string[] = []
  for (const content of ['ended', 'running', 'without its generation']) ids.push((await append(owner, id, { role: 'assistant', content })).message.id)
  for (const message of ids) await db.query("insert into generation_deltas values ($1, $2, 0, 'text')", [owner, message])
  for (const message of ids.slice(1)) await db.query("update messages set status = 'streaming', completed_at = null where user_id = $1 and id = $2", [owner, message])
  await db.query('insert into generations (user_id, session_id, message_id, owner, lease_until) values ($1, $2, $3, $1, now())', [owner, id, ids[1]])
  t.equal(await removeStrayDeltas(db), 1)
  t.same(await column('select message_id from generation_deltas order by message_id'), ids.slice(1))
})
