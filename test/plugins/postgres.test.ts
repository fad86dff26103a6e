import t from 'tap'
import { databaseUnavailable, isConnectionFailure, sqlState } from '../../plugins/postgres/index.js'
import { createPing } from '../../plugins/postgres/ping.js'
import { createDatabase, withClient } from '../database.js'
import { eventually } from '../helper.js'
import { lowerHalf } from '../stand-ins.js'

const pidOf = async (db: { query: (sql: string) => Promise<{ rows: unknown[] }> }) => (await db.query('select pg_backend_pid() as pid')).rows[0]
const UNAVAILABLE = { code: 'COMMON_DATABASE_UNAVAILABLE', statusCode: 503, retryAfter: 1 }

t.test('statements and transactions', async (t) => {
  const { db, databaseDirectUrl } = await lowerHalf(t, { databaseUrl: await createDatabase(t), poolMax: 1 })
  t.match(databaseDirectUrl, 'postgres://')
  await db.query('create table things (id integer primary key check (id < 100), name text)')
  const pid = await pidOf(db)
  t.same((await db.query('insert into things values ($1, $2) returning *', [1, 'one'])), { rows: [{ id: 1, name: 'one' }], rowCount: 1 })
  t.equal((await db.query('update things set name = name')).rowCount, 1)

  const twice = await db.query('insert into things values (1)').catch((error: unknown) => error)
  t.match(sqlState(twice), { code: '23505', constraint: 'things_pkey' })
  t.match(sqlState(await db.query('select nonsense').catch((error: unknown) => error)), { code: '42703', constraint: undefined })
  t.same(await pidOf(db), pid, 'a statement that is refused keeps its connection')

  t.equal(await db.transaction(async (tx) => { await tx.query('insert into things values (2)'); return 'done' }), 'done')
  await t.rejects(db.transaction(async (tx) => { await tx.query('insert into things values (3)'); throw new Error('changed my mind') }), { message: 'changed my mind' })
  await t.rejects(db.transaction(async (tx) => { await tx.query('insert into things values (4)'); await tx.query('insert into things values (1)') }), { code: '23505' })
  await t.rejects(db.transaction(async (tx) => {
    await tx.query('insert into things values (5)')
    await tx.query('insert into things values (1)').catch(() => undefined)
  }), { message: /rolled back/ }, 'work that is lost is not called done')
  t.same((await db.query('select id from things order by id')).rows, [{ id: 1 }, { id: 2 }])
  t.same(await pidOf(db), pid)

  const effects: string[] = []
  await db.transaction(async (tx) => {
    db.afterCommit(tx, () => effects.push('committed'))
    await tx.query('select 1')
    t.same(effects, [], 'not before the commit')
  })
  t.same(effects, ['committed'])
  await t.rejects(db.transaction(async (tx) => {
    db.afterCommit(tx, () => effects.push('rolled back'))
    await tx.query('insert into things values (1)')
  }), { code: '23505' })
  t.same(effects, ['committed'], 'never after a rollback')
  db.afterCommit(db, () => effects.push('at once'))
  t.same(effects, ['committed', 'at once'], 'outside of a transaction')

  await db.query('select 1 as one', [], 'named')
  t.same((await db.query('select name from pg_prepared_statements')).rows, [{ name: 'named' }])
  await t.rejects(db.transaction(async (tx) => {
    await tx.query('set local statement_timeout = 20')
    await tx.query('select pg_sleep(10)')
  }), UNAVAILABLE, 'a statement that takes too long')
  t.not((await pidOf(db) as { pid: number }).pid, (pid as { pid: number }).pid, 'gives its connection up')
})

t.test('behind a PgBouncer nothing is prepared', async (t) => {
  const databaseUrl = await createDatabase(t)
  const direct = `${databaseUrl}?application_name=direct`
  const { db, databaseDirectUrl } = await lowerHalf(t, { databaseUrl, env: { DATABASE_DIRECT_URL: direct }, poolMax: 1 })
  t.equal(databaseDirectUrl, direct)
  await db.query('select 1 as one', [], 'named')
  t.same((await db.query('select name from pg_prepared_statements')).rows, [])
  t.same((await db.query('show statement_timeout')).rows, [{ statement_timeout: '0' }])
})

