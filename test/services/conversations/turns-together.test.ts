/** Starts and ends of answers that come together: one statement for all of them, and each its own outcome. */
import t, { type Test } from 'tap'
import type { Database } from '../../../plugins/postgres/index.js'
import { createFinish, type Claim, type Outcome } from '../../../services/conversations/generation-end.js'
import { createStartTurn, type NewTurn, type StartedTurn } from '../../../services/conversations/turns.js'
import { build } from '../../helper.js'

const OWNER = '0198c0de-0000-7000-8000-00000000000a'
const OTHER = '0198c0de-0000-7000-8000-00000000000b'
const NOBODY = '0198c0de-0000-7000-8000-00000000000c'

const END: Outcome = {
  status: 'complete', stored: 0, tail: 'answer', model: 'm', finishReason: 'stop', usage: null, error: null, reasoning: null, toolCalls: null, agentId: null, call: null
}

async function setUp (t: Test) {
  const app = await build(t)
  const { user: { id: userId } } = await app.register()
  const statements: string[] = []
  const refused: string[] = []
  const { db: real } = app.app
  const db: Database = {
    ...real,
    async query (sql, parameters, name) {
      if (name !== undefined) statements.push(name)
      return await real.query(sql, parameters, name).catch((error: { code?: string }) => {
        refused.push(error.code ?? '')
        throw error
      }) as never
    }
  }
  const turn = (more: Partial<NewTurn> = {}): NewTurn =>
    ({ userId, sessionId: null, messages: [{ role: 'user', content: 'q' }], agentId: 'a', model: 'm', idempotency: null, ...more })
  const startTurn = createStartTurn(db, { owner: OWNER, leaseMs: 60_000 })
  const start = async (more: Partial<NewTurn> = {}): Promise<StartedTurn> => await startTurn(turn(more), async () => false)
  const finish = createFinish(db, OWNER)
  const claimOf = (started: StartedTurn): Claim =>
    ({ userId, messageId: started.kind === 'started' ? started.placeholder.id : started.messageId, epoch: 1 })
  const rows = async (sessionId: string) =>
    (await real.query('select id, role, content, status, seq, parent_id from messages where user_id = $1 and session_id = $2 order by seq', [userId, sessionId])).rows
  return { app, db, real, userId, statements, refused, start, finish, claimOf, rows, turn }
}

const settled = async (all: Promise<unknown>[]): Promise<unknown[]> =>
  (await Promise.allSettled(all)).map((one) => one.status === 'fulfilled' ? one.value : (one.reason as { code: string }).code)

t.test('fifty starts at once are one statement, and so are their ends; one alone is one', async (t) => {
  const { start, finish, claimOf, rows, statements } = await setUp(t)
  const started = await Promise.all(Array.from({ length: 50 }, (_, n) => start({ messages: [{ role: 'system', content: 's' }, { role: 'user', content: `q${n}` }] })))
  t.same(statements, ['start-new-sessions'])
  t.equal(new Set(started.map(({ sessionId }) => sessionId)).size, 50)
  for (const [n, one] of started.entries()) {
    if (one.kind !== 'started') throw new Error('not started')
    t.match(one, { messages: [{ role: 'system', parentId: null }, { role: 'user', content: `q${n}` }], question: { content: `q${n}` }, placeholder: { role: 'assistant', status: 'streaming' } })
    t.equal(one.placeholder.parentId, one.messages[1]?.id)
  }

  statements.length = 0
  const ended = await Promise.all(started.map((one, n) => finish(claimOf(one), { ...END, tail: `answer ${n}` })))
  t.same(statements, ['finish'])
  t.same(ended.map((message) => message?.content), started.map((_, n) => `answer ${n}`))
  for (const { sessionId } of started) t.match(await rows(sessionId), [{ seq: 1 }, { seq: 2 }, { seq: 3, status: 'complete' }])

  statements.length = 0
  const next = await Promise.all(started.map(({ sessionId }) => start({ sessionId })))
  t.same(statements, ['start-in-sessions'], 'in sessions that are there')
  t.match(await rows(next[7]?.sessionId ?? ''), [{}, {}, {}, { seq: 4, content: 'q' }, { seq: 5, status: 'streaming' }])
  statements.length = 0
  t.match(await start(), { kind: 'started' })
  t.same(statements, ['start-new-sessions'])
})

t.test('neither a start in a new session nor an end waits for the commit of another', async (t) => {
  const { db, turn, claimOf, statements } = await setUp(t)
  let commit = (): void => undefined
  let held: Promise<void> | undefined
  const hold = (): void => { held = new Promise((resolve) => { commit = resolve }) }
  const slow: Database = {
    ...db,
    async query (sql, parameters, name) {
      const mine = held
      held = undefined
      const result = await db.query(sql, parameters, name)
      await mine
      return result as never
    }
  }
  const startTurn = createStartTurn(slow, { owner: OWNER, leaseMs: 60_000 })
  const finish = createFinish(slow, OWNER)
  const inTurns = async <T>(work: () => Promise<T>): Promise<[T, T]> => {
    hold()
    const first = work()
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    const second = await work()
    commit()
    return [await first, second]
  }
  const started = await inTurns(async () => await startTurn(turn(), async () => false))
  t.same(statements, ['start-new-sessions', 'start-new-sessions'])
  const claims = started.map(claimOf)
  t.match(await inTurns(async () => await finish(claims.pop() as Claim, END)), [{ content: 'answer' }, { content: 'answer' }])
})

