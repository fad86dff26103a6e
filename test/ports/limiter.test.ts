/** What holds for every limiter, and for every ledger below one. */
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { createLeasedLimiter } from '../../plugins/rate-limit/leased.js'
import { createLedgerLadder } from '../../plugins/rate-limit/ledger/ladder.js'
import { createMemoryLedger } from '../../plugins/rate-limit/ledger/memory.js'
import type { Ledger, ShareRequest } from '../../plugins/rate-limit/ledger/port.js'
import { createRedisLedger } from '../../plugins/rate-limit/ledger/redis.js'
import { createSupervisorLedger } from '../../plugins/rate-limit/ledger/supervisor.js'
import { createMemoryLimiter } from '../../plugins/rate-limit/memory.js'
import type { Limiter, Spent } from '../../plugins/rate-limit/port.js'
import { storeOver } from '../../plugins/rate-limit/store.js'
import { startRedis } from '../faults/redis-servers.js'
import { eventually } from '../helper.js'
import { LEDGERS, workersOf } from './ledgers.js'
import { redisOf } from './redis.js'

/** Limiters under test, one for each process, and a clock that they go by. */
interface Subject { limiters: Limiter[], pass(milliseconds: number): Promise<void> }

/** Limiters of processes over what each has of one ledger. */
const limitersOver = (ofProcesses: Ledger[], now?: () => number): Limiter[] => ofProcesses.map((ledger, index) =>
  createLeasedLimiter({ ledger, process: `p${index}`, processes: () => ofProcesses.length, ...now === undefined ? {} : { now } }))

const implementations: Record<string, (t: Test, processes: number) => Promise<Subject>> = {
  async 'in process' (_t, processes) {
    let now = 0
    const limiter = createMemoryLimiter({ now: () => now })
    return { limiters: Array.from({ length: processes }, () => limiter), async pass (milliseconds) { now += milliseconds } }
  },
  ...Object.fromEntries(Object.entries(LEDGERS).map(([name, open]) => [`leases of: ${name}`, async (t: Test, processes: number) => {
    const { ofProcesses, now, pass } = await open(t, processes)
    return { limiters: limitersOver(ofProcesses, now), pass }
  }]))
}

const consume = (limiter: Limiter | undefined, key: string, max = 3, windowMs = 1000): Promise<Spent> => new Promise((resolve, reject) => {
  limiter?.consume(key, max, windowMs, (error, spent) => { if (spent === undefined) reject(error ?? new Error('nothing')); else resolve(spent) })
})

/** Attempts that processes let through of a limit, in turns, as clients come in between. */
async function allowed (limiters: Limiter[], max: number, attempts: number, key = 'k'): Promise<number> {
  let count = 0
  for (let n = 0; n < attempts; n += limiters.length) {
    const spent = await Promise.all(limiters.map((limiter) => consume(limiter, key, max, 60_000)))
    count += spent.filter(({ used }) => used <= max).length
    // Its own turn for the share that is on its way.
    if (n % 10 === 0) await turn()
  }
  return count
}

