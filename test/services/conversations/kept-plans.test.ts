/** Plans that PostgreSQL keeps from when the tables were empty: a new service lives by them until its tables are analysed, for a minute. */
import t from 'tap'
import { createDatabase, withClient } from '../../database.js'
import { build, eventually } from '../../helper.js'
import { says, startUpstream } from '../../upstream.js'

/** Statements of every turn. */
const OF_TURNS = /^(start|finish|checkpoint)/

interface Plan { 'Node Type': string, 'Relation Name'?: string, 'Index Cond'?: string, Plans?: Plan[] }

const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)]

/** Whether a node would read all messages, or all sessions, of a user; or all that runs, with whatever ended since the last vacuum. */
function readsAll ({ 'Node Type': type, 'Relation Name': table = '', 'Index Cond': condition = '' }: Plan): boolean {
  if (!['messages', 'sessions', 'generations'].includes(table) || !type.includes('Scan')) return false
  return type === 'Seq Scan' || (table !== 'generations' && /^\(user_id = [^)]*\)$/.test(condition))
}

t.test('no statement of a turn finds a message or a session by its user alone, or looks at all generations', async (t) => {
  const upstream = await startUpstream(t)
  for (let answer = 0; answer < 3; answer++) upstream.script(says('an answer'))
  const { app, json, register } = await build(t, { agents: [upstream.agent()] })
  const { accessToken: token } = await register()
  const ask = (path: string, body: object) => json<{ sessionId: string, message: { id: string } }>(path, { token, body })
  const { body: first } = await ask('/api/chat/completions', { agentId: 'writer', message: 'q' })
  const { body: second } = await ask('/api/chat/completions', { agentId: 'writer', message: 'q', sessionId: first.sessionId })
  t.equal((await ask(`/api/chat/messages/${second.message.id}/retry`, {})).status, 200)

  // Long enough to be checkpointed.
  upstream.script(() => undefined)
  const long = ask('/api/chat/completions', { agentId: 'writer', message: 'q' })
  const call = await eventually('its call', () => upstream.calls[3])
  void call.text('so far')
  await eventually('a checkpoint', async () => (await app.db.query('select from generation_deltas')).rowCount === 1)

  const prepared = new Map<string, string>()
  const kept = 'select name, statement from pg_prepared_statements, pg_sleep(0.1)'
  for (const db of [app.db, app.reservedDb]) {
    for (const { rows } of await Promise.all(Array.from({ length: 10 }, () => db.query<{ name: string, statement: string }>(kept)))) {
      for (const { name, statement } of rows) if (OF_TURNS.test(name)) prepared.set(name, statement)
    }
  }
  call.finish()
  t.equal((await long).status, 200)
  t.same([...prepared.keys()].sort(), ['checkpoint', 'finish', 'start-in-sessions', 'start-new-sessions'])
  await withClient(await createDatabase(t), async (client) => {
    for (const [name, statement] of prepared) {
      const { rows: [row] } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (generic_plan, format json) ${statement}`)
      t.same(row === undefined ? [] : nodes(row['QUERY PLAN'][0].Plan).filter(readsAll), [], name)
    }
  })
})
