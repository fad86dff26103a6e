import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import { build, eventually } from '../helper.js'
import { freePort } from '../servers.js'

interface Pool { size: number, min: number, max: number, busy: number }
interface Report { status: string, checks: { redis: { status: string, latencyMs: number | null, pool: Pool } } }

async function startRedis (t: Test, port: number): Promise<ChildProcess> {
  const child = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => { child.kill('SIGKILL') })
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('Ready to accept connections')) break
  child.stdout.resume()
  return child
}

t.test('a Redis that is down at the start, comes, freezes and goes is told apart, and never makes the service unavailable', async (t) => {
  const port = await freePort()
  const lines: string[] = []
  const app = await build(t, { agents: [], env: { REDIS_URL: `redis://127.0.0.1:${port}` }, log: (line) => lines.push(line) })
  const report = async (): Promise<Report> => {
    const { status, body } = await app.json<Report>('/health')
    t.equal(status, 200)
    return body
  }
  const becomes = (status: string): Promise<Report> => eventually(`redis to be ${status}`, async () => {
    const found = await report()
    return found.checks.redis.status === status ? found : null
  })
  const metric = async (): Promise<string | undefined> => (await app.json('/metrics')).text.split('\n').find((line) => line.startsWith('redis_up '))

  t.match(await report(), { status: 'degraded', checks: { redis: { status: 'down', latencyMs: null, pool: { size: 0 } } } })
  t.ok(await eventually('a line in the log', () => lines.some((line) => line.includes('Redis cannot be reached'))))

  const redis = await startRedis(t, port)
  t.match(await becomes('up'), { status: 'ok', checks: { redis: { latencyMs: Number, pool: { size: 1, min: 1, max: 1, busy: 0 } } } }, 'one connection, whatever REDIS_POOL_MAX says')
  t.equal(await metric(), 'redis_up 1')
  t.ok(lines.some((line) => line.includes('Redis is back')))

  redis.kill('SIGSTOP')
  const startedAt = performance.now()
  t.match(await report(), { status: 'degraded', checks: { redis: { status: 'down' } } })
  t.comment(`answered in ${Math.round(performance.now() - startedAt)} ms while Redis was frozen`)
  t.equal(await metric(), 'redis_up 0')
  redis.kill('SIGCONT')
  await becomes('up')

  redis.kill('SIGKILL')
  await becomes('down')
  await startRedis(t, port)
  await becomes('up')
})

t.test('without REDIS_URL Redis is disabled', async (t) => {
  const app = await build(t, { agents: [] })
  t.match((await app.json('/health')).body, { status: 'ok', checks: { redis: { status: 'disabled', latencyMs: null } } })
  t.match((await app.json('/metrics')).text, /^redis_enabled 0$/m)
})