for (const [name, open] of Object.entries(implementations)) {
  t.test(`a limiter: ${name}`, async (t) => {
    const { limiters, pass } = await open(t, 1)
    const [limiter] = limiters
    await t.test('counts each attempt, beyond the limit too, and keeps keys apart', async (t) => {
      for (const used of [1, 2, 3, 4, 5]) t.equal((await consume(limiter, 'a')).used, used)
      t.equal((await consume(limiter, 'b')).used, 1)
    })
    await t.test('says when the window ends, and begins another then', async (t) => {
      const first = await consume(limiter, 'c')
      t.ok(first.resetMs > 0 && first.resetMs <= 1000)
      await pass(400)
      const second = await consume(limiter, 'c')
      t.equal(second.used, 2)
      t.ok(second.resetMs <= 600, 'a later attempt does not lengthen it')
      await pass(600)
      const third = await consume(limiter, 'c')
      t.equal(third.used, 1)
      t.ok(third.resetMs > 600)
    })
    await t.test('counts what comes at once', async (t) => {
      const spent = await Promise.all(Array.from({ length: 50 }, () => consume(limiter, 'd')))
      t.same(spent.map(({ used }) => used).sort((a, b) => a - b), Array.from({ length: 50 }, (_, index) => index + 1))
    })
    await t.test('is the store of @fastify/rate-limit', async (t) => {
      const store = new (storeOver(limiter as Limiter))({})
      const increment = (of: typeof store): Promise<{ current: number, ttl: number } | undefined> => new Promise((resolve, reject) => {
        of.incr('e', (error, result) => { if (error === null) resolve(result); else reject(error) }, 1000, 3)
      })
      t.equal((await increment(store))?.current, 1)
      const second = await increment(store.child({} as Parameters<typeof store.child>[0]))
      t.equal(second?.current, 2, 'a route counts into the same windows')
      t.ok(second !== undefined && second.ttl > 0)
    })
  })

  t.test(`processes together allow a limit: ${name}`, async (t) => {
    for (const processes of [2, 3]) {
      const { limiters } = await open(t, processes)
      for (const max of [100, 300, 1000, 5000]) {
        const count = await allowed(limiters, max, max * 1.5, `limit ${max}`)
        t.comment(`${processes} processes, limit ${max}: ${count} allowed`)
        t.ok(count >= max * 0.95 && count <= max * 1.05, `${count} of ${max}`)
      }
      for (const max of [1, 30, 99]) t.equal(await allowed(limiters, max, max * 3, `small ${max}`), max, 'a small one exactly')
      const spent = await Promise.all(Array.from({ length: 400 }, (_, index) => consume(limiters[index % processes], 'crowd', 20, 60_000)))
      t.equal(spent.filter(({ used }) => used <= 20).length, 20, 'also when all ask at once')
    }
  })
}

for (const [name, open] of Object.entries(LEDGERS)) {
  t.test(`a ledger: ${name}`, async (t) => {
    const { ofProcesses: [one, other], pass } = await open(t, 2)
    const request = { max: 10, windowMs: 60_000, known: null, want: 4 }
    const take = (ledger: Ledger | undefined, more: Partial<ShareRequest> & Pick<ShareRequest, 'key' | 'process'>) =>
      (ledger as Ledger).take({ ...request, ...more })
    await t.test('hands out what there is, and no more', async (t) => {
      const first = await take(one, { key: 'a', process: '1' })
      t.match(first, { granted: 4, total: 4 })
      t.ok(first.resetMs > 59_000 && first.resetMs <= 60_000)
      t.match(await take(other, { key: 'a', process: '2', want: 100 }), { id: first.id, granted: 6, total: 10 })
      t.match(await take(one, { key: 'a', process: '1' }), { id: first.id, granted: 0, total: 10 })
      t.match(await take(one, { key: 'b', process: '1' }), { granted: 4, total: 4 }, 'another key')
    })
    await t.test('counts what was let through ahead of it, once', async (t) => {
      const { id } = await take(one, { key: 'c', process: '1', known: { id: '', restMs: 60_000, taken: 3 } })
      const told = { id, restMs: 60_000, taken: 8 }
      t.match(await take(one, { key: 'c', process: '1', known: told, want: 1 }), { granted: 1, total: 9 })
      t.match(await take(one, { key: 'c', process: '1', known: told, want: 1 }), { granted: 1, total: 10 }, 'told again, it is no more')
      t.match(await take(other, { key: 'c', process: '2', known: { id: 'of another time', restMs: 60_000, taken: 8 } }), { id, granted: 0, total: 10 })
    })
    await t.test('makes a count again that was lost', async (t) => {
      const known = { id: 'lost', restMs: 30_000, taken: 6 }
      const first = await take(one, { key: 'd', process: '1', known, want: 1 })
      t.match(first, { id: 'lost', granted: 1, total: 7 })
      t.ok(first.resetMs <= 30_000 && first.resetMs > 29_000, 'with what was left of its window')
      t.match(await take(other, { key: 'd', process: '2', known: { ...known, taken: 2 } }), { id: 'lost', granted: 1, total: 10 })
      t.match(await take(one, { key: 'e', process: '1', known: { ...known, restMs: 0 } }), { granted: 4, total: 4 }, 'but not of one that was over')
    })
    await t.test('begins anew when a window is over', async (t) => {
      const { id, resetMs } = await take(one, { key: 'f', process: '1', windowMs: 200 })
      await pass(resetMs)
      const next = await take(one, { key: 'f', process: '1', known: { id, restMs: 0, taken: 4 } })
      t.match(next, { granted: 4, total: 4 })
      t.not(next.id, id)
    })
  })
}

