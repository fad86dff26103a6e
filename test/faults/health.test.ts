/** Health of the built service with real servers: what is slow, gone or full shows in `/health`, at once, and is over by itself. */
import { spawnSync } from 'node:child_process'
import { mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createDatabase } from '../database.js'
import { eventually, temporaryFolder } from '../helper.js'
import { startService, type ServiceProcess } from '../service-process.js'
import { startRedis } from './redis-servers.js'
import { startTcpProxy } from './tcp-proxy.js'

t.setTimeout(300_000)

const mounts = spawnSync('sh', ['-c', 'd=$(mktemp -d) && mount -t tmpfs tmpfs "$d" && umount "$d"; rc=$?; rmdir "$d"; exit $rc']).status === 0
const isRoot = process.getuid?.() === 0

interface Report { status: string, checks: Record<string, { status: string, message?: string, latencyMs?: number | null }> }

/** A service and its health: each report with its status code, and the quickest of all. */
async function watched (t: Test, env: Record<string, string>) {
  const service = await startService(t, { env: { DATA_DIR: await temporaryFolder(t), DATABASE_URL: await createDatabase(t), CONSOLE: 'off', ...env } })
  const times: number[] = []
  async function health (): Promise<{ code: number, report: Report }> {
    const since = performance.now()
    const { status: code, body } = await service.json<Report>('/health')
    times.push(performance.now() - since)
    return { code, report: body }
  }
  const until = (what: string, holds: (report: Report, code: number) => boolean): Promise<Report> => eventually(what, async () => {
    const { code, report } = await health()
    return holds(report, code) ? report : undefined
  }, 60)
  const well = (): Promise<Report> => until('health', ({ status }, code) => status === 'ok' && code === 200)
  await well()
  return { service, health, until, well, quickest: () => Math.min(...times.splice(0)) }
}

/** Nothing that is wrong may hold up the report of it; single ones may wait for other work of the machine. */
const isQuick = (t: Test, ms: number): void => { t.ok(ms <= 100, `the quickest report took ${ms.toFixed(1)} ms`) }

t.test('a database that is slow, then silent', async (t) => {
  const url = new URL(await createDatabase(t))
  const proxy = await startTcpProxy(t, { host: url.hostname, port: Number(url.port) })
  Object.assign(url, { hostname: proxy.host, port: String(proxy.port) })
  const { until, well, quickest, health } = await watched(t, { DATABASE_URL: url.href })
  quickest()
  proxy.set({ delayMs: 400 })
  const slow = await until('a slow database', ({ status, checks }) => status === 'degraded' && checks['database']?.message === 'Answers slowly.')
  t.match(slow.checks['database'], { status: 'up' })
  t.ok((slow.checks['database']?.latencyMs ?? 0) > 500, 'there and back')
  t.equal((await health()).code, 200, 'it serves')
  isQuick(t, quickest())
  proxy.set({ delayMs: 0 })
  await well()
  quickest()
  proxy.set({ silent: true })
  t.match(await until('a database that is down', ({ status }, code) => status === 'unavailable' && code === 503), { checks: { database: { status: 'down', latencyMs: null } } })
  isQuick(t, quickest())
  proxy.set({ silent: false })
  await well()
})

t.test('a Redis that is too slow to be of use', async (t) => {
  const redis = await startRedis(t)
  const proxy = await startTcpProxy(t, { port: Number(new URL(redis.url).port) })
  const url = new URL(redis.url)
  Object.assign(url, { hostname: proxy.host, port: String(proxy.port) })
  const { until, well } = await watched(t, { REDIS_URL: url.href })
  proxy.set({ delayMs: 125 })
  // What takes longer than the breaker waits counts as away.
  const { checks } = await until('a slow Redis', ({ status }, code) => status === 'degraded' && code === 200)
  t.match(checks['database'], { status: 'up' })
  t.ok(checks['redis']?.status === 'down' || checks['redis']?.message === 'Answers slowly.', JSON.stringify(checks['redis']))
  proxy.set({ delayMs: 0 })
  await well()
})

const asks = (service: ServiceProcess): Promise<unknown> => service.json('/api/agents')

t.test('a log folder that vanishes, and one that can not be written', async (t) => {
  const logs = join(await temporaryFolder(t), 'logs')
  await mkdir(logs)
  const { service, until, well, quickest } = await watched(t, { LOG_DIR: logs })
  // A file that was taken away is noticed by who writes into it, which a quiet service does not.
  const isDown = ({ status, checks }: Report): boolean => {
    void asks(service)
    return status === 'degraded' && checks['logs']?.status === 'down'
  }
  quickest()
  await rm(logs, { recursive: true })
  t.match((await until('the log to be down', isDown)).checks['logs']?.message, /ENOENT|no such/i)
  isQuick(t, quickest())
  t.ok(await service.line(/^\{"level":50,.*the log file app in LOG_DIR can't be written/), 'standard output says it')
  await mkdir(logs)
  await well()

  await rm(logs, { recursive: true })
  // A folder in which nobody can make a file stops root, too, whom no mode does.
  if (isRoot) await symlink('/proc/self', logs)
  else await mkdir(logs, { mode: 0o500 })
  await until('the log to be down again', isDown)
  await rm(logs, { recursive: true })
  await mkdir(logs)
  await well()
})

t.test('a disk that fills', { skip: mounts ? false : 'this user may not mount a file system' }, async (t) => {
  const folder = await temporaryFolder(t)
  const disk = join(folder, 'disk')
  await mkdir(disk)
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', disk])
  t.teardown(() => spawnSync('umount', ['-l', disk]))
  const { service, until, well, quickest } = await watched(t, { LOG_DIR: disk, LOG_LEVEL: 'debug' })
  const ballast = join(disk, 'ballast')
  const fill = (mebibytes?: number): unknown => spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1M', ...mebibytes === undefined ? [] : [`count=${mebibytes}`]])
  quickest()
  fill(60)
  t.match(await until('a disk nearly full', ({ checks }) => checks['disk'] !== undefined), { status: 'degraded', checks: { disk: { status: 'low', message: /^LOG_DIR has \d+ MiB left\.$/ } } })
  fill()
  await until('the log to be down', ({ checks }) => { void asks(service); return checks['logs']?.status === 'down' })
  isQuick(t, quickest())
  t.match(await service.json('/health/ready'), { status: 200 }, 'it serves all the same')
  await rm(ballast)
  await well()
})
