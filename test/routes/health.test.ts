import { execFileSync } from 'node:child_process'
import t from 'tap'
import health from '../../services/health/index.js'
import healthRoutes from '../../routes/health/index.js'
import { migrate } from '../../plugins/migrations.js'
import { eventually } from '../helper.js'
import { folder, query, start } from '../plugins/embedded-postgres/processes.js'
import { lowerHalf } from '../stand-ins.js'

interface Database { status: string, latencyMs: number | null, embedded: boolean, pool: object }
interface Report { status: string, checks: { database: Database, redis: { status: string } } }

/** Every process of a PostgreSQL. */
const family = (postmaster: number): number[] =>
  [postmaster, ...execFileSync('ps', ['-o', 'pid=', '--ppid', `${postmaster}`], { encoding: 'utf8' }).trim().split(/\s+/).map(Number)]

t.test('a database that hangs, dies and comes back under one process', async (t) => {
  const server = await start(t, await folder(t))
  const app = await lowerHalf(t, { databaseUrl: server.url })
  await app.register(health)
  await app.register(healthRoutes, { prefix: '/health' })
  app.get('/rows', async () => (await app.db.query('select 1 as one')).rows)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const ask = async (path = '') => {
    const startedAt = performance.now()
    const response = await fetch(`${url}/health${path}`)
    const body = await response.json() as Report
    return { status: response.status, body, elapsed: performance.now() - startedAt, headers: response.headers }
  }
  const gauge = async (name: string) => (await app.metrics.client.register.getSingleMetric(name)?.get())?.values[0]?.value

  await eventually('the first report to be good', async () => (await ask()).status === 200)
  const { body, headers } = await ask()
  t.equal(headers.get('cache-control'), 'no-store')
  t.same(Object.keys(body).sort(), ['checks', 'status', 'timestamp', 'uptime', 'version'])
  t.match(body, {
    status: 'ok',
    version: /^\d+\.\d+\.\d+/,
    uptime: Number,
    timestamp: /Z$/,
    checks: {
      database: { status: 'up', latencyMs: Number, embedded: true, pool: { total: Number, idle: Number, waiting: 0, max: 4 } },
      redis: { status: 'disabled', latencyMs: null, pool: { size: 0, min: 0, max: 0, busy: 0 } }
    }
  })
  t.match(await ask('/live'), { status: 200, body: { status: 'alive' } })
  t.match(await ask('/ready'), { status: 200, body: { status: 'ready' } })
  t.equal(await gauge('db_up'), 1)
  t.equal((await fetch(`${url}/health`, { headers: { accept: 'text/html' } })).status, 406)

  await t.test('frozen', async (t) => {
    const frozen = family(server.pid)
    for (const pid of frozen) process.kill(pid, 'SIGSTOP')
    // A helper of PostgreSQL that was about to end is gone before it is woken.
    const thaw = () => { for (const pid of frozen) { try { process.kill(pid, 'SIGCONT') } catch { /* it has ended */ } } }
    t.teardown(thaw)
    // It is sampled: what was asked before it stood still has to go without an answer first.
    await eventually('the database to be down', async () => (await ask()).status === 503)
    const reports = []
    for (let n = 0; n < 10; n++) reports.push(await ask())
    for (const { status, body } of reports) {
      t.equal(status, 503)
      t.match(body, { status: 'unavailable', checks: { database: { status: 'down', latencyMs: null }, redis: { status: 'disabled' } } })
    }
    // Other work on this machine may hold single ones up; what the service itself takes is the least of them.
    const quickest = Math.min(...reports.map(({ elapsed }) => elapsed))
    t.ok(quickest <= 100, `within 100 ms (${quickest.toFixed(1)})`)
    t.match(await ask('/ready'), { status: 503, body: { status: 'unavailable' } })
    t.match(await ask('/live'), { status: 200 })
    t.equal(await gauge('db_up'), 0)
    thaw()
    await eventually('the database to be back', async () => (await ask()).status === 200 && (await ask('/ready')).status === 200)
  })

  await t.test('killed', async (t) => {
    await fetch(`${url}/rows`)
    const killed = server.pid
    process.kill(killed, 'SIGKILL')
    const diedAt = performance.now()
    await eventually('its end to be noticed', async () => (await fetch(`${url}/rows`)).status === 503 || server.pid !== killed)
    await eventually('answers again', async () => server.pid !== killed && (await fetch(`${url}/rows`)).status === 200)
    t.comment(`2xx again after ${Math.round(performance.now() - diedAt)} ms`)
    await eventually('good reports again', async () => (await ask()).status === 200)
    t.same(await query(server.url, 'select count(*)::int > 0 as kept from schema_migrations'), [{ kept: true }])
  })

  await t.test('draining', async (t) => {
    await app.lifecycle.drain()
    t.match(await ask('/ready'), { status: 503, body: { status: 'draining' } })
    t.match(await ask(), { status: 200 })
    t.match(await ask('/live'), { status: 200 })
    t.throws(() => app.lifecycle.assertAccepting(), { code: 'COMMON_SHUTTING_DOWN', statusCode: 503 })
  })
})

t.test('a start without the database, which comes later', async (t) => {
  const dataDir = await folder(t)
  const first = await start(t, dataDir)
  const { port, url: databaseUrl } = first
  await migrate(databaseUrl)
  await first.stop()
  const app = await lowerHalf(t, { databaseUrl })
  await app.register(health)
  await app.register(healthRoutes, { prefix: '/health' })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const status = async (path: string) => (await fetch(url + path)).status
  t.equal(await status('/health/live'), 200)
  t.match(await (await fetch(`${url}/health/ready`)).json(), { status: 'starting' })
  t.equal(await status('/health/ready'), 503)
  t.equal(await status('/health'), 503)
  await start(t, dataDir, { port })
  await eventually('readiness', async () => await status('/health/ready') === 200)
  t.equal(await status('/health'), 200)
})