t.test('any number of processes, over a ledger as late as can be', async () => {
  const upTo = (max: number, min = 1) => fc.integer({ min, max })
  await fc.assert(fc.asyncProperty(upTo(8), upTo(1000), upTo(3, 0), async (count, max, lateness) => {
    const ledger = createMemoryLedger({ now: () => 0 })
    const delay = async (): Promise<void> => { for (let wait = 0; wait < lateness; wait += 1) await turn() }
    const late: Ledger = {
      isUp: true,
      async take (request) {
        await delay()
        const share = await ledger.take(request)
        await delay()
        return share
      }
    }
    const limiters = limitersOver(Array.from({ length: count }, () => late), () => 0)
    const attempts: Promise<Spent>[] = []
    for (let index = 0; index < 2 * max; index += 1) {
      attempts.push(consume(limiters[index % count], 'k', max, 60_000))
      if (index % (7 * count) === 0) await turn()
    }
    const passed = (await Promise.all(attempts)).filter(({ used }) => used <= max).length
    return max < 100 ? passed === max : passed <= max * 1.05 && passed >= max * 0.95
  }), { numRuns: 40 })
})

t.test('a share that is on its way is waited for by nobody but the first', async (t) => {
  let asked = 0
  const ledger = createMemoryLedger()
  const counted: Ledger = { isUp: true, take: (request) => { asked += 1; return ledger.take(request) } }
  const limiters = limitersOver([counted, counted])
  let atOnce = 0
  for (let n = 1; n <= 1000; n += 1) {
    let isThere = false
    await new Promise<void>((resolve, reject) => {
      limiters[n % 2]?.consume('k', 1000, 60_000, (error) => {
        isThere = true
        if (error === null) resolve()
        else reject(error)
      })
      if (isThere) atOnce += 1
    })
    await turn()
  }
  t.ok(atOnce > 950, `${atOnce} of 1000 at once`)
  t.ok(asked < 200, `asked ${asked} times for 1,000 requests`)
})

t.test('a ledger hears nothing of who makes a few attempts, and is not asked for each of a crowd', async (t) => {
  let asked = 0
  const ledger = createMemoryLedger()
  const counted: Ledger = { isUp: true, take: (request) => { asked += 1; return ledger.take(request) } }
  const limiters = limitersOver([counted, counted])
  for (let key = 0; key < 100; key += 1) {
    for (let n = 0; n < 10; n += 1) await consume(limiters[n % 2], `few ${key}`, 1000, 60_000)
  }
  t.equal(asked, 0, 'a thousand requests of a hundred users, and none asks the supervisor or Redis')
  const all = 10 + await allowed(limiters, 1000, 3000, 'few 0')
  t.ok(all >= 950 && all <= 1050, `they count all the same once there are many: ${all} of 1000`)
})

