/** What holds for every cache. */
import t, { type Test } from 'tap'
import { createMemoryCache } from '../../plugins/cache/memory.js'
import type { Cache, CacheOptions, CacheResult } from '../../plugins/cache/port.js'

/** A cache under test, and a clock that it goes by where it has none of its own. */
interface Subject { cache: Cache<string>, results: CacheResult[], pass(milliseconds: number): Promise<void> }

const implementations: Record<string, (t: Test, options?: Partial<CacheOptions>) => Promise<Subject>> = {
  async memory (_t, options) {
    let now = 1
    const results: CacheResult[] = []
    const cache = createMemoryCache<string>({ most: 10, ...options, now: () => now, onRequest: (result) => { results.push(result) } })
    return { cache, results, async pass (milliseconds) { now += milliseconds } }
  }
}

/** A load that is under way until it is told to end. */
function load () {
  let count = 0
  const waiting: { resolve(value: string): void, reject(error: Error): void }[] = []
  const work = (): Promise<string> => {
    count += 1
    return new Promise((resolve, reject) => { waiting.push({ resolve, reject }) })
  }
  return { work, waiting, get count () { return count } }
}
const ready = (value: string) => async (): Promise<string> => value
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })

for (const [name, open] of Object.entries(implementations)) {
  t.test(`a cache: ${name}`, async (t) => {
    await t.test('loads once, and answers without waiting afterwards', async (t) => {
      const { cache, results } = await open(t)
      t.equal(cache.peek('g', 'a'), undefined)
      t.equal(await cache.get('g', 'a', ready('one')), 'one')
      t.equal(cache.get('g', 'a', ready('two')), 'one')
      t.equal(cache.peek('g', 'a'), 'one')
      t.equal(cache.size, 1)
      t.same(results, ['miss', 'hit'])
    })
    await t.test('keeps groups and keys apart', async (t) => {
      const { cache } = await open(t)
      for (const [group, key] of [['a', 'b'], ['a', 'c'], ['b', 'b'], ['', 'a']] as const) await cache.get(group, key, ready(group + key))
      t.equal(cache.peek('a', 'b'), 'ab')
      t.equal(cache.peek('b', 'b'), 'bb')
      cache.drop('a')
      t.equal(cache.peek('a', 'c'), undefined)
      t.equal(cache.peek('b', 'b'), 'bb')
      t.equal(cache.peek('', 'a'), 'a')
    })
    await t.test('loads once for all who ask meanwhile', async (t) => {
      const { cache, results } = await open(t)
      const { work, waiting } = load()
      const asked = [1, 2, 3].map(() => cache.get('g', 'a', work))
      await turn()
      t.equal(waiting.length, 1)
      waiting[0]?.resolve('one')
      t.same(await Promise.all(asked), ['one', 'one', 'one'])
      t.same(results, ['miss', 'hit', 'hit'])
    })
    await t.test('keeps no failure: everybody who waits hears of it, and the next loads anew', async (t) => {
      const { cache } = await open(t)
      const { work, waiting } = load()
      const asked = [1, 2].map(() => cache.get('g', 'a', work))
      await turn()
      waiting[0]?.reject(new Error('away'))
      for (const one of asked) await t.rejects(async () => await one, { message: 'away' })
      await t.rejects(async () => { await cache.get('g', 'a', () => { throw new Error('at once') }) }, { message: 'at once' })
      t.equal(await cache.get('g', 'a', ready('one')), 'one')
    })
    await t.test('drops what was being loaded when its group was dropped', async (t) => {
      const { cache } = await open(t)
      const before = load()
      const old = cache.get('g', 'a', before.work)
      await turn()
      cache.drop('g')
      const after = load()
      const fresh = [1, 2].map(() => cache.get('g', 'a', after.work))
      await turn()
      t.equal(after.count, 1, 'whoever asks afterwards does not wait for the old one')
      after.waiting[0]?.resolve('new')
      t.same(await Promise.all(fresh), ['new', 'new'])
      before.waiting[0]?.resolve('old')
      t.equal(await old, 'old')
      t.equal(cache.peek('g', 'a'), 'new', 'the later write of the older value is none')
      const third = load()
      const last = cache.get('h', 'a', third.work)
      await turn()
      cache.drop('g')
      third.waiting[0]?.resolve('kept')
      await last
      t.equal(cache.peek('h', 'a'), 'kept', 'another group is not meant')
    })
    await t.test('drops everything at once, what is being loaded too', async (t) => {
      const { cache } = await open(t)
      await cache.get('a', 'b', ready('one'))
      const { work, waiting } = load()
      const old = cache.get('c', 'd', work)
      await turn()
      cache.clear()
      waiting[0]?.resolve('old')
      t.equal(await old, 'old')
      t.equal(cache.size, 0)
      t.equal(await cache.get('a', 'b', ready('two')), 'two')
    })
    await t.test('forgets after its time', async (t) => {
      const { cache, pass } = await open(t, { ttlMs: 1000 })
      await cache.get('g', 'a', ready('one'))
      await pass(900)
      t.equal(cache.get('g', 'a', ready('two')), 'one', 'being read does not lengthen it')
      await pass(200)
      t.equal(cache.peek('g', 'a'), undefined)
      t.equal(await cache.get('g', 'a', ready('two')), 'two')
    })
    await t.test('keeps without end where no time is set', async (t) => {
      const { cache, pass } = await open(t)
      await cache.get('g', 'a', ready('one'))
      await pass(1e9)
      t.equal(cache.peek('g', 'a'), 'one')
    })
    await t.test('is bounded: what is unused for longest goes', async (t) => {
      const { cache } = await open(t, { most: 2 })
      for (const key of ['a', 'b', 'a', 'c']) await cache.get('g', key, ready(key))
      t.equal(cache.size, 2)
      t.equal(cache.peek('g', 'b'), undefined)
      t.equal(cache.peek('g', 'a'), 'a')
    })
  })
}
