/** What holds for every limiter. */
import t, { type Test } from 'tap'
import { setTimeout as sleep } from 'node:timers/promises'
import { createMemoryLimiter } from '../../plugins/rate-limit/memory.js'
import { createRedisWindows } from '../../plugins/rate-limit/redis.js'
import { createSharedLimiter } from '../../plugins/rate-limit/shares.js'
import type { Limiter, Spent } from '../../plugins/rate-limit/port.js'
import { storeOver } from '../../plugins/rate-limit/store.js'
import { startRedis } from '../faults/redis-servers.js'
import { eventually } from '../helper.js'
import { redisOf } from './redis.js'

/** A limiter under test, and a clock that it goes by where it has none of its own. */
interface Subject { limiter: Limiter, pass(milliseconds: number): Promise<void> }

const implementations: Record<string, (t: Test) => Promise<Subject>> = {
  async memory () {
    let now = 0
    return { limiter: createMemoryLimiter({ now: () => now }), async pass (milliseconds) { now += milliseconds } }
  },
  async redis (t) {
    const { url } = await startRedis(t)
    return { limiter: createSharedLimiter(createRedisWindows(await redisOf(t, url))), pass: (milliseconds) => sleep(milliseconds + 5) }
  }
}

const consume = (limiter: Limiter, key: string, max = 3, windowMs = 1000): Promise<Spent> => new Promise((resolve, reject) => {
  limiter.consume(key, max, windowMs, (error, spent) => { if (spent === undefined) reject(error ?? new Error('nothing')); else resolve(spent) })
})

for (const [name, open] of Object.entries(implementations)) {
  t.test(`a limiter: ${name}`, async (t) => {
    await t.test('counts each attempt, beyond the limit too', async (t) => {
      const { limiter } = await open(t)
      for (const used of [1, 2, 3, 4, 5]) t.equal((await consume(limiter, 'a')).used, used)
    })
    await t.test('keeps keys apart', async (t) => {
      const { limiter } = await open(t)
      await consume(limiter, 'a')
      t.equal((await consume(limiter, 'b')).used, 1)
    })
    await t.test('says when the window ends, and begins another then', async (t) => {
      const { limiter, pass } = await open(t)
      const first = await consume(limiter, 'a')
      t.ok(first.resetMs > 0 && first.resetMs <= 1000)
      await pass(400)
      const second = await consume(limiter, 'a')
      t.equal(second.used, 2)
      t.ok(second.resetMs <= 600, 'a later attempt does not lengthen it')
      await pass(600)
      const third = await consume(limiter, 'a')
      t.equal(third.used, 1)
      t.ok(third.resetMs > 600)
    })
    await t.test('counts what comes at once', async (t) => {
      const { limiter } = await open(t)
      const spent = await Promise.all(Array.from({ length: 50 }, () => consume(limiter, 'a')))
      t.same(spent.map(({ used }) => used).sort((a, b) => a - b), Array.from({ length: 50 }, (_, index) => index + 1))
    })
    await t.test('is the store of @fastify/rate-limit', async (t) => {
      const { limiter } = await open(t)
      const store = new (storeOver(limiter))({})
      const increment = (of: typeof store): Promise<{ current: number, ttl: number } | undefined> => new Promise((resolve, reject) => {
        of.incr('a', (error, result) => { if (error === null) resolve(result); else reject(error) }, 1000, 3)
      })
      t.equal((await increment(store))?.current, 1)
      const second = await increment(store.child({} as Parameters<typeof store.child>[0]))
      t.equal(second?.current, 2, 'a route counts into the same windows')
      t.ok(second !== undefined && second.ttl > 0)
    })
  })
}

t.test('a limiter in memory forgets the key unused for longest', async (t) => {
  const limiter = createMemoryLimiter({ most: 2 })
  for (const key of ['a', 'b', 'a', 'c']) await consume(limiter, key)
  t.equal((await consume(limiter, 'a')).used, 3)
  t.equal((await consume(limiter, 'b')).used, 1)
})

t.test('a limiter that fails', async (t) => {
  const store = new (storeOver({ consume: (_key, _max, _windowMs, done) => { done(new Error('away')) } }))({})
  await t.rejects(new Promise((resolve, reject) => { store.incr('a', (error) => { if (error === null) resolve(null); else reject(error) }, 1000, 3) }), { message: 'away' })
})

/** Attempts that processes let through of a limit, in turns, as clients come in between. */
async function allowed (limiters: Limiter[], max: number, attempts: number): Promise<number> {
  let count = 0
  for (let n = 0; n < attempts; n += limiters.length) {
    const spent = await Promise.all(limiters.map((limiter) => consume(limiter, 'k', max, 60_000)))
    count += spent.filter(({ used }) => used <= max).length
    // Its own turn for the share that is on its way.
    if (n % 10 === 0) await new Promise(setImmediate)
  }
  return count
}

t.test('processes together allow a limit, no less and at most a twentieth more', async (t) => {
  const server = await startRedis(t)
  const redis = await Promise.all([1, 2, 3].map(() => redisOf(t, server.url)))
  await eventually('three that know of each other', () => redis.every(({ processes }) => processes === 3))
  const open = () => redis.map((one) => createSharedLimiter(createRedisWindows(one)))
  for (const max of [100, 300, 1000, 5000]) {
    await server.command('FLUSHALL')
    const count = await allowed(open(), max, max * 1.5)
    t.comment(`limit ${max}: ${count} allowed`)
    t.ok(count >= max * 0.95 && count <= max * 1.05, `${count} of ${max}`)
  }
  await server.command('FLUSHALL')
  t.equal(await allowed(open(), 30, 90), 30, 'a small one exactly')

  await server.command('FLUSHALL')
  const limiters = open()
  const before = await allowed(limiters, 1000, 600)
  await server.command('FLUSHALL')
  const all = before + await allowed(limiters, 1000, 900)
  t.ok(all >= 950 && all <= 1050, `${all} of 1000 although the count was lost`)

  await server.command('FLUSHALL')
  const alone = open()
  await server.end()
  await eventually('the end', () => redis.every(({ isUp }) => !isUp))
  t.equal(await allowed(alone, 300, 900), 300, 'without Redis each takes its part')
  t.equal(await allowed(open(), 30, 90), 30)
})

t.test('a share that is on its way is waited for by nobody but the first', async (t) => {
  const server = await startRedis(t)
  const limiter = createSharedLimiter(createRedisWindows(await redisOf(t, server.url)))
  let atOnce = 0
  for (let n = 1; n <= 1000; n += 1) {
    let isThere = false
    await new Promise<void>((resolve, reject) => {
      limiter.consume('k', 1000, 60_000, (error, spent) => {
        isThere = true
        if (spent?.used !== n) reject(error ?? new Error(`${n} is counted as ${spent?.used}`))
        resolve()
      })
      if (isThere) atOnce += 1
    })
    if (n % 20 === 0) await new Promise(setImmediate)
  }
  t.ok(atOnce > 900, `${atOnce} of 1000 at once`)
  t.ok((await consume(limiter, 'k', 1000, 60_000)).used > 1000)
})
