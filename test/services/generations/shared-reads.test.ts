/** Many who want the same cost what one costs. */
import t from 'tap'
import { readEvents } from '../../event-reader.js'
import { build, eventually } from '../../helper.js'
import { startUpstream } from '../../upstream.js'

t.test('readers, joins and stops of one answer share their statements', async (t) => {
  const upstream = await startUpstream(t)
  const app = await build(t, { agents: [upstream.agent()] })
  const replica = await build(t, { agents: [upstream.agent()], database: app.database })
  const { accessToken: token } = await app.register()
  /** The statements of a process that touch conversations, from now on. */
  const watch = ({ app: { db } }: typeof app) => {
    const seen: string[] = []
    const { query } = db
    db.query = ((sql: string, ...rest: []) => {
      if (/generations|messages/.test(sql)) seen.push(sql)
      return query.call(db, sql, ...rest)
    }) as typeof query
    return { seen, of: (pattern: RegExp) => seen.filter((sql) => pattern.test(sql)).length, end: () => { db.query = query } }
  }
  const STATE = /exists \(\s*select 1 from generations g/
  upstream.script(() => undefined)
  const ask = { token, body: { agentId: 'writer', message: 'Hi' }, headers: { 'idempotency-key': 'one' } }

  const arrived = { here: 0, there: 0 }
  app.app.server.on('request', () => { arrived.here += 1 })
  replica.app.server.on('request', () => { arrived.there += 1 })
  const here = watch(app)
  const there = watch(replica)
  const joins = Array.from({ length: 150 }, () => app.json('/api/chat/completions', ask))
  const call = await eventually('the call', () => upstream.calls[0])
  joins.push(...Array.from({ length: 150 }, () => replica.json('/api/chat/completions', ask)))
  void call.text('so far')
  await eventually('the other process waits', () => there.of(STATE) > 1)
  t.match(await app.json('/api/chat/completions', { ...ask, body: { ...ask.body, message: 'Ho' } }), { status: 409, body: { code: 'CHAT_IDEMPOTENCY_CONFLICT' } })
  await eventually('all have come', () => arrived.here >= 151 && arrived.there >= 150)
  await Promise.all([app.json('/health/live'), replica.json('/health/live')])
  call.finish()
  const answers = await Promise.all(joins)
  t.same(new Set(answers.map(({ text }) => text)).size, 1)
  t.equal(answers[0]?.status, 200)
  t.equal(upstream.calls.length, 1)
  // One start, one question read at the end; and of the other process, one look-up of the key and one poll at a time.
  t.equal(here.of(/insert into generations /), 1)
  t.ok(here.of(STATE) <= 3, `${here.of(STATE)} reads for 150 joins`)
  t.equal(there.of(/insert into generations /), 1)
  t.ok(there.of(STATE) < 60, `${there.of(STATE)} reads for 150 joins elsewhere`)
  here.end()
  there.end()

  // Readers of another process's answer, and those who stop it.
  const reader = await readEvents(`${app.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'again', stream: true } })
  const { data: { messageId } } = await reader.until(({ event }) => event === 'start')
  void (await eventually('the call', () => upstream.calls[1])).text('some text')
  await reader.until(({ event }) => event === 'chunk')
  const readers = await Promise.all(Array.from({ length: 60 }, () => readEvents(`${replica.url}/api/chat/generations/${messageId}/stream`, { token })))
  for (const one of readers) await one.until(({ event }) => event === 'chunk')
  const polls = watch(replica)
  await eventually('four polls', () => polls.of(STATE) >= 4)
  const texts = polls.of(/generation_deltas/)
  t.ok(texts <= 2 * polls.of(STATE), `${polls.seen.length} statements in four polls, whoever reads`)
  const started = polls.of(STATE)
  const stops = await Promise.all(Array.from({ length: 50 }, () => replica.json(`/api/chat/generations/${messageId}/stop`, { method: 'POST', token })))
  t.same(new Set(stops.map(({ body }) => JSON.stringify(body))).size, 1)
  t.match(stops[0], { status: 200, body: { message: { status: 'stopped', content: 'some text' } } })
  t.ok(polls.of(STATE) - started < 40, `${polls.of(STATE) - started} reads for 50 stops`)
  await Promise.all(readers.map(({ ended }) => ended))
  for (const one of readers) t.same([one.text, one.events.at(-1)?.event], ['some text', 'end'])
  polls.end()
})
