import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { BRANCH_PAGE, CONTEXT } from '../../../services/conversations/branch-page.js'
import { LIST_STATEMENTS } from '../../../services/conversations/sessions.js'
import { place } from './place.js'
import { FOREST, plantTree } from './tree.js'

const BRANCHES: [number, number[]][] = [
  [4, [1, 2, 3, 4]], [10, [1, 2, 3, 4, 9, 10]], [6, [1, 2, 5, 6]], [8, [1, 2, 5, 7, 8]], [5, [1, 2, 5]], [12, [11, 12]], [1, [1]]
]

t.test('a branch is read by its leaf, in pages of any size, in both directions', async (t) => {
  const { user, db, history } = await place(t)
  const owner = await user()
  const { sessionId, ids } = await plantTree(db, owner, FOREST.rows, FOREST.branches)
  for (const [leaf, expected] of BRANCHES) {
    for (const order of ['asc', 'desc'] as const) {
      for (const limit of [1, 2, 3, 20]) {
        const read: number[] = []
        for (let cursor: string | null | undefined; cursor !== null;) {
          const page = await history.messages(owner, sessionId, { limit, order, leaf: ids.get(leaf) ?? '', ...(cursor === undefined ? {} : { cursor }) })
          t.ok(page.messages.length <= limit)
          read.push(...page.messages.map(({ content }) => Number(content)))
          cursor = page.nextCursor
        }
        t.same(order === 'asc' ? read : read.toReversed(), expected, `leaf ${leaf}, ${order}, by ${limit}`)
      }
    }
  }
  t.same((await history.messages(owner, sessionId, { limit: 9 })).messages.map(({ content }) => content), ['11', '12'], 'the newest message by default')
})

t.test('the pages of one reading show the branch as it was at the first', async (t) => {
  const { user, session, append, history } = await place(t)
  const owner = await user()
  const id = await session(owner)
  for (const content of ['1', '2', '3']) await append(owner, id, { role: 'user', content })
  const first = await history.messages(owner, id, { limit: 2 })
  await append(owner, id, { role: 'user', content: '4' })
  const second = await history.messages(owner, id, { limit: 2, cursor: first.nextCursor ?? '' })
  t.same(second.messages.map(({ content }) => content), ['3'])
  t.equal(second.nextCursor, null)
  await t.rejects(history.messages(owner, id, { limit: 2, order: 'desc', cursor: first.nextCursor ?? '' }), { code: 'COMMON_VALIDATION_ERROR' })
  await t.rejects(history.messages(owner, id, { limit: 2, cursor: 'nonsense' }), { code: 'COMMON_VALIDATION_ERROR' })
})

t.test('an empty session, a foreign leaf, a foreign session', async (t) => {
  const { user, session, append, history } = await place(t)
  const [owner, other] = [await user(), await user()]
  const [id, second] = [await session(owner), await session(owner)]
  t.same(await history.messages(owner, id, { limit: 5 }), { messages: [], nextCursor: null })
  const { message } = await append(owner, second, { role: 'user', content: 'x' })
  await t.rejects(history.messages(owner, id, { limit: 5, leaf: message.id }), { code: 'MESSAGE_NOT_FOUND' })
  await t.rejects(history.messages(owner, id, { limit: 5, leaf: uuidv7() }), { code: 'MESSAGE_NOT_FOUND' })
  await t.rejects(history.messages(other, id, { limit: 5 }), { code: 'SESSION_NOT_FOUND' })
  t.same([...(await history.messagesById(owner, [message.id, uuidv7()])).keys()], [message.id])
  t.same([...(await history.messagesById(other, [message.id])).keys()], [])
})

t.test('a message that is being produced shows its text so far', async (t) => {
  const { user, session, append, history, db } = await place(t)
  const owner = await user()
  const id = await session(owner)
  const { message } = await append(owner, id, { role: 'assistant', content: 'x' })
  await db.query("update messages set status = 'streaming', completed_at = null, content = '' where user_id = $1 and id = $2", [owner, message.id])
  t.match((await history.messages(owner, id, { limit: 1 })).messages, [{ content: '', status: 'streaming', completedAt: null }])
  for (const [position, content] of [[5, ' world'], [0, 'hello']]) await db.query('insert into generation_deltas values ($1, $2, $3, $4)', [owner, message.id, position, content])
  t.match((await history.messages(owner, id, { limit: 1 })).messages, [{ content: 'hello world' }])
})

