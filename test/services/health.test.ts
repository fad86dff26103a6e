/** Every state of the health report, provoked and taken back: through the factory's ports what no test can do to a machine, else really. */
import t from 'tap'
import { createHealth, type HealthPorts, type HealthReport } from '../../services/health/health.js'
import { startTcpProxy } from '../faults/tcp-proxy.js'
import { build, eventually, type TestApp } from '../helper.js'
import { readServers } from '../servers.js'

const GIB = 1024 ** 3
const POOL = { total: 1, idle: 1, waiting: 0, max: 10 }

/** Ports of a service that is well. */
const well = (): HealthPorts => ({
  db: { stats: () => POOL as ReturnType<HealthPorts['db']['stats']> },
  lastPing: () => ({ latencyMs: 1, ageMs: 5 }),
  isUnfit: () => false,
  isFull: () => false,
  areJobsDown: () => false,
  isMigrated: () => true,
  isOverloaded: () => false,
  disks: () => [{ variable: 'DATA_DIR', freeBytes: 50 * GIB, sizeBytes: 100 * GIB }],
  logTrouble: () => undefined,
  isDraining: () => false,
  embedded: false,
  version: '1.2.3',
  redis: { enabled: true, latencyMs: 1, ageMs: 5, pool: () => ({ size: 1, min: 1, max: 1, busy: 0 }) }
})

const redisThat = (more: Partial<HealthPorts['redis']>): Partial<HealthPorts> => ({ redis: { ...well().redis, ...more } })
const disk = (freeBytes: number, sizeBytes: number): Partial<HealthPorts> => ({ disks: () => [{ variable: 'LOG_DIR', freeBytes, sizeBytes }] })

const STATES: [what: string, ports: Partial<HealthPorts>, status: HealthReport['status'], checks: object][] = [
  ['a disk nearly full by its share', disk(4 * GIB, 100 * GIB), 'degraded', { disk: { status: 'low', message: 'LOG_DIR has 4096 MiB left.' } }],
  ['a small disk nearly full by its bytes', disk(100 * 1024 ** 2, GIB), 'degraded', { disk: { status: 'low', message: 'LOG_DIR has 100 MiB left.' } }],
  ['a large disk with much room', disk(10 * GIB, 1000 * GIB), 'ok', {}],
  ['a database away', { lastPing: () => ({ latencyMs: null, ageMs: 5 }) }, 'unavailable', { database: { status: 'down', latencyMs: null } }],
  ['a slow database', { lastPing: () => ({ latencyMs: 501, ageMs: 5 }) }, 'degraded', { database: { status: 'up', message: 'Answers slowly.' } }],
  ['a full database', { isFull: () => true }, 'degraded', { database: { status: 'up', message: /no room left/ } }],
  ['a database that is set up wrongly', { isUnfit: () => true }, 'unavailable', { database: { message: /cannot be used as it is set up/ } }],
  ['a schema older than the code', { isMigrated: () => false }, 'unavailable', { database: { status: 'up', message: /older than this version/ } }],
  ['a slow Redis', redisThat({ latencyMs: 201 }), 'degraded', { redis: { status: 'up', message: 'Answers slowly.' } }],
  ['a Redis away', redisThat({ latencyMs: null }), 'degraded', { redis: { status: 'down' } }],
  ['no Redis wanted', redisThat({ enabled: false, latencyMs: null }), 'ok', { redis: { status: 'disabled' } }],
  ['jobs that cannot run', { areJobsDown: () => true }, 'degraded', { jobs: { status: 'down', message: /Background jobs cannot run/ } }],
  ['a log folder that cannot be written', { logTrouble: () => 'no room (ENOSPC)' }, 'degraded', { logs: { status: 'down', message: 'no room (ENOSPC)' } }]
]

t.test('each state has its status and its reason, and goes with its cause', async (t) => {
  for (const [what, ports, status, checks] of STATES) {
    const now = well()
    const health = createHealth(now)
    t.match(health.report(), { status: 'ok' }, `${what}: before`)
    Object.assign(now, ports)
    t.match(health.report(), { status, checks }, what)
    Object.assign(now, well())
    const after = health.report()
    t.match(after, { status: 'ok' }, `${what}: afterwards`)
    t.notOk(Object.values(after.checks).some((check) => 'message' in check), 'without a reason')
  }
})

t.test('traffic is wanted by what is ready for it', async (t) => {
  const now = well()
  const health = createHealth(now)
  const states: [Partial<HealthPorts>, string][] = [
    [{ isDraining: () => true }, 'draining'], [{ isMigrated: () => false }, 'starting'], [{ isOverloaded: () => true }, 'overloaded'],
    [{ lastPing: () => ({ latencyMs: null, ageMs: null }) }, 'unavailable'], [{ isFull: () => true }, 'ready'], [{ areJobsDown: () => true }, 'ready']
  ]
  for (const [ports, readiness] of states) {
    Object.assign(now, ports)
    t.equal(health.readiness(), readiness)
    Object.assign(now, well())
    t.equal(health.readiness(), 'ready')
  }
})

t.test('servers that become slow, and quick again', async (t) => {
  const address = new URL(readServers()?.redisUrl ?? '')
  const redis = await startTcpProxy(t, { port: Number(address.port) })
  address.host = `127.0.0.1:${redis.port}`
  const app: TestApp = await build(t, { agents: [], env: { REDIS_URL: address.href } })
  const report = async (): Promise<HealthReport> => (await app.json<HealthReport>('/health')).body
  await eventually('all to be well', async () => (await report()).status === 'ok')

  redis.set({ delayMs: 110 })
  const slow = await eventually('Redis to be slow', async () => {
    const now = await report()
    return now.checks.redis.message !== undefined || now.checks.redis.status === 'down' ? now : undefined
  })
  t.equal(slow.status, 'degraded')
  t.match((await app.json('/health/ready')).status, 200, 'which is no reason to send traffic elsewhere')
  redis.set({ delayMs: 0 })
  await eventually('all to be well again', async () => (await report()).status === 'ok')

  // What is asked reads samples and waits for nothing: the least of a few is the service's own.
  redis.set({ silent: true })
  const times = []
  for (let n = 0; n < 10; n++) {
    const since = performance.now()
    await report()
    times.push(performance.now() - since)
  }
  t.ok(Math.min(...times) <= 100, `within 100 ms (${Math.min(...times).toFixed(1)})`)
  redis.set({ silent: false })
})
