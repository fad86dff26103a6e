/** A limit that several processes count for together, with leases of one ledger. */
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { createLeasedLimiter } from '../../plugins/rate-limit/leased.js'
import { createLedger, type Share, type Wanted } from '../../plugins/rate-limit/ledger.js'
import type { Limiter, Spent } from '../../plugins/rate-limit/port.js'

const WINDOW = 60_000

/** Processes around one ledger, which answers as late as a test wants. */
function processes (count: number, clock: { now: number }, delay: () => Promise<unknown> = async () => undefined) {
  const ledger = createLedger({ now: () => clock.now })
  let asked = 0
  const take = async (wanted: Wanted): Promise<Share> => {
    asked += 1
    await delay()
    const share = ledger.take(wanted)
    await delay()
    return share
  }
  const limiters = Array.from({ length: count }, () => createLeasedLimiter({ take, processes: count, now: () => clock.now }))
  return { limiters, get asked () { return asked } }
}

const attempt = (limiter: Limiter, max: number, key = 'k'): Promise<Spent> => new Promise((resolve, reject) => {
  limiter.consume(key, max, WINDOW, (error, spent) => { if (spent === undefined) reject(error ?? new Error('no answer')); else resolve(spent) })
})

t.test('at most 5 % more, and under an even load at most 5 % less', async () => {
  const upTo = (max: number, min = 1) => fc.integer({ min, max })
  await fc.assert(fc.asyncProperty(upTo(8), upTo(1000), upTo(3, 0), async (count, max, lateness) => {
    const { limiters } = processes(count, { now: 0 }, async () => { for (let wait = 0; wait < lateness; wait += 1) await turn() })
    const attempts: Promise<Spent>[] = []
    for (let index = 0; index < 2 * max; index += 1) {
      attempts.push(attempt(limiters[index % count] as Limiter, max))
      if (index % (7 * count) === 0) await turn()
    }
    const allowed = (await Promise.all(attempts)).filter(({ used }) => used <= max).length
    return allowed <= max * 1.05 && allowed >= Math.floor(max * 0.95) - (max < 100 ? count : 0)
  }), { numRuns: 30 })
})

t.test('small limits are exact, also when all ask at once', async (t) => {
  const { limiters } = processes(4, { now: 0 }, turn)
  const spent = await Promise.all(Array.from({ length: 400 }, (_, index) => attempt(limiters[index % 4] as Limiter, 20)))
  t.ok(spent.filter(({ used }) => used <= 20).length <= 20)
})

t.test('large ones rarely ask, and hardly anybody waits', async (t) => {
  const group = processes(2, { now: 0 })
  let waited = 0
  for (let index = 0; index < 1000; index += 1) {
    let known = false
    await new Promise<void>((resolve) => {
      group.limiters[index % 2]?.consume('k', 1000, WINDOW, () => { known = true; resolve() })
      if (!known) waited += 1
    })
    await turn()
  }
  t.ok(group.asked < 200, `asked ${group.asked} times for 1,000 requests`)
  t.ok(waited < 50, `${waited} waited`)
})

t.test('a window ends, for all of them', async (t) => {
  const clock = { now: 0 }
  const { limiters: [one, other] } = processes(2, clock)
  for (let index = 0; index < 300; index += 1) await attempt((index % 2 === 0 ? one : other) as Limiter, 100)
  t.ok((await attempt(one as Limiter, 100)).used > 100)
  const { resetMs } = await attempt(other as Limiter, 100)
  t.equal(resetMs, WINDOW)
  clock.now += WINDOW + 1
  const spent = await Promise.all(Array.from({ length: 200 }, (_, index) => attempt((index % 2 === 0 ? one : other) as Limiter, 100)))
  const allowed = spent.filter(({ used }) => used <= 100)
  t.ok(allowed.length >= 95 && allowed.length <= 105, `${allowed.length}`)
})

t.test('without the ledger each has its part', async (t) => {
  const limiter = createLeasedLimiter({ take: async () => { throw new Error('gone') }, processes: 4 })
  const spent = await Promise.all(Array.from({ length: 400 }, () => attempt(limiter, 40)))
  const allowed = spent.filter(({ used }) => used <= 40).length
  t.ok(allowed >= 10 && allowed <= 40, `${allowed}`)
})
