import t from 'tap'
import type { Database } from '../../../plugins/postgres/database.js'
import { find } from '../../../services/search/finder.js'
import { ownerLabels } from '../../../services/search/labels.js'
import { conversations } from './conversations.js'
import { longestTurn } from './longest-turn.js'

t.test('Chinese and English are found in messages and titles', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user, '季度报告 Quarterly reports')
  for (const text of ['有限公司章程', '南京市长江大桥', 'She was running tests', 'it’s a résumé', 'ＦＵＬＬ width', '数据 库存', '机器学习 with PyTorch']) await store.say(user, session, text)
  await store.index()
  for (const [query, expected] of [
    ['公司', ['有限公司章程']], ['市长', ['南京市长江大桥']], ['南京市', ['南京市长江大桥']], ['桥', ['南京市长江大桥']], ['公司章程', ['有限公司章程']],
    ['run test', ['She was running tests']], ['TESTED', ['She was running tests']], ["it's", ['it’s a résumé']], ['RÉSUMÉ', ['it’s a résumé']],
    ['full', ['ＦＵＬＬ width']], ['数据库', []], ['京南', []], ['学习 pytorch', ['机器学习 with PyTorch']], ['报告', ['季度报告 Quarterly reports']],
    ['report', ['季度报告 Quarterly reports']], ['"running tests"', ['She was running tests']], ['"tests running"', []], ['the', []], ['!?', []]
  ] as const) t.same(await store.found(user, query), expected, query)
})

t.test('only the caller\'s own, and nothing of deleted sessions', async (t) => {
  const store = await conversations(t)
  const [mine, other] = [await store.user(), await store.user()]
  const session = await store.session(mine, 'pelican')
  await store.say(mine, session, 'a pelican')
  await store.index()
  t.same(await store.found(other, 'pelican'), [])
  t.equal((await store.found(mine, 'pelican')).length, 2)
  await store.db.query('update sessions set deleted_at = now() where id = $1', [session])
  t.same(await store.found(mine, 'pelican'), [])
})

t.test('titles rank above messages, and repeated terms above single ones', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user, 'about otters')
  await store.say(user, session, 'otters, otters and otters')
  await store.say(user, session, 'one otter')
  await store.index()
  t.same(await store.found(user, 'otter'), ['about otters', 'otters, otters and otters', 'one otter'])
  await store.retitle(user, session, 'about beavers')
  await store.index()
  t.same(await store.found(user, 'beaver'), ['about beavers'])
})

t.test('what a tsvector cannot place is found by its text', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user)
  const han = String.fromCodePoint(...Array.from({ length: 20_000 }, (_, index) => 0x4e00 + index))
  const long = `${han.repeat(13)}南京市长江大桥`
  await store.say(user, session, long)
  await store.say(user, session, `大桥 ${'very '.repeat(20_000)}long`)
  await store.say(user, session, `${'中国，'.repeat(400)}中国人民`)
  t.same((await store.index()).failed, [])
  t.same(await store.found(user, '市长江'), [long])
  t.same(await store.found(user, '江市长'), [])
  t.equal((await store.found(user, 'long very')).length, 1)
  t.equal((await store.found(user, '国人')).length, 1)
  const { results } = await find(store.db, { userId: user, query: '市长江', limit: 1 })
  t.match(results[0]?.snippet, /南京<mark>市长江<\/mark>大桥/)
})

t.test('pictographs are found, however they are drawn', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user)
  const texts = ['I \u2764\ufe0f tea', 'plain \u2764 heart', '\u{1f44d}\u{1f3fd} fine', 'well done\u{1f44d}\u{1f389}', '\u{1f469}\u{1f3fd}\u200d\u{1f4bb} at work',
    '\u{1f1e9}\u{1f1ea} and \u{1f1eb}\u{1f1f7}', 'press 1\ufe0f\u20e3', '好的\u{1f600}', 'nothing at all', 'only \ufe0f selectors']
  for (const text of texts) await store.say(user, session, text)
  await store.index()
  const found = async (query: string): Promise<number[]> =>
    (await store.found(user, query)).map((text) => texts.indexOf(text)).sort((a, b) => a - b)
  for (const [query, expected] of [
    ['\u2764', [0, 1]], ['\u2764\ufe0f', [0, 1]], ['\u{1f44d}', [2, 3]], ['\u{1f44d}\u{1f3ff}', [2, 3]], ['\u{1f44d}\u{1f389}', [3]], ['\u{1f389} done', [3]],
    ['\u{1f469}\u200d\u{1f4bb}', [4]], ['\u{1f4bb}', [4]], ['\u{1f1e9}\u{1f1ea}', [5]], ['\u{1f1ea}\u{1f1e9}', []], ['1\ufe0f\u20e3', [6]], ['\u{1f600}', [7]], ['好的', [7]],
    ['\u{1f525}', []], ['\ufe0f', []], ['\ufe0f\ufe0e\u200d', []], ['\u{1f3fd}', []], ['\u0301', []], ['tea\ufe0f', [0]]
  ] as const) t.same(await found(query), expected, JSON.stringify(query))
  const { results } = await find(store.db, { userId: user, query: '\u{1f44d}', limit: 2 })
  t.same(results.map(({ snippet }) => snippet).sort(), ['<mark>\u{1f44d}\u{1f3fd}</mark> fine', 'well done<mark>\u{1f44d}</mark>\u{1f389}'])

  const long = '\u{1f469}\u{1f3fd}\u200d\u{1f4bb}\ufe0f '.repeat(20_000)
  await store.say(user, session, long)
  await store.index()
  t.equal((await store.found(user, '\u{1f469}\u200d\u{1f4bb} ')).length, 2, 'in what a tsvector cannot place as well')
})