t.test('a count that is lost half-way, and a Redis that goes and comes back', async (t) => {
  const server = await startRedis(t)
  const redis = await Promise.all([1, 2, 3].map(() => redisOf(t, server.url)))
  await eventually('three that know of each other', () => redis.every(({ processes }) => processes === 3))
  // Two are workers of one machine, the third is a machine of its own.
  const supervisor = createMemoryLedger()
  const workers = workersOf(2, (request) => supervisor.take(request))
  const ladders = redis.map((one, index) => createLedgerLadder([
    { ledger: createRedisLedger(one), sharers: () => one.processes },
    ...index === 2 ? [] : [{ ledger: createSupervisorLedger(workers[index] as typeof workers[0]), sharers: () => 2 }],
    { ledger: createMemoryLedger(), sharers: () => 1 }
  ], () => one.processes))
  const limiters = limitersOver(ladders)

  const before = await allowed(limiters, 1000, 600, 'lost')
  await server.command('FLUSHALL')
  const all = before + await allowed(limiters, 1000, 900, 'lost')
  t.comment(`limit 1000, its count lost half-way: ${all} allowed`)
  t.ok(all >= 950 && all <= 1050, `${all} of 1000 although the count was lost`)

  const halves = await Promise.all([99, 900].map((max) => allowed(limiters, max, max / 2, `gone ${max}`)))
  await server.end()
  await eventually('the end', () => redis.every(({ isUp }) => !isUp))
  t.equal(await allowed(limiters, 30, 90, 'alone'), 30, 'without Redis each machine takes its part')
  const large = await allowed(limiters, 300, 900, 'alone and large')
  t.ok(large >= 285 && large <= 315, `${large} of 300`)
  // All attempts at the two workers of one machine: together they have two thirds, wherever they come.
  t.equal(await allowed(limiters.slice(0, 1), 30, 90, 'uneven'), 20)
  const rests = await Promise.all([99, 900].map((max) => allowed(limiters, max, max / 2, `gone ${max}`)))
  await server.restart()
  await eventually('Redis again', () => redis.every(({ isUp }) => isUp))
  for (const [index, max] of [99, 900].entries()) {
    const total = (halves[index] ?? 0) + (rests[index] ?? 0) + await allowed(limiters, max, max * 2, `gone ${max}`)
    t.comment(`limit ${max}, Redis away for a third of it and empty then: ${total} allowed`)
    t.ok(total <= max * 1.1 && total >= max * 0.95, `${total} of ${max}`)
  }
})

t.test('a limiter in memory forgets the key unused for longest', async (t) => {
  const limiter = createMemoryLimiter({ most: 2 })
  for (const key of ['a', 'b', 'a', 'c']) await consume(limiter, key)
  t.equal((await consume(limiter, 'a')).used, 3)
  t.equal((await consume(limiter, 'b')).used, 1)
})

t.test('a supervisor that does not answer is left alone for a second', async (t) => {
  let now = 0
  let asked = 0
  const ledger = createSupervisorLedger({ async ask () { asked += 1; throw new Error('hung') } }, () => now)
  const rungs = [{ ledger, sharers: () => 2 }, { ledger: createMemoryLedger(), sharers: () => 1 }]
  const [limiter] = limitersOver([createLedgerLadder(rungs, () => 2)])
  t.equal(await allowed([limiter as Limiter], 20, 40), 10)
  t.equal(asked, 1)
  now += 1001
  await consume(limiter, 'other', 20)
  t.equal(asked, 2)
})

t.test('a limiter that fails', async (t) => {
  const away = createLedgerLadder([], () => 1)
  t.notOk(away.isUp)
  const [leased] = limitersOver([away])
  await t.rejects(consume(leased, 'k'), { message: 'no ledger can be asked' })
  const store = new (storeOver({ consume: (_key, _max, _windowMs, done) => { done(new Error('away')) } }))({})
  await t.rejects(new Promise((resolve, reject) => {
    store.incr('a', (error) => { if (error === null) resolve(null); else reject(error) }, 1000, 3)
  }), { message: 'away' })
})
