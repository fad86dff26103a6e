import t from 'tap'
import { databaseUnavailable } from '../../../plugins/postgres/failures.js'
import { createBatcher, type BatcherOptions } from '../../../services/conversations/batcher.js'

const refusal = (code: string): Error => Object.assign(new Error(code), { code })

type Options = BatcherOptions<string, string>

function batcher (write: Options['write'], limits: Partial<Options> = {}) {
  const bounds = { maxItems: 100, maxWeight: 1000, maxWaiting: 10_000 }
  return createBatcher<string, string>({ write, weigh: (item) => item.length, ...bounds, ...limits })
}

t.test('what arrives while a statement runs is written by the next one, in order, one statement at a time', async (t) => {
  const batches: string[][] = []
  let running = 0
  const add = batcher(async (items) => {
    t.equal(++running, 1)
    batches.push(items)
    await new Promise((resolve) => setTimeout(resolve, 5))
    running -= 1
    return items.map((item) => item.toUpperCase())
  })
  const first = ['a', 'b', 'c'].map(add)
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  const second = ['d', 'e'].map(add)
  t.same(await Promise.all([...first, ...second]), ['A', 'B', 'C', 'D', 'E'])
  t.same(batches, [['a', 'b', 'c'], ['d', 'e']])
})

t.test('of statements that may be under way together the second takes what comes alone, and what comes then goes with the next', async (t) => {
  const batches: string[][] = []
  const commits: (() => void)[] = []
  const add = batcher(async (items) => {
    batches.push(items)
    await new Promise<void>((resolve) => { commits.push(resolve) })
    return items
  }, { flights: 2 })
  const turns = async () => { for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate) }
  const all = ['a', 'b'].map(add)
  await turns()
  t.same(batches, [['a', 'b']], 'what comes at once is one statement')
  all.push(add('c'))
  await turns()
  t.same(batches, [['a', 'b'], ['c']], 'it waits for the commit of no other')
  all.push(add('d'), add('e'))
  await turns()
  t.equal(batches.length, 2, 'no third')
  commits[1]?.()
  t.equal(await all[2], 'c', 'acknowledged after its own commit')
  await turns()
  t.same(batches.at(2), ['d', 'e'])
  for (const commit of commits) commit()
  t.same(await Promise.all(all), ['a', 'b', 'c', 'd', 'e'])
})

t.test('a statement is bounded in items and in weight, and so is what waits', async (t) => {
  const batches: string[][] = []
  const add = batcher(async (items) => { batches.push(items); return items }, { maxItems: 3, maxWeight: 10, maxWaiting: 40 })
  const answers = ['a', 'b', 'c', 'd', 'eeeeeeeeeeeeeee', 'ffffff', 'ggggg'].map(add)
  await t.rejects(add('h'.repeat(30)), { code: 'COMMON_OVERLOADED' })
  await Promise.all(answers)
  t.same(batches.map((batch) => batch.join('').replace(/(.)\1+/g, '$1')), ['abc', 'd', 'e', 'f', 'g'])
  t.equal(await add('h'.repeat(30)), 'h'.repeat(30), 'room is given back')
})

t.test('deadlocks and serialization failures are tried again, but not for ever', async (t) => {
  let attempts = 0
  const add = batcher(async (items, again) => {
    t.equal(again, false, 'what was rolled back is not there')
    if (++attempts < 4) throw refusal(attempts % 2 === 0 ? '40001' : '40P01')
    return items
  })
  t.equal(await add('a'), 'a')
  t.equal(attempts, 4)
  await t.rejects(batcher(async () => { throw refusal('40P01') })('a'), { code: '40P01' })
})

t.test('a lost connection is tried again with the warning that the rows may be there', async (t) => {
  const calls: boolean[] = []
  const add = batcher(async (items, again) => {
    calls.push(again)
    if (calls.length === 1) throw databaseUnavailable()
    return items
  })
  t.same(await Promise.all(['a', 'b'].map(add)), ['a', 'b'])
  t.same(calls, [false, true])

  let attempts = 0
  const dead = batcher(async () => { attempts += 1; throw databaseUnavailable() })
  const outcomes = await Promise.allSettled(['a', 'b'].map(dead))
  for (const outcome of outcomes) t.match(outcome, { status: 'rejected', reason: { statusCode: 503 } })
  t.equal(attempts, 4, 'the batch as a whole, not one by one')
})

t.test('a batch that is refused is written one by one', async (t) => {
  const batches: string[][] = []
  const add = batcher(async (items) => {
    batches.push(items)
    if (items.includes('bad')) throw refusal('23514')
    return items
  })
  const outcomes = await Promise.allSettled(['a', 'bad', 'b'].map(add))
  t.same(outcomes.map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled'])
  t.same(batches, [['a', 'bad', 'b'], ['a'], ['bad'], ['b']])
  t.equal(await add('c'), 'c', 'it goes on')
})
