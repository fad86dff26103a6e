/** The chain over the audit trail: what seals it, what breaks it, and what the database refuses. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import t, { type Test } from 'tap'
import { createAuditTrail } from '../../../services/audit/trail.js'
import { purgeEvents } from '../../../services/audit/purge.js'
import { seal } from '../../../services/audit/sealer.js'
import { verify, type Verification } from '../../../services/audit/verification.js'
import type { Database } from '../../../plugins/postgres/index.js'
import { runCommand } from '../../command.js'
import { createDatabase, withClient } from '../../database.js'
import { portOf } from '../conversations/place.js'

const { signal } = new AbortController()

interface Trail {
  url: string
  db: Database
  record(count: number, days?: number): Promise<void>
  sealAll(batch?: number): Promise<void>
  check(): Promise<Verification>
}

async function trail (t: Test): Promise<Trail> {
  const url = await createDatabase(t)
  const db = portOf(t, url)
  return {
    url,
    db,
    async record (count, days = 0) {
      await db.query(`insert into audit_events (id, at, action, target, details)
        select gen_random_uuid(), now() - $2 * interval '1 day' + n * interval '1 microsecond', 'test.' || $2, n::text, jsonb_build_object('n', n) from generate_series(1, $1) n`, [count, days])
    },
    async sealAll (batch) { while ((await seal(db, batch)).waiting > 0); },
    check: () => db.transaction((tx) => verify(tx))
  }
}

/** Statements of whoever owns the tables and takes the triggers off first. */
const tamper = (url: string, sql: string, parameters: unknown[] = []): Promise<void> => withClient(url, async (client) => {
  for (const table of ['audit_events', 'audit_seals']) await client.query(`alter table ${table} disable trigger user`)
  await client.query(sql, parameters)
  for (const table of ['audit_events', 'audit_seals']) await client.query(`alter table ${table} enable trigger user`)
})

t.test('events are sealed once each, by whichever process comes', async (t) => {
  const { db, record, check } = await trail(t)
  const before = (await check()).links
  await record(120)
  t.match(await check(), { broken: null, unsealed: 120 })
  // Six processes at once: those that come second have nothing to do.
  for (let waiting = 1; waiting > 0;) {
    const turns = await Promise.all(Array.from({ length: 6 }, () => seal(db, 25)))
    waiting = Math.min(...turns.map((turn) => turn.waiting))
  }
  t.match(await check(), { broken: null, links: before + 120, purged: 0, unsealed: 0, head: { position: before + 120 } })
  t.same((await db.query('select max(position)::int - count(*)::int as gaps from audit_seals')).rows, [{ gaps: 0 }])
})

t.test('what commits late is sealed when it has committed', async (t) => {
  const { url, db, record, sealAll, check } = await trail(t)
  const { record: write } = createAuditTrail({ db })
  const late = new pg.Client({ connectionString: url })
  await late.connect()
  t.teardown(() => late.end())
  await late.query('begin')
  await late.query("insert into audit_events (id, action) values (gen_random_uuid(), 'test.late')")
  await record(3)
  await sealAll()
  t.match(await check(), { broken: null, links: 3 })
  await late.query('commit')
  await sealAll()
  t.match(await check(), { broken: null, links: 4, unsealed: 0 })
  // Neither exists without what it records.
  await t.rejects(db.transaction(async (tx) => { await write(tx, { action: 'test.undone' }); throw new Error('undone') }), { message: 'undone' })
  t.match(await check(), { broken: null, links: 4, unsealed: 0 })
})