t.test('more callers than the pool can take', async (t) => {
  const { db } = await lowerHalf(t, { databaseUrl: await createDatabase(t), poolMax: 1 })
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => { release = resolve })
  const holder = db.transaction(async () => { await held })
  const waiting = Array.from({ length: 50 }, () => db.query('select 1'))
  t.match(db.stats(), { total: 1, idle: 0, waiting: 50, max: 1 })
  await t.rejects(db.query('select 1'), { code: 'COMMON_OVERLOADED', statusCode: 503, retryAfter: 1 }, 'the 51st is refused at once')
  release()
  await holder
  t.equal((await Promise.all(waiting)).length, 50, 'the others are served')
})

t.test('connections that the server ends', async (t) => {
  const databaseUrl = await createDatabase(t)
  const lines: string[] = []
  const app = await lowerHalf(t, { databaseUrl, log: (line) => { lines.push(line) } })
  const { db } = app
  await Promise.all([1, 2, 3, 4].map(() => db.query('select pg_sleep(0.05)')))
  const asleep = db.query('select pg_sleep(30)')
  asleep.catch(() => undefined)
  await eventually('the statement to run', async () => (await db.query("select 1 from pg_stat_activity where query like '%sleep(30)%' and state = 'active' and pid <> pg_backend_pid()")).rows.length === 1)
  const ended = await withClient(databaseUrl, async (client) => (await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()')).rowCount)
  t.ok((ended ?? 0) >= 4)
  await t.rejects(asleep, UNAVAILABLE)
  await eventually('the database to be used again', async () => (await db.query('select 1').catch(() => undefined))?.rows.length === 1)
  t.ok(lines.some((line) => line.includes('an idle database connection broke')))
  const { values } = await app.metrics.client.register.getSingleMetric('db_reconnects_total')?.get() ?? { values: [] }
  t.match(values, [{ value: 1 }], 'counted once')
})

t.test('no server', async (t) => {
  const { db, databasePing } = await lowerHalf(t, { databaseUrl: 'postgres://u:p@127.0.0.1:1/d' })
  await t.rejects(db.query('select 1'), UNAVAILABLE)
  await t.rejects(db.transaction(async () => undefined), UNAVAILABLE)
  t.equal(await databasePing.measure(), null)
})

t.test('the ping', async (t) => {
  let answer = (): Promise<unknown> => Promise.resolve()
  const told: string[] = []
  const ping = createPing({ ask: () => answer(), onSilence: () => { told.push('silence') }, onBack: () => { told.push('back') } })
  for (const latency of await Promise.all([ping.measure(), ping.measure()])) t.ok(latency !== null && latency >= 0)
  t.equal(ping.silentSince, undefined)
  let release = (): void => undefined
  answer = () => new Promise<void>((resolve) => { release = resolve })
  const sampled = ping.sample()
  t.not(await ping.measure(), null, 'what was known stands, and nobody waits')
  await sampled
  t.equal(await ping.measure(), null, 'no answer within a second')
  t.type(ping.silentSince, 'number')
  release()
  answer = () => Promise.reject(new Error('gone'))
  await ping.sample()
  await ping.sample()
  t.equal(await ping.measure(), null)
  answer = () => Promise.resolve()
  await ping.sample()
  t.not(await ping.measure(), null)
  t.same([told[0], told.at(-1)], ['silence', 'back'])
})

t.test('a ping that is lost on a server that answers others', async (t) => {
  const told: string[] = []
  let answeredAt = -Infinity
  const ask = (): Promise<never> => {
    answeredAt = performance.now() + 1
    return Promise.reject(new Error('lost'))
  }
  const ping = createPing({ ask, answeredAt: () => answeredAt, onSilence: () => { told.push('silence') } })
  await ping.sample()
  t.not(ping.last().latencyMs, null, 'is slow, not gone')
  t.same(told, [])
})

t.test('what counts as unavailable', async (t) => {
  const failure = (code: string) => Object.assign(new Error('x'), { code })
  for (const code of ['ECONNREFUSED', 'ECONNRESET', '08006', '53300', '57P01', '57P03', '57014', '55P03', '58030', '3D000']) t.ok(isConnectionFailure(failure(code)), code)
  for (const code of ['23505', '42P01', '40P01', 'EACCES']) t.notOk(isConnectionFailure(failure(code)), code)
  t.ok(isConnectionFailure(new Error('Connection terminated unexpectedly')))
  t.ok(isConnectionFailure(new Error('Query read timeout')))
  for (const other of [new Error('x'), 'ECONNREFUSED', undefined]) t.notOk(isConnectionFailure(other))
  for (const other of [new Error('x'), Object.assign(new Error('x'), { code: 7 }), null]) t.equal(sqlState(other), undefined)
  t.match(databaseUnavailable(), UNAVAILABLE)
})
