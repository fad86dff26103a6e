/** What holds for every limiter. */
import t, { type Test } from 'tap'
import { createMemoryLimiter } from '../../plugins/rate-limit/memory.js'
import type { Limiter, Spent } from '../../plugins/rate-limit/port.js'
import { storeOver } from '../../plugins/rate-limit/store.js'

/** A limiter under test, and a clock that it goes by where it has none of its own. */
interface Subject { limiter: Limiter, pass(milliseconds: number): Promise<void> }

const implementations: Record<string, (t: Test) => Promise<Subject>> = {
  async memory () {
    let now = 0
    return { limiter: createMemoryLimiter({ now: () => now }), async pass (milliseconds) { now += milliseconds } }
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