t.test('tampering shows, and where', async (t) => {
  const cases: [what: string, sql: string, reason: string, position: number | null][] = [
    ['a changed event', "update audit_events set actor_id = gen_random_uuid() where target = '5'", 'changed', 5],
    ['a changed time', "update audit_events set at = at + interval '1 microsecond' where target = '7'", 'changed', 7],
    ['changed details', "update audit_events set details = '{}' where target = '2'", 'changed', 2],
    ['a deleted event', "delete from audit_events where target = '9'", 'missing', 9],
    ['an event and its link',
      "with e as (delete from audit_events where target = '4' returning id) delete from audit_seals s using e where s.event_id = e.id", 'links-missing', 5],
    ['the beginning', 'with s as (delete from audit_seals where position < 4 returning event_id) delete from audit_events e using s where e.id = s.event_id', 'links-missing', 4],
    ['a link written anew', "update audit_seals set content_hash = sha256('x') where position = 3", 'link-changed', 3],
    ['links that changed places', 'update audit_seals a set event_id = b.event_id from audit_seals b where a.position = 6 and b.position = 8', 'link-changed', 6],
    ['an event that slipped in', "with e as (insert into audit_events (id, action) values (gen_random_uuid(), 'test.forged') returning id) select 1", 'without-link', null],
    ['a purge that is only said', `with p as (insert into audit_events (id, action, details) values (gen_random_uuid(), 'audit.purge', '{"before": "2999-01-01T00:00:00.000000Z"}'))
      delete from audit_events where target = '1'`, 'missing', 1]
  ]
  for (const [what, sql, reason, position] of cases) {
    const { url, record, sealAll, check } = await trail(t)
    await record(10)
    await sealAll(3)
    // Links of one moment are in the order of their events.
    t.match(await check(), { broken: null, links: 10 })
    await tamper(url, `drop index audit_seals_by_event; ${sql}`)
    const { broken } = await check()
    t.match(broken, { reason, position }, what)
  }
})

t.test('a part at a time, each after the link before it', async (t) => {
  const { url, db, record, sealAll, check } = await trail(t)
  await record(10)
  await sealAll()
  const part = (after: Verification['head'], limit = 4) => db.transaction((tx) => verify(tx, after ?? undefined, { isAfterNoted: true, limit }))
  const parts: Verification[] = []
  for (let after: Verification['head'] = null, isEnd = false; !isEnd && parts.length < 9;) {
    const found = await part(after)
    parts.push(found)
    after = found.head
    isEnd = found.isEnd
  }
  t.match(parts, [
    { links: 4, head: { position: 4 }, isEnd: false },
    { links: 4, head: { position: 8 }, isEnd: false },
    { links: 2, head: { position: 10 }, isEnd: true }
  ])
  t.same(parts.at(-1)?.head, (await check()).head)
  t.match(await part(null, 10), { links: 10, isEnd: false }, 'a part that ends with the chain does not know that yet')
  t.match(await part((await check()).head), { broken: null, links: 0, isEnd: true })
  await tamper(url, "update audit_events set actor_id = gen_random_uuid() where target = '7'")
  t.match(await part(parts[0]?.head ?? null), { broken: { position: 7, reason: 'changed' }, links: 2 })
  t.match(await part({ position: 4, digest: '0'.repeat(64) }), { broken: { position: 4, reason: 'link-changed' } })
  t.match(await part({ position: 40, digest: '0'.repeat(64) }), { broken: { position: 40, reason: 'links-missing' } })
})

t.test('a chain that was written anew shows by a link that was noted', async (t) => {
  const { url, db, record, sealAll, check } = await trail(t)
  await record(5)
  await sealAll()
  const { head } = await check()
  if (head === null) throw new Error('nothing was sealed')
  await record(2)
  await sealAll()
  t.match(await db.transaction((tx) => verify(tx, head)), { broken: null })
  // Whoever owns the tables can do this.
  await tamper(url, `delete from audit_seals; update audit_events set ip = '10.0.0.1' where target = '3';
    insert into audit_unsealed select user_id, id from audit_events`)
  await sealAll()
  t.match(await check(), { broken: null, links: 7 }, 'by itself it looks sound')
  t.match(await db.transaction((tx) => verify(tx, head)), { broken: { reason: 'link-changed', position: head.position } })
  await tamper(url, 'delete from audit_seals where position > 4; delete from audit_events e where not exists (select from audit_seals s where s.event_id = e.id)')
  t.match(await check(), { broken: null, links: 4 })
  t.match(await db.transaction((tx) => verify(tx, head)), { broken: { reason: 'links-missing', position: head.position } })
})