t.test('each of those that start together has its own outcome', async (t) => {
  const { start, finish, claimOf, rows } = await setUp(t)
  const first = await start()
  await finish(claimOf(first), END)
  const busy = await start()
  const { sessionId } = first
  const [, answer] = await rows(sessionId) as { id: string }[]
  const key = (request: unknown) => ({ route: 'r', key: 'k', request })
  const all = await settled([
    start(), start({ userId: NOBODY }), start({ idempotency: key(1) }), start({ idempotency: key(1) }), start({ idempotency: key(2) }),
    start({ sessionId }), start({ sessionId }), start({ sessionId: busy.sessionId }), start({ sessionId: NOBODY }),
    start({ sessionId, parentId: NOBODY }), start()
  ])
  t.match(all, [
    { kind: 'started' }, '23503', { kind: 'started' }, { kind: 'existing', sessionId: (all[2] as StartedTurn).sessionId }, 'CHAT_IDEMPOTENCY_CONFLICT',
    { kind: 'started' }, 'CHAT_GENERATION_IN_PROGRESS', 'CHAT_GENERATION_IN_PROGRESS', 'SESSION_NOT_FOUND',
    'MESSAGE_NOT_FOUND', { kind: 'started' }
  ])
  t.match(await rows(sessionId), [{}, {}, { parent_id: answer?.id, seq: 3 }, { seq: 4 }], 'one of the two goes on')

  const [one, two] = [await start(), await start()]
  await Promise.all([finish(claimOf(one), END), finish(claimOf(two), END)])
  const branches = await settled([
    start({ sessionId: one.sessionId, parentId: null }),
    start({ sessionId: two.sessionId, parentId: (await rows(two.sessionId) as { id: string }[])[0]?.id ?? '', messages: [] })
  ])
  t.match(branches, [{ kind: 'started', question: null }, { kind: 'started', messages: [] }], 'branches open beside each other')
})

t.test('each of those that end together has its own outcome', async (t) => {
  const { start, finish, claimOf, real, statements, refused } = await setUp(t)
  const started = await Promise.all(Array.from({ length: 6 }, () => start()))
  const [good, fenced, bad, foreign, texts, unknown] = started.map(claimOf) as [Claim, Claim, Claim, Claim, Claim, Claim]
  await real.query('update generations set owner = $1 where message_id = $2', [OTHER, foreign.messageId])
  await real.query("insert into generation_deltas (user_id, message_id, position, content) values ($1, $2, 0, 'so '), ($1, $2, 3, 'far'), ($1, $2, 6, 'unknown')", [texts.userId, texts.messageId])
  statements.length = 0
  const all = await settled([
    finish(good, { ...END, usage: { promptTokens: 1, completionTokens: 2, totalTokens: 3, source: 'provider' }, toolCalls: [{ id: 'c', name: 'f', arguments: '{"a":"\\u0000"}' }], reasoning: 'Grüße 🚀' }),
    finish({ ...fenced, epoch: 2 }, END), finish(bad, { ...END, status: 'nonsense' as 'complete' }), finish(foreign, END),
    finish(texts, { ...END, stored: 6, tail: ', end' }), finish({ ...unknown, messageId: NOBODY }, END)
  ])
  t.match(all, [
    { content: 'answer', usage: { totalTokens: 3 }, toolCalls: [{ arguments: '{"a":"\\u0000"}' }], reasoning: 'Grüße 🚀', error: null }, null, '23514', null,
    { content: 'so far, end' }, null
  ])
  t.same(refused, ['23514', '23514'], 'tried together, then each alone')
  t.match((await real.query('select count(*)::int as count from generations where user_id = $1', [good.userId])).rows, [{ count: 4 }])
})

t.test('replicas that start, end and append in the same sessions never deadlock', async (t) => {
  const { start, finish, claimOf, app, db, refused, turn, userId } = await setUp(t)
  const sessions = await Promise.all(Array.from({ length: 12 }, () => start()))
  await Promise.all(sessions.map((one) => finish(claimOf(one), END)))
  const replicas = [OWNER, OTHER].map((owner) =>
    ({ start: createStartTurn(db, { owner, leaseMs: 60_000 }), finish: createFinish(db, owner) }))
  await Promise.all(replicas.map(async (replica, which) => {
    for (let round = 0; round < 15; round += 1) {
      const order = [...sessions].sort(() => Math.random() - 0.5)
      const begun = await settled(order.map(({ sessionId }) => replica.start(turn({ sessionId }), async () => false)))
      const appends = order.map(({ sessionId }) => app.app.sessions.append(userId, sessionId, { role: 'user', content: `${which}` }))
      const ends = begun.flatMap((one) => typeof one === 'string' ? [] : [replica.finish(claimOf(one as StartedTurn), END)])
      t.same((await settled([...ends, ...appends])).filter((one) => one === null || typeof one === 'string'), [])
    }
  }))
  t.same(refused.filter((code) => code.startsWith('40')), [])
  t.equal((await db.query('select from generations where user_id = $1', [userId])).rowCount, 0)
})
