/** Two PostgreSQL servers with synchronous replication: reads go to the standby, and it takes over under load. */
import t from 'tap'
import { withClient } from '../database.js'
import { startLoad } from '../faults/postgres-load.js'
import { build, eventually } from '../helper.js'
import { debianPostgres, serversFolder, startPrimary, startStandby } from './debian-postgres.js'

const { missing } = debianPostgres

t.test('primary and standby', missing === undefined ? {} : { skip: missing }, async (t) => {
  const folder = serversFolder(t)
  const primary = await startPrimary(t, folder)
  const standby = await startStandby(t, folder, primary)
  await withClient(primary.url, async (client) => {
    await client.query("alter system set synchronous_standby_names = 'standby'")
    await client.query('select pg_reload_conf()')
  })
  const hosts = `127.0.0.1:${standby.port},127.0.0.1:${primary.port}`
  const lines: string[] = []
  const app = await build(t, {
    database: `postgres://parley@${hosts}/parley?target_session_attrs=read-write`,
    env: { DATABASE_READ_URL: `postgres://parley@127.0.0.1:${standby.port}/parley` },
    log: (line) => { lines.push(line) }
  })
  await eventually('readiness', async () => (await app.json('/health/ready')).status === 200, 60)
  const { accessToken: token } = await app.register()
  const metric = async (name: string) => Number(new RegExp(`^${name.replace(/[{}]/g, '\\$&')} (.*)$`, 'm').exec(await (await app.fetch('/metrics')).text())?.[1])
  const replicaReads = () => metric('db_replica_reads_total{server="replica"}')

  await t.test('the standby serves lists, history and search', async (t) => {
    await eventually('the standby to be used', async () => await metric('db_replica_up') === 1)
    const { body: { id } } = await app.json('/api/chat-sessions', { token, body: { agentId: 'guide', title: 'a walk in the park' } })
    await eventually('reads of the standby', async () => {
      const before = await replicaReads()
      t.match(await app.json('/api/chat-sessions', { token }), { status: 200, body: { sessions: [{ id }] } })
      t.match(await app.json(`/api/chat-sessions/${id}/messages`, { token }), { status: 200 })
      return await replicaReads() >= before + 2
    })
    await eventually('a hit', async () => (await app.json('/api/chat-sessions/search?q=park', { token })).body.results?.length === 1)
  })

  await t.test('what was written is seen at once, however far the standby is behind', async (t) => {
    await withClient(standby.url, (client) => client.query('select pg_wal_replay_pause()'))
    for (let n = 0; n < 10; n += 1) {
      const { body: { id } } = await app.json('/api/chat-sessions', { token, body: { agentId: 'guide', title: `n ${n}` } })
      t.equal((await app.json('/api/chat-sessions?limit=1', { token })).body.sessions[0].id, id)
    }
    await withClient(standby.url, (client) => client.query('select pg_wal_replay_resume()'))
    const before = await replicaReads()
    await eventually('the standby to serve again', async () => {
      await app.json('/api/chat-sessions', { token })
      return await replicaReads() > before
    })
  })

  const load = await startLoad(t, app, standby.url.replace(/postgres$/, 'parley'))
  await t.test('the standby is promoted under load', (t) => load.fault(
    t, 'failover: primary killed with -9, synchronous standby promoted', '503 until the promotion; back within 5 s of it', async () => {
      primary.signal('SIGKILL')
      await standby.promote()
    }))
  await eventually('a word that reads go to the primary', () => lines.some((line) => line.includes('leads to a server that is no standby')))
  await load.stop()
})

t.test('a standby that dies, and one that hangs', missing === undefined ? {} : { skip: missing }, async (t) => {
  const folder = serversFolder(t)
  const primary = await startPrimary(t, folder)
  const standby = await startStandby(t, folder, primary)
  const database = primary.url.replace('postgres@', 'parley@').replace(/postgres$/, 'parley')
  const app = await build(t, { database, env: { DATABASE_READ_URL: database.replace(`:${primary.port}`, `:${standby.port}`) } })
  await eventually('readiness', async () => (await app.json('/health/ready')).status === 200, 60)
  const load = await startLoad(t, app, primary.url.replace(/postgres$/, 'parley'))
  await load.fault(t, 'replica: SIGSTOP and kill -9', 'the primary serves all reads; no 503', async () => {
    standby.signal('SIGSTOP')
    await eventually('word of it', async () => /^db_replica_up 0$/m.test(await (await app.fetch('/metrics')).text()))
    standby.signal('SIGKILL')
  })
  await load.stop()
})