t.test('a page is bounded in bytes and in work, and the next one goes on', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user)
  for (let n = 0; n < 20; n++) await store.say(user, session, `${'\ufdfa '.repeat(100_000)}end`)
  for (let n = 0; n < 60; n++) await store.say(user, session, `${'一二三四五 '.repeat(3500)}`)
  await store.index()
  const shown: string[] = []
  const pages = async (query: string): Promise<number[]> => {
    const sizes: number[] = []
    for (let cursor: string | undefined; sizes.length === 0 || cursor !== undefined;) {
      const page = await find(store.db, { userId: user, query, limit: 20, cursor })
      shown.push(...page.results.map(({ snippet }) => snippet))
      sizes.push(page.results.length)
      cursor = page.nextCursor ?? undefined
    }
    return sizes
  }
  const { result, milliseconds } = await longestTurn(() => pages('\ufdfa'))
  t.same(result, [3, 3, 3, 3, 3, 3, 2], 'a mebibyte of content')
  // One such message took 1.5 s.
  t.ok(milliseconds < 500, `${milliseconds} ms`)
  t.ok(shown.every((snippet) => snippet.startsWith('<mark>')))
  t.same(await pages('五一'), [0, 0], 'a phrase that has to be looked for in 60 long texts')
})

t.test('pages go on where the last one ended, through groups and while hits are added', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user)
  await store.db.query(`insert into messages (user_id, session_id, id, seq, role, content, status, completed_at)
    select $1, $2, gen_random_uuid(), 1000 + n, 'user', repeat('common ', 1 + n % 3) || case when n % 100 = 0 then 'rare' else '' end, 'complete', now() from generate_series(1, 2700) n`, [user, session])
  await store.db.query('insert into search_queue select user_id, id, session_id, id from messages')
  await store.index()
  for (const [query, expected] of [['common', 2700], ['rare', 28]] as const) {
    const seen = new Set<string>()
    let cursor: string | undefined
    let pages = 0
    do {
      const page = await find(store.db, { userId: user, query, limit: 90, ...(cursor === undefined ? {} : { cursor }) })
      if (pages++ === 1) {
        await store.say(user, session, 'one more common and rare')
        await store.index()
      }
      for (const { messageId } of page.results) seen.add(messageId ?? '')
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    t.equal(seen.size, expected, `each hit for ${query} once`)
  }
})

t.test('many messages are searched by the index, never one by one', async (t) => {
  const { db, user, session } = await conversations(t)
  const owner = await user()
  const conversation = await session(owner)
  const [name] = ownerLabels(owner, 0)
  await db.query(`insert into message_search (user_id, document_id, session_id, created_at, position, terms)
    select $1, gen_random_uuid(), $2, now(), n, array_to_tsvector(array[$3, $3 || '/0.' || n / 1024, $3 || '/1.' || n / 4096, 'common', 'w' || n, 'x' || n % 1000])
    from generate_series(1, 40000) n`, [owner, conversation, name])
  await db.query('insert into search_positions values ($1, 40000)', [owner])
  await db.query('analyze message_search')
  const plans: string[] = []
  const explained: Database = {
    ...db,
    async query <Row> (sql: string, parameters: readonly unknown[] = []) {
      const { rows } = await db.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, parameters)
      if (sql.includes('materialized')) plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
      return db.query<Row>(sql, parameters)
    }
  }
  for (const query of ['common', 'x7', 'w39999', 'absent', '数据库', '"common x7"']) await find(explained, { userId: owner, query, limit: 20 })
  t.ok(plans.length >= 6)
  for (const plan of plans) {
    t.match(plan, /Bitmap Index Scan on message_search_terms/)
    t.notMatch(plan, /Seq Scan on message_search/)
  }
})
