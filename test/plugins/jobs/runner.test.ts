import { once } from 'node:events'
import t from 'tap'
import pg from 'pg'
import type { Test } from 'tap'
import { createJobRunner, type JobRunner } from '../../../plugins/jobs/runner.js'
import { clearQueue, readJobs, readQueues, setPaused } from '../../../plugins/jobs/queue-tables.js'
import { createDatabase as createPort, type Database } from '../../../plugins/postgres/database.js'
import { createDatabase } from '../../database.js'
import { eventually } from '../../helper.js'

async function setUp (t: Test, replicas = 1) {
  const url = await createDatabase(t)
  const pool = new pg.Pool({ connectionString: url, max: 5 })
  pool.on('error', () => undefined)
  t.teardown(() => pool.end())
  const db = createPort(pool, { max: 5, maxWaiting: 100, prepare: true })
  const errors: unknown[] = []
  const runners = Array.from({ length: replicas }, () => {
    const executeSql = (sql: string, values: unknown[]) => pool.query<never>(sql, values)
    const runner = createJobRunner({ db, executeSql, onError: (error) => { errors.push(error) } })
    t.teardown(() => runner.stop(5000))
    return runner
  })
  return { db, runner: runners[0] as JobRunner, runners, errors }
}

const count = async (db: Database, name: string) => (await readQueues(db, [name]))[0]

t.test('a job is done, and what it brought is kept', async (t) => {
  const { db, runner } = await setUp(t)
  const done: unknown[] = []
  runner.define('one', {}, async (data) => { done.push(data); return { ok: true } })
  await runner.send('one', { n: 1 }, {})
  await runner.send('one', { n: 2 }, {})
  await runner.send('one', { n: 3 }, { key: 'a' })
  await runner.look()
  await eventually('both jobs', async () => (await count(db, 'one'))?.completed === 2)
  t.same(done, [{ n: 1 }, { n: 3 }], 'one that waits with the same key is enough')
  const [job] = await readJobs(db, 'one', 'completed', 10)
  t.match(job, { state: 'completed', data: { n: 3 }, output: { ok: true }, retries: 0, createdAt: Date, startedAt: Date, completedAt: Date })
  t.same((await readJobs(db, 'one', null, 10, [job?.position ?? '', job?.id ?? ''])).map(({ data }) => data), [{ n: 1 }])
})

t.test('a job that fails waits for another attempt, and ends as failed', async (t) => {
  const { db, runner, errors } = await setUp(t)
  let attempts = 0
  runner.define('bad', { retryLimit: 1 }, async () => { attempts += 1; throw attempts === 1 ? new Error('no luck') : 'none again' })
  await runner.send('bad', {}, {})
  await runner.look()
  await eventually('the first attempt', async () => (await count(db, 'bad'))?.retry === 1)
  t.match(await readJobs(db, 'bad', 'retry', 10), [{ output: { message: 'no luck' }, retries: 0 }])
  await db.query("update pgboss.job set start_after = now() - interval '1 second' where name = 'bad'")
  await runner.look()
  await eventually('the last attempt', async () => (await count(db, 'bad'))?.failed === 1)
  t.match(await readJobs(db, 'bad', 'failed', 10), [{ output: { message: 'none again' }, retries: 1 }])
  t.equal(errors.length, 2)
  t.equal(await clearQueue(db, 'bad'), 1)
})

t.test('a paused queue waits, on every replica', async (t) => {
  const { db, runners: [one, two] } = await setUp(t, 2)
  let done = 0
  for (const runner of [one, two]) runner?.define('calm', {}, async () => { done += 1; return undefined })
  await setPaused(db, 'calm', true)
  await setPaused(db, 'calm', true)
  await one?.send('calm', {}, {})
  for (const runner of [one, two]) await runner?.look()
  t.match(await count(db, 'calm'), { paused: true, created: 1 })
  await setPaused(db, 'calm', false)
  for (const runner of [one, two]) await runner?.look()
  await eventually('the job', async () => (await count(db, 'calm'))?.completed === 1)
  t.equal(done, 1)
})

t.test('work at an interval is done once for all replicas', async (t) => {
  const { db, runners } = await setUp(t, 3)
  let done = 0
  for (const runner of runners) runner.define('hourly', { everySeconds: 3600 }, async () => { done += 1; return {} })
  await eventually('every replica to be ready', async () => {
    const looks = await Promise.allSettled(runners.map((runner) => runner.look()))
    return looks.every(({ status }) => status === 'fulfilled')
  })
  await eventually('the job', async () => (await count(db, 'hourly'))?.completed === 1)
  await Promise.all(runners.map((runner) => runner.look()))
  t.equal(done, 1)
  t.match(await count(db, 'hourly'), { created: 0, active: 0 })
})

t.test('stopping tells a running job, which is tried again later', async (t) => {
  const { db, runner } = await setUp(t)
  let begun = false
  runner.define('long', {}, async (_data, signal) => {
    begun = true
    await once(signal, 'abort')
    throw signal.reason
  })
  await runner.send('long', {}, {})
  await runner.look()
  await eventually('its begin', () => begun)
  await runner.stop(5000)
  t.match(await count(db, 'long'), { retry: 1 })
})

t.test('without a database it waits for one, and a job that can not be ended is heard of', async (t) => {
  const { db, runner, errors } = await setUp(t)
  await db.query('create schema pgboss')
  await db.query('create table pgboss.version (broken integer)')
  await t.rejects(runner.look(), 'an installation that is broken')
  await db.query('drop schema pgboss cascade')
  runner.define('lost', {}, async () => {
    await db.query('drop schema pgboss cascade')
    return {}
  })
  await runner.send('lost', {}, {})
  await runner.look()
  await eventually('the error', () => errors.length > 1)
})
