import { EventEmitter } from 'node:events'
import t, { type Test } from 'tap'
import { createPool } from '../../plugins/redis/pool.js'
import { targetOf } from '../../plugins/redis/target.js'
import { startRedis, startRedisCluster, startWatchedRedis, type RedisServer } from '../faults/redis-servers.js'
import { startTcpProxy } from '../faults/tcp-proxy.js'
import { build, eventually, type TestApp } from '../helper.js'
import { freePort } from '../servers.js'

interface Pool { size: number, min: number, max: number, busy: number }
interface Report { status: string, checks: { redis: { status: string, latencyMs: number | null, pool: Pool } } }

const POOL = { REDIS_POOL_MIN: '2', REDIS_POOL_MAX: '6' }

async function report (t: Test, app: TestApp): Promise<Report> {
  const { status, body } = await app.json<Report>('/health')
  t.equal(status, 200)
  return body
}
const becomes = (t: Test, app: TestApp, status: string): Promise<Report> => eventually(`redis to be ${status}`, async () => {
  const found = await report(t, app)
  return found.checks.redis.status === status ? found : null
})
const metric = async (app: TestApp, name: string): Promise<number> => {
  const line = (await app.json('/metrics')).text.split('\n').find((one) => one.startsWith(`${name} `))
  return Number(line?.split(' ')[1])
}

t.test('a Redis that is down at the start, comes, freezes and goes is told apart, and never makes the service unavailable', async (t) => {
  const port = await freePort()
  const lines: string[] = []
  const app = await build(t, { agents: [], env: { REDIS_URL: `redis://127.0.0.1:${port}`, ...POOL }, log: (line) => lines.push(line) })

  t.match(await report(t, app), { status: 'degraded', checks: { redis: { status: 'down', latencyMs: null, pool: { size: 0 } } } })
  t.ok(await eventually('a line in the log', () => lines.some((line) => line.includes('Redis cannot be reached'))))
  await t.rejects(app.app.redisPool.send('GET', 'a'), { name: 'RedisUnavailable' })

  const redis = await startRedis(t, { port })
  await becomes(t, app, 'up')
  await eventually('both connections', () => app.app.redisPool.pool().size === 2)
  t.match(await report(t, app), { checks: { redis: { latencyMs: Number, pool: { size: 2, min: 2, max: 6 } } } })
  await eventually('all well', async () => (await app.json('/health')).body.status === 'ok')
  t.equal(await metric(app, 'redis_up'), 1)
  t.equal(await metric(app, 'queue_limit{queue="redis_commands"}'), 20_000)
  t.ok(await metric(app, 'redis_errors_total') > 0)
  t.ok(lines.some((line) => line.includes('Redis is back')))

  redis.kill('SIGSTOP')
  const startedAt = performance.now()
  t.match(await report(t, app), { checks: { redis: {} } })
  t.comment(`answered in ${Math.round(performance.now() - startedAt)} ms while Redis was frozen`)
  await becomes(t, app, 'down')
  t.equal(await metric(app, 'redis_up'), 0)
  redis.kill('SIGCONT')
  await becomes(t, app, 'up')

  await redis.end()
  await becomes(t, app, 'down')
  await redis.restart()
  await becomes(t, app, 'up')
  t.ok(await metric(app, 'redis_reconnects_total') > 0)
})

t.test('without REDIS_URL Redis is disabled', async (t) => {
  const app = await build(t, { agents: [] })
  t.match((await app.json('/health')).body, { status: 'ok', checks: { redis: { status: 'disabled', latencyMs: null, pool: { size: 0, max: 0 } } } })
  t.match((await app.json('/metrics')).text, /^redis_enabled 0$/m)
  await t.rejects(app.app.redisPool.send('GET', 'a'))
})

t.test('the pool grows under load, up to its most, and a hung Redis costs everybody one wait', async (t) => {
  const redis = await startRedis(t)
  const { app } = await build(t, { agents: [], env: { REDIS_URL: redis.url, ...POOL } })
  await eventually('the fewest', () => app.redisPool.pool().size === 2)
  const sleeping = 'local n = 0 for i = 1, 10000 do n = n + i end return n'
  await eventually('a script', () => app.redisPool.run(sleeping, [], []).then((n) => n === 50_005_000, () => null))
  await eventually('growth', async () => {
    await Promise.all(Array.from({ length: 60 }, () => app.redisPool.send('PING').catch(() => null)))
    return app.redisPool.pool().size > 2
  })
  t.ok(app.redisPool.pool().size <= 6)

  redis.kill('SIGSTOP')
  const startedAt = performance.now()
  const failed = await Promise.all(Array.from({ length: 50 }, () => app.redisPool.send('GET', 'a').then(() => false, () => true)))
  const waited = performance.now() - startedAt
  t.ok(failed.every(Boolean))
  const again = performance.now()
  for (let n = 0; n < 100; n += 1) await t.rejects(app.redisPool.send('GET', 'a'))
  t.comment(`one wait of ${Math.round(waited)} ms, then ${Math.round(performance.now() - again)} ms for 100`)
  t.notOk(app.redisPool.isUp)
  redis.kill('SIGCONT')
  await eventually('an answer', () => app.redisPool.send('SET', 'a', 'b').catch(() => null))
  t.equal(await app.redisPool.send('GET', 'a'), 'b')
})