t.test('day 91 goes and day 89 stays, and what is left can be verified', async (t) => {
  const { db, record, sealAll, check } = await trail(t)
  for (const days of [120, 91, 89, 1]) await record(30, days)
  await sealAll(40)
  // One that was recorded late, among younger ones in the chain, and one that nobody has sealed yet.
  await record(1, 91)
  await sealAll()
  await record(1, 91)
  const days = async () => (await db.query("select action, count(*)::int as events from audit_events where action like 'test.%' group by 1 order by 1")).rows
  t.equal(await purgeEvents(db, 90, signal, 7), 62 + 59, 'events, and all links of the beginning but the last')
  t.same(await days(), [{ action: 'test.1', events: 30 }, { action: 'test.89', events: 30 }])
  await sealAll()
  t.match(await check(), { broken: null, links: 63, purged: 2, unsealed: 0 }, 'and the purge is an event itself')
  const { rows: [purge] } = await db.query("select id, substr(id::text, 15, 1) as version, details from audit_events where action = 'audit.purge'")
  t.match(purge, { version: '7', details: { before: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/ } })

  t.equal(await purgeEvents(db, 90, signal), 0, 'again is nothing, and no event')
  t.equal(await purgeEvents(db, 2, signal, 10), 30 + 30, 'a shorter retention takes more')
  await sealAll()
  t.match(await check(), { broken: null, unsealed: 0 })
  t.equal((await db.query("select 1 from audit_events where action = 'audit.purge'")).rowCount, 2)
  // A longer one later does not make what went before look stolen.
  t.equal(await purgeEvents(db, 1000, signal), 0)
  t.match(await check(), { broken: null })
  const aborted = new AbortController()
  aborted.abort(new Error('stop'))
  await t.rejects(purgeEvents(db, 1, aborted.signal), { message: 'stop' })
})

t.test('the database refuses what is no purge', async (t) => {
  const { url, db, record, sealAll } = await trail(t)
  await record(3, 5)
  await sealAll()
  for (const table of ['audit_events', 'audit_seals']) {
    for (const sql of [`update ${table} set at = now()`, `delete from ${table}`, `truncate ${table}`]) {
      await t.rejects(db.query(sql), { code: '42501', message: `${table} is append-only` }, sql)
    }
  }
  await t.rejects(db.query("select audit_purge(now() - interval '1 hour', 10)"), { code: '22023' }, 'the last day is never purged')

  // A role of its own for the service, as the documents have it: it can record, seal and purge, and has no right to more.
  const role = `writer_${randomUUID().replaceAll('-', '')}`
  const superuser = new URL(url)
  superuser.username = 'postgres'
  await withClient(superuser.href, (client) => client.query(`create role ${role} login password 'x';
    grant select, insert on audit_events, audit_seals to ${role}; grant select, insert, delete on audit_unsealed to ${role};
    grant execute on function audit_purge(timestamptz, integer) to ${role}`))
  t.teardown(() => withClient(superuser.href, (client) => client.query(`drop owned by ${role}; drop role ${role}`)))
  const asRole = new URL(url)
  asRole.username = role
  asRole.password = 'x'
  const own = portOf(t, asRole.href)
  await createAuditTrail({ db: own }).record(own, { action: 'test.role' })
  t.match(await seal(own), { sealed: 1, waiting: 0 })
  for (const sql of ["update audit_events set ip = ''", 'delete from audit_events', "set parley.audit_purge = 'on'; delete from audit_events", 'alter table audit_events disable trigger user']) {
    await t.rejects(own.query(sql), { code: '42501', message: /permission denied|must be owner/ }, sql)
  }
  t.equal(await purgeEvents(own, 2, signal), 3 + 2)
})

t.test('npm run audit:verify', async (t) => {
  const { url, record, sealAll, check } = await trail(t)
  const run = async (...args: string[]) => {
    const { code, out, err } = await runCommand(t, 'audit-verify', { args, env: { DATABASE_URL: url } })
    return { code, text: code === 0 ? out : err }
  }
  await record(4)
  await sealAll()
  const { head } = await check()
  t.match(await run(), { code: 0, text: `4 links, of which 0 outlived their events; 0 events wait for theirs. Last link, to be noted elsewhere: 4:${head?.digest}` })
  t.match(await run(`4:${head?.digest}`), { code: 0 })
  t.match(await run(`4:${'0'.repeat(64)}`), { code: 1, text: 'broken at link 4' })
  t.match(await run('4'), { code: 2, text: 'say: npm run audit:verify' })
  await tamper(url, "update audit_events set target = 'x' where target = '2'")
  const { rows: [event] } = await withClient(url, (client) => client.query("select id from audit_events where target = 'x'"))
  t.match(await run(), { code: 1, text: `broken at link 2 (event ${event.id} of user 00000000-0000-0000-0000-000000000000): the event is not as it was sealed. 1 links before it are sound.` })
})
