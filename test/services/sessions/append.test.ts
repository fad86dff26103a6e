import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { IdempotencyConflict } from '../../../services/conversations/errors.js'
import { APPEND } from '../../../services/conversations/append-statement.js'
import { createAppend } from '../../../services/sessions/append.js'
import { sqlState } from '../../../plugins/postgres/failures.js'
import { place, portOf } from '../conversations/place.js'

t.test('concurrent appends to many sessions keep each session in order', async (t) => {
  const { user, session, append, column, appended } = await place(t)
  const users = await Promise.all([user(), user(), user()])
  const sessions = await Promise.all(users.flatMap((owner) => [1, 2, 3].map(async () => ({ owner, id: await session(owner) }))))
  const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => sessions.map(({ owner, id }) =>
    append(owner, id, { role: index % 2 === 0 ? 'user' : 'assistant', content: `${index}` }))).flat())
  t.equal(answers.every(({ created }) => created), true)
  t.equal(appended.length, 270)
  for (const { owner, id } of sessions) {
    const contents = await column('select content from messages where user_id = $1 and session_id = $2 order by seq', [owner, id])
    t.same(contents, Array.from({ length: 30 }, (_, index) => `${index}`), 'in the order of arrival')
    t.same(await column('select seq from messages where user_id = $1 and session_id = $2 order by seq', [owner, id]), Array.from({ length: 30 }, (_, index) => index + 1))
    t.same(await column(`select count(*)::int from messages m where user_id = $1 and session_id = $2 and parent_id is not distinct from
      (select id from messages p where p.user_id = m.user_id and p.session_id = m.session_id and p.seq = m.seq - 1)`, [owner, id]), [30], 'each follows the one before')
    t.same(await column('select message_count from sessions where user_id = $1 and id = $2', [owner, id]), [30])
    t.same(await column('select title from sessions where user_id = $1 and id = $2', [owner, id]), ['0'], 'the title is cut from the first user message')
    t.same(await column('select count(*)::int from search_queue where user_id = $1 and session_id = $2', [owner, id]), [31], 'everything is queued to be indexed')
  }
})

t.test('what is kept comes back as it was sent', async (t) => {
  const { user, session, append, history } = await place(t)
  const owner = await user()
  const id = await session(owner)
  const content = '"\\ \r\n\t👩‍👩‍👧 é 南京 \u2028 ' + 'x'.repeat(200_000)
  const { message } = await append(owner, id, { role: 'user', content, clientId: 'a' })
  t.match(message, { sessionId: id, parentId: null, role: 'user', content, status: 'complete', agentId: 'writer', model: null, usage: null, error: null, feedback: null })
  const { messages } = await history.messages(owner, id, { limit: 10 })
  t.same(messages, [message])
})

t.test('a client id brings the first message again', async (t) => {
  const { user, session, append, column } = await place(t)
  const owner = await user()
  const id = await session(owner)
  const other = await session(owner)
  const [one, two, three] = await Promise.all(['a', 'b', 'c'].map((content) => append(owner, id, { role: 'user', content, clientId: 'same' })))
  t.same([one?.created, two?.created, three?.created], [true, false, false], 'in one batch')
  t.same(two?.message, one?.message)
  const again = await append(owner, id, { role: 'user', content: 'd', clientId: 'same' })
  t.same(again, { created: false, message: one?.message }, 'later')
  const elsewhere = await append(owner, other, { role: 'user', content: 'e', clientId: 'same' })
  t.equal(elsewhere.created, true, 'another session is another name space')
  t.same(await column('select message_count from sessions where user_id = $1 order by id', [owner]), [1, 1])
})