t.test('subscriptions come back with the connection', async (t) => {
  const redis = await startRedis(t)
  const { app } = await build(t, { agents: [], env: { REDIS_URL: redis.url, ...POOL } })
  const heard: string[] = []
  const end = app.redisPool.subscribe('c', (message) => heard.push(message))
  const publish = (message: string) => eventually(message, async () => {
    await app.redisPool.send('PUBLISH', 'c', message).catch(() => undefined)
    return heard.includes(message)
  })
  await publish('one')
  await redis.restart()
  await publish('two')
  end()
  await eventually('nobody to listen', async () => await app.redisPool.send('PUBLISH', 'c', 'three') === 0)
  t.notOk(heard.includes('three'))
})

t.test('nobody stays with a master that became a replica, though nothing is ever refused there', async (t) => {
  const old = await startRedis(t)
  const other = await startRedis(t)
  const target = { port: old.port }
  const proxy = await startTcpProxy(t, target)
  const { app } = await build(t, { agents: [], env: { REDIS_URL: `redis://127.0.0.1:${proxy.port}`, ...POOL } })
  const ours = async (server: RedisServer, kind: string) =>
    String(await server.command('CLIENT', 'LIST', 'TYPE', kind)).split('\n').filter((line) => line.includes('name=parley'))
  app.redisPool.subscribe('c', () => undefined)
  await eventually('a subscription', async () => (await ours(old, 'pubsub')).length === 1)

  // The pool is broken off while the old one still takes writes, and finds the new one: no write is ever refused.
  target.port = other.port
  await old.command('CLIENT', 'KILL', 'TYPE', 'normal')
  await eventually('the pool at the new master', async () => (await ours(other, 'normal')).length >= 2)
  await old.command('REPLICAOF', '127.0.0.1', other.port)
  await eventually('the subscription there', async () => (await ours(other, 'pubsub')).length === 1)
  t.same([...await ours(old, 'normal'), ...await ours(old, 'pubsub')], [])
})

t.test('Sentinels name the master, and a cluster sends each key to its node', async (t) => {
  const watched = await startWatchedRedis(t)
  const cluster = await startRedisCluster(t)
  for (const { url } of [watched, cluster]) {
    const { app } = await build(t, { agents: [], env: { REDIS_URL: url, ...POOL } })
    await eventually('Redis', () => app.redisPool.isUp)
    for (let n = 0; n < 20; n += 1) {
      await app.redisPool.send('SET', `key-${n}`, n)
      t.equal(await app.redisPool.run('return redis.call("GET", KEYS[1])', [`key-${n}`], []), `${n}`)
    }
    const heard = new Promise((resolve) => { app.redisPool.subscribe('c', resolve) })
    await eventually('a message', async () => await Promise.race([
      heard, app.redisPool.send('PUBLISH', 'c', 'hello').then(() => new Promise((resolve) => { setTimeout(resolve, 50, null) }))
    ]))
    t.equal(await heard, 'hello')
  }
  t.equal(await watched.servers[0]?.command('GET', 'key-7'), '7')
})

t.test('a script that the server has not seen yet is no error of Redis', async (t) => {
  const failures: string[] = []
  const connection = Object.assign(new EventEmitter(), { status: 'ready', call: async (command: string) => { throw new Error(`${command} refused`) } })
  const pool = createPool({
    min: 1, max: 1, open: () => connection as never, answered () {}, failed (error) { failures.push(error.message) }, reconnected () {}
  })
  await t.rejects(pool.send('NOSCRIPT', []), /^NOSCRIPT/)
  t.same(failures, [])
  await t.rejects(pool.send('GET', ['a']), /GET refused/)
  t.same(failures, ['GET refused'])
})

t.test('what REDIS_URL can say', async (t) => {
  const of = (url: string) => targetOf(url)
  t.match(of('redis://localhost'), { kind: 'single', nodes: [{ host: 'localhost', port: 6379 }], db: 0, tls: false })
  t.match(of('rediss://user:p%40ss:word@h:1/3'), { kind: 'single', username: 'user', password: 'p@ss:word', db: 3, tls: true })
  t.match(of('redis://:secret@[::1]:6380'), { password: 'secret', nodes: [{ host: '::1', port: 6380 }] })
  t.match(of('redis+sentinel://:pw@a:1,b/master/2'), { kind: 'sentinel', name: 'master', db: 2, password: 'pw', nodes: [{ host: 'a', port: 1 }, { host: 'b', port: 26379 }] })
  for (const url of ['redis://a:1,b:2,c:3', 'redis://a:1,redis://b:2,redis://c:3/', 'redis://a:1/,redis://b:2,redis://c:3']) {
    t.match(of(url), { kind: 'cluster', nodes: [{ host: 'a', port: 1 }, { host: 'b', port: 2 }, { host: 'c', port: 3 }] }, url)
  }
  for (const url of ['redis+sentinel://a:1', 'redis://a:1/x', 'redis://a:99999', 'redis://a:b']) t.throws(() => of(url), /REDIS_URL/, url)
  await t.rejects(build(t, { agents: [], env: { REDIS_URL: 'redis+sentinel://a:1' } }), /REDIS_URL/)
})
