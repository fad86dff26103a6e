import t from 'tap'
import { purge } from '../../../plugins/postgres/purge.js'
import { place } from '../../services/conversations/place.js'

t.test('what is older than its time goes, in batches, and nothing else does', async (t) => {
  const { db, user, column } = await place(t)
  const owner = await user()
  await db.query("insert into limit_reservations (user_id, id, agent_id, tokens, cost, lease_until) select $1, gen_random_uuid(), 'a', 0, 0, now() - n * interval '1 hour' from generate_series(1, 50) n", [owner])
  await db.query(`insert into idempotency_keys (user_id, route, key, request_hash, session_id, message_id, created_at)
    select $1, 'r', n::text, '', gen_random_uuid(), gen_random_uuid(), now() - n * interval '1 hour' from generate_series(1, 50) n`, [owner])
  const { signal } = new AbortController()
  t.equal(await purge(db, { table: 'limit_reservations', column: 'lease_until', keptHours: 30 }, signal, 7), 21)
  t.equal(await purge(db, { table: 'idempotency_keys', column: 'created_at', keptHours: 24 }, signal), 27)
  t.same(await column('select count(*)::int from limit_reservations'), [29])
  t.same(await column('select count(*)::int from idempotency_keys'), [23])
  const aborted = new AbortController()
  aborted.abort(new Error('stop'))
  await t.rejects(purge(db, { table: 'limit_reservations', column: 'lease_until', keptHours: 1 }, aborted.signal), { message: 'stop' })
})