t.test('an idempotency key brings the same message, and no other', async (t) => {
  const { user, session, append, column } = await place(t)
  const owner = await user()
  const id = await session(owner)
  const say = (content: string, idempotencyKey = 'k') => append(owner, id, { role: 'user', content, idempotencyKey })
  const [first, second, other] = await Promise.allSettled([say('a'), say('a'), say('b')])
  t.match(first, { status: 'fulfilled', value: { created: true } })
  t.match(second, { status: 'fulfilled', value: { created: false } })
  t.match(other, { status: 'rejected', reason: { code: IdempotencyConflict.code } })
  t.match(await say('a'), { created: false, message: { content: 'a' } })
  await t.rejects(say('b'), { code: IdempotencyConflict.code })
  t.match(await say('b', 'another'), { created: true })
  await t.rejects(append(owner, uuidv7(), { role: 'user', content: 'a', idempotencyKey: 'lost' }), { code: 'SESSION_NOT_FOUND' })
  t.same(await column('select count(*)::int from idempotency_keys'), [2], 'an error does not use a key up')
})

t.test('nobody writes into a session of another, a deleted or a missing one', async (t) => {
  const { user, session, append, sessions, column } = await place(t)
  const [owner, other] = [await user(), await user()]
  const id = await session(owner)
  const gone = await session(owner)
  await sessions.remove(owner, gone)
  const outcomes = await Promise.allSettled([
    append(other, id, { role: 'user', content: 'x' }),
    append(owner, gone, { role: 'user', content: 'x' }),
    append(owner, uuidv7(), { role: 'user', content: 'x' }),
    append(owner, id, { role: 'user', content: 'mine' })
  ])
  for (const outcome of outcomes.slice(0, 3)) t.match(outcome, { status: 'rejected', reason: { code: 'SESSION_NOT_FOUND', statusCode: 404 } })
  t.match(outcomes[3], { status: 'fulfilled' })
  t.same(await column('select content from messages'), ['mine'])
})

t.test('one bad row never fails its neighbours', async (t) => {
  const { user, session, append } = await place(t)
  const owner = await user()
  const id = await session(owner)
  const outcomes = await Promise.allSettled([
    append(owner, id, { role: 'user', content: 'before' }),
    append(owner, id, { role: 'robot' as 'user', content: 'bad' }),
    append(owner, id, { role: 'user', content: 'after' })
  ])
  t.same(outcomes.map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled'])
  t.equal(sqlState((outcomes[1] as PromiseRejectedResult).reason)?.code, '23514')
})

t.test('replicas that write to the same sessions at once lose and double nothing', async (t) => {
  const { user, session, url, column } = await place(t)
  const owner = await user()
  const ids = await Promise.all(Array.from({ length: 5 }, () => session(owner)))
  const replicas = Array.from({ length: 4 }, () =>
    createAppend({ db: portOf(t, url, 2), onAppended: () => undefined }))
  const work: ReturnType<typeof replicas[0]>[] = []
  for (let round = 0; round < 40; round++) {
    for (const [index, append] of replicas.entries()) {
      for (const id of round % 2 === 0 ? ids : ids.toReversed()) work.push(append(owner, id, { role: 'user', content: `${index}-${round}`, clientId: `${round}` }))
    }
    await new Promise(setImmediate)
  }
  const answers = await Promise.all(work)
  t.equal(answers.filter(({ created }) => created).length, 200, 'each client id was kept by one replica')
  for (const id of ids) {
    t.same(await column('select array[count(*), count(distinct client_id), max(seq), count(distinct parent_id) + 1]::int[] from messages where user_id = $1 and session_id = $2', [owner, id]), [[40, 40, 40, 40]])
    t.same(await column('select array[message_count, last_seq] from sessions where user_id = $1 and id = $2', [owner, id]), [[40, 40]])
  }
})

t.test('a session is found by its key, not among all of its user, also before there are statistics', async (t) => {
  const { user, db, column } = await place(t)
  const owner = await user()
  await db.query('insert into sessions (user_id, id, agent_id) select $1, gen_random_uuid(), \'writer\' from generate_series(1, 2000)', [owner])
  const [id] = await column('select id from sessions limit 1')
  const rows = JSON.stringify([{ n: 0, user_id: owner, session_id: id, id: uuidv7(), role: 'user', content: 'x' }])
  const plan = (await column<string>(`explain ${APPEND}`, [rows, false, 'r'])).join('\n')
  t.match(plan, /LockRows.*\n\s+->\s+Index Scan using sessions_pkey/)
  t.notMatch(plan, /sessions_by_activity|Seq Scan on sessions/)
})
