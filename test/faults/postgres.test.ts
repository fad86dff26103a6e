/**
 * PostgreSQL that restarts, dies, hangs, is locked, has no connection left, or is not there yet, under a service that keeps running. The
 * service runs in the process of the test, which a crash would end.
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import t from 'tap'
import { startEmbeddedPostgres } from '../../plugins/embedded-postgres/launcher.js'
import { withClient } from '../database.js'
import { build, eventually, temporaryFolder } from '../helper.js'
import { startLoad } from './postgres-load.js'
import { startTcpProxy } from './tcp-proxy.js'

const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const REFUSED = '2xx; 503 while it lasts; back within 5 s'

t.test('faults of PostgreSQL', async (t) => {
  const dataDir = await temporaryFolder(t)
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'database'), settings: { max_connections: '40' }, log: QUIET })
  t.teardown(() => postgres.stop())
  const proxy = await startTcpProxy(t, { port: Number(new URL(postgres.url).port) })
  const through = new URL(postgres.url)
  through.port = `${proxy.port}`
  const root = new URL(postgres.url)
  root.username = 'postgres'
  const asRoot = (sql: string) => withClient(root.href, (client) => client.query(sql))
  const another = async (signal: NodeJS.Signals) => {
    const { pid } = postgres
    process.kill(pid, signal)
    await eventually('another postmaster', () => postgres.pid !== pid)
  }
  const family = () => {
    const children = execFileSync('ps', ['--ppid', `${postgres.pid}`, '-o', 'pid='], { encoding: 'utf8' })
    return [postgres.pid, ...children.split('\n').map(Number).filter((pid) => pid > 0)]
  }
  const signal = (pids: number[], name: NodeJS.Signals) => {
    for (const pid of pids) try { process.kill(pid, name) } catch { /* has ended */ }
  }

  proxy.set({ cut: true })
  const app = await build(t, { database: through.href })
  t.match(await app.json('/health'), { status: 503, body: { status: 'unavailable', checks: { database: { status: 'down' } } } })
  t.match(await app.json('/api/auth/login', { body: { username: 'admin', password: 'correct-horse-1' } }), { status: 503, body: { code: 'COMMON_DATABASE_UNAVAILABLE' } })
  proxy.set({ cut: false })
  await eventually('readiness after a late start', async () => (await app.json('/health/ready')).status === 200, 60)
  const load = await startLoad(t, app, postgres.url)

  await t.test('restart', (t) => load.fault(t, 'restart', REFUSED, () => another('SIGINT')))
  await t.test('kill -9', (t) => load.fault(t, 'kill -9 of the postmaster', REFUSED, () => another('SIGKILL')))
  await t.test('SIGSTOP', (t) => load.fault(t, 'SIGSTOP of postmaster and children, 4 s', 'waits, then 503 at once; back within 5 s of SIGCONT', async () => {
    const pids = family()
    signal(pids, 'SIGSTOP')
    await eventually('word of it', async () => (await app.json('/health')).body.checks.database.status === 'down')
    await sleep(3000)
    signal(pids, 'SIGCONT')
  }))
  await t.test('half-open', (t) => load.fault(t, 'half-open sockets, 8 s', 'waits of at most 7 s, then 503 at once; back within 5 s', async () => {
    proxy.set({ silent: true })
    await eventually('word of it', async () => (await app.json('/health')).body.checks.database.status === 'down')
    await sleep(7000)
    proxy.set({ silent: false })
  }))
  await t.test('connections reset', (t) => load.fault(t, 'all connections reset', REFUSED, async () => { proxy.drop() }))
  await t.test('one backend terminated', (t) => load.fault(t, 'one backend terminated', 'at most the statement in hand is a 503', async () => {
    await asRoot("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parley' limit 1")
  }))
  await t.test('LOCK TABLE', (t) => load.fault(t, 'LOCK TABLE messages, 3 s', 'what needs the table waits, at most 5 s; the rest goes on', async () => {
    await withClient(root.href, async (client) => {
      await client.query('begin; lock table messages in access exclusive mode')
      await sleep(3000)
      await client.query('rollback')
    })
  }))
  await t.test('connections exhausted', (t) => load.fault(t, 'connections exhausted by someone else', 'goes on with those that are open', async () => {
    const held: Client[] = []
    for (let full = false; !full;) {
      const client = new Client({ connectionString: postgres.url })
      client.on('error', () => undefined)
      await client.connect().then(() => { held.push(client) }, () => { full = true })
    }
    await asRoot("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parley' limit 1")
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(() => app.json('/api/auth/login', { body: { username: 'admin', password: 'wrong-1' } })))
    t.match((await app.json('/health')).body.checks.database, { status: 'up' }, 'health has a connection of its own')
    await Promise.all(held.map((client) => client.end()))
  }))
  await load.stop()

  await t.test('a role with three connections', async (t) => {
    await app.close()
    await eventually('the connections to be closed', async () => {
      const { rows: [row] } = await asRoot("select count(*)::int as n from pg_stat_activity where usename = 'parley'")
      return row.n === 0
    })
    await asRoot('alter role parley connection limit 3')
    const limited = await build(t, { database: postgres.url })
    await eventually('readiness', async () => (await limited.json('/health/ready')).status === 200, 60)
    const load = await startLoad(t, limited, root.href)
    await load.fault(t, 'role limited to 3 connections, 3 s', 'slower; jobs and leases go on', () => sleep(3000))
    t.equal((await limited.json('/health')).body.checks.database.status, 'up')
    await eventually('jobs to have run', async () => (await asRoot("select 1 from pgboss.job where state = 'completed' limit 1")).rowCount === 1, 60)
    await load.stop()
  })
})