t.test('a prompt is the end of the branch that fits, without what has no text', async (t) => {
  const { user, db, history, session, append } = await place(t)
  const owner = await user()
  const { sessionId, ids } = await plantTree(db, owner, FOREST.rows, FOREST.branches)
  for (const [leaf, expected] of BRANCHES) {
    const turns = await history.context(owner, sessionId, ids.get(leaf) ?? '', 1000)
    t.same(turns, expected.map((seq) => ({ role: seq % 2 === 1 ? 'user' : 'assistant', content: `${seq}` })))
  }
  await db.query("update messages set status = 'failed', content = '' where user_id = $1 and seq = 2", [owner])
  t.same((await history.context(owner, sessionId, ids.get(4) ?? '', 2)).map(({ content }) => content), ['3', '4'])
  t.same((await history.context(owner, sessionId, ids.get(4) ?? '', 3)).map(({ content }) => content), ['1', '3', '4'])
  t.same((await history.context(owner, sessionId, ids.get(4) ?? '', 0)).map(({ content }) => content), ['4'], 'the last one always')
  t.same(await history.context(owner, sessionId, uuidv7(), 10), [])

  const long = await session(owner)
  const contents = Array.from({ length: 200 }, (_, index) => '👍'.repeat(index % 7 + 1))
  let last = ''
  for (const content of contents) last = (await append(owner, long, { role: 'user', content })).message.id
  for (const most of [1, 14, 500, 900, 1e6]) {
    let left = most
    const expected = contents.toReversed().filter((_, index, all) => {
      left = all.slice(0, index + 1).reduce((sum, one) => sum - one.length, most)
      return left >= 0 || index === 0
    }).reverse()
    t.same((await history.context(owner, long, last, most)).map(({ content }) => content), expected, `${most} UTF-16 units`)
  }
})

t.test('lists and branches are read through their indexes, whatever the sizes', async (t) => {
  const { user, db } = await place(t)
  const owner = await user()
  await db.query('insert into sessions (user_id, id, agent_id, last_message_at) select $1, gen_random_uuid(), \'writer\', now() - n * interval \'7 minutes\' from generate_series(1, 10000) n', [owner])
  const { sessionId, ids } = await plantTree(db, owner, [[1, 0, null], [2, 1, 1]], [[1, 0, 1]])
  await db.query(`insert into messages (user_id, session_id, id, branch, seq, role, content, status, completed_at)
    select $1, $2, gen_random_uuid(), n % 2, n, 'user', 'text', 'complete', now() from generate_series(3, 20000) n`, [owner, sessionId])
  await db.query('analyze sessions')
  await db.query('analyze messages')
  const plan = async (sql: string, parameters: unknown[]) => {
    const { rows } = await db.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers, costs off, timing off) ${sql}`, parameters)
    const text = rows.map((row) => row['QUERY PLAN']).join('\n')
    const buffers = /Buffers: shared hit=(\d+)(?: read=(\d+))?/.exec(text)
    return { text, buffers: Number(buffers?.[1]) + Number(buffers?.[2] ?? 0) }
  }
  const first = await plan(LIST_STATEMENTS.first, [owner, null, null, 21])
  const next = await plan(LIST_STATEMENTS.next, [owner, null, null, 21, new Date(Date.now() - 86_400_000 * 20), uuidv7()])
  for (const { text, buffers } of [first, next]) {
    t.match(text, /Index Scan using sessions_by_activity/)
    t.match(text, /Incremental Sort/)
    t.ok(buffers < 100, `${buffers} pages`)
  }
  const asc = await plan(BRANCH_PAGE.asc, [owner, sessionId, 1, 19_999, 15_000, 21])
  const desc = await plan(BRANCH_PAGE.desc, [owner, sessionId, 1, 19_999, 2_147_483_647, 21])
  const context = await plan(CONTEXT, [owner, sessionId, ids.get(2), 64, 10_000])
  for (const { text, buffers } of [asc, desc, context]) {
    t.notMatch(text, /Seq Scan on (messages|sessions)/)
    t.match(text, /messages_by_branch/)
    t.ok(buffers < 300, `${buffers} pages`)
    if (buffers >= 300) t.comment(text)
  }
})
