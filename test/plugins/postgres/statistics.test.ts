/** Statistics of tables that fill: a plan that was kept from when they were empty is not lived by until autovacuum comes. */
import t from 'tap'
import type { Client } from 'pg'
import { analyseOutgrown } from '../../../plugins/postgres/statistics.js'
import { messagesById } from '../../../services/conversations/messages.js'
import { withClient } from '../../database.js'
import { build, eventually } from '../../helper.js'
import { place, type Place } from '../../services/conversations/place.js'
import { startUpstream } from '../../upstream.js'

const FILL = `insert into messages (user_id, session_id, id, seq, role, content, status, completed_at)
  select $1, $2, gen_random_uuid(), n, 'user', 'message ' || n, 'complete', now() from generate_series($3::integer, $4::integer) n`

/** The statement that finds messages by their ids, as it is sent. */
async function statement (): Promise<string> {
  let sent = ''
  await messagesById({ query: async (sql) => { sent = sql; return { rows: [], rowCount: 0 } } }, '', ['x'])
  return sent
}

interface Plan { 'Relation Name'?: string, 'Actual Rows': number, 'Actual Loops': number, 'Rows Removed by Filter'?: number, Plans?: Plan[] }

/** The rows of `messages` that a kept plan reads to find one. */
async function rowsRead (client: Client, user: string, id: string): Promise<number> {
  const explain = `explain (analyze, format json) execute kept ('${user}', '{${id}}')`
  const { rows: [row] } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(explain)
  const own = (plan: Plan): number => (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops']
  const count = (plan: Plan): number =>
    (plan.Plans ?? []).reduce((sum, child) => sum + count(child), plan['Relation Name'] === 'messages' ? own(plan) : 0)
  return row === undefined ? Number.NaN : count(row['QUERY PLAN'][0].Plan)
}

const fill = async ({ db }: Place, user: string, session: string, from: number, to: number): Promise<void> => {
  await db.query(FILL, [user, session, from, to])
}

t.test('a table that has filled is analysed once, and its kept plans are made anew', async (t) => {
  const site = await place(t)
  const user = await site.user()
  const session = await site.session(user)
  for (let others = 0; await analyseOutgrown(site.db) !== undefined; others += 1) if (others > 50) throw new Error('again and again')
  await fill(site, user, session, 1, 200)
  t.equal(await analyseOutgrown(site.db), undefined, 'a few pages: to read them all is quick, and autovacuum can have them')

  await withClient(site.url, async (client) => {
    await client.query('set plan_cache_mode = force_generic_plan')
    await client.query(`prepare kept as ${await statement()}`)
    const [id] = await site.column<string>('select id from messages limit 1')
    await rowsRead(client, user, id ?? '')
    await fill(site, user, session, 201, 20_000)
    const before = await rowsRead(client, user, id ?? '')
    t.ok(before >= 10_000, `the plan of an empty table reads ${before} rows for one`)
    const done = await Promise.all([analyseOutgrown(site.db), analyseOutgrown(site.db), analyseOutgrown(site.db)])
    t.same(done.filter((name) => name !== undefined), ['messages'], 'by one of those who would')
    const after = await rowsRead(client, user, id ?? '')
    t.ok(after <= 5, `then ${after}`)
  })

  t.equal(await analyseOutgrown(site.db), undefined, 'not again')
  await fill(site, user, session, 20_001, 60_000)
  t.equal(await analyseOutgrown(site.db), undefined, 'three times as large is autovacuum\'s')
  await fill(site, user, session, 60_001, 200_000)
  t.equal(await analyseOutgrown(site.db), 'messages', 'ten times as large is not waited with')
})

t.test('the service looks by itself', async (t) => {
  const upstream = await startUpstream(t)
  const { app, register, json } = await build(t, { agents: [upstream.agent()] })
  const { accessToken: token, user } = await register()
  const { body: { id } } = await json<{ id: string }>('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  await app.db.query(FILL, [user.id, id, 1, 10_000])
  await eventually('statistics', async () => {
    const { rows: [table] } = await app.db.query<{ known: number }>("select reltuples as known from pg_class where oid = 'messages'::regclass")
    return (table?.known ?? 0) >= 10_000
  }, 30)
})
