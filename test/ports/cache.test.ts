/** What holds for every cache. */
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createMemoryCache } from '../../plugins/cache/memory.js'
import type { Cache, CacheOptions, CacheResult } from '../../plugins/cache/port.js'
import { createSharedCache, type SharedCacheOptions } from '../../plugins/cache/redis.js'
import type { RedisPort } from '../../plugins/redis/index.js'
import { startRedis } from '../faults/redis-servers.js'
import { eventually } from '../helper.js'
import { redisOf } from './redis.js'

/** A cache under test, and a clock that it goes by where it has none of its own. */
interface Subject { cache: Cache<string>, results: CacheResult[], pass(milliseconds: number): Promise<void> }

/** A process with a cache that it shares with others of one Redis. */
function sharing (redis: RedisPort, options: Partial<SharedCacheOptions<string>> = {}, name = 'things') {
  const results: CacheResult[] = []
  const onRequest = (result: CacheResult): void => { results.push(result) }
  const shared = (value: string): boolean => value !== 'private'
  return { results, cache: createSharedCache<string>(redis, name, { most: 10, ttlMs: 60_000, shared, onRequest, ...options }) }
}

// One server each for the whole suite.
let there: Promise<RedisPort> | undefined
let gone: Promise<RedisPort> | undefined
let opened = 0
const suffix = (): string => { opened += 1; return String(opened) }

const implementations: Record<string, (t: Test, options?: Partial<CacheOptions<string>>) => Promise<Subject>> = {
  async memory (_t, options) {
    let now = 1
    const results: CacheResult[] = []
    const cache = createMemoryCache<string>({ most: 10, ...options, now: () => now, onRequest: (result) => { results.push(result) } })
    return { cache, results, async pass (milliseconds) { now += milliseconds } }
  },
  async redis (_t, options) {
    there ??= startRedis(t).then(async ({ url }) => await redisOf(t, url))
    return { ...sharing(await there, options, `things ${suffix()}`), pass: (milliseconds) => sleep(Math.min(milliseconds, 1200)) }
  },
  async 'redis that is gone' (_t, options) {
    gone ??= startRedis(t).then(async (server) => {
      const redis = await redisOf(t, server.url)
      await server.end()
      await eventually('the end', () => !redis.isUp)
      return redis
    })
    return { ...sharing(await gone, options), pass: (milliseconds) => sleep(Math.min(milliseconds, 1200)) }
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
  /** Resolves once so many are under way. */
  const begun = (wanted = 1): Promise<unknown> => eventually('a load', () => waiting.length === wanted)
  return { work, waiting, begun, get count () { return count } }
}
const ready = (value: string) => async (): Promise<string> => value

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
      const { work, waiting, begun } = load()
      const asked = [1, 2, 3].map(() => cache.get('g', 'a', work))
      await begun()
      waiting[0]?.resolve('one')
      t.same(await Promise.all(asked), ['one', 'one', 'one'])
      t.same(results.sort(), ['hit', 'hit', 'miss'])
    })
    await t.test('keeps no failure: everybody who waits hears of it, and the next loads anew', async (t) => {
      const { cache } = await open(t)
      const { work, waiting, begun } = load()
      const asked = [1, 2].map(() => cache.get('g', 'a', work))
      await begun()
      waiting[0]?.reject(new Error('away'))
      for (const one of asked) await t.rejects(async () => await one, { message: 'away' })
      await t.rejects(async () => { await cache.get('g', 'a', () => { throw new Error('at once') }) }, { message: 'at once' })
      t.equal(await cache.get('g', 'a', ready('one')), 'one')
    })
    await t.test('drops what was being loaded when its group was dropped', async (t) => {
      const { cache } = await open(t)
      const before = load()
      const old = cache.get('g', 'a', before.work)
      await before.begun()
      cache.drop('g')
      const after = load()
      const fresh = [1, 2].map(() => cache.get('g', 'a', after.work))
      await after.begun()
      t.equal(after.count, 1, 'whoever asks afterwards does not wait for the old one')
      after.waiting[0]?.resolve('new')
      t.same(await Promise.all(fresh), ['new', 'new'])
      before.waiting[0]?.resolve('old')
      t.equal(await old, 'old')
      t.equal(cache.peek('g', 'a'), 'new', 'the later write of the older value is none')
      const third = load()
      const last = cache.get('h', 'a', third.work)
      await third.begun()
      cache.drop('g')
      third.waiting[0]?.resolve('kept')
      await last
      t.equal(cache.peek('h', 'a'), 'kept', 'another group is not meant')
    })
    await t.test('drops everything at once, what is being loaded too', async (t) => {
      const { cache } = await open(t)
      await cache.get('a', 'b', ready('one'))
      const { work, waiting, begun } = load()
      const old = cache.get('c', 'd', work)
      await begun()
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

t.test('what one process has loaded spares the others', async (t) => {
  const server = await startRedis(t)
  const [one, other] = await Promise.all([redisOf(t, server.url), redisOf(t, server.url)])
  const here = sharing(one)
  const there = sharing(other)
  /** What another process that has nothing yet is given; it shares nothing. */
  const seen = async (group: string): Promise<string> => await sharing(other).cache.get(group, 'a', ready('private'))
  const isThere = (group: string, value: string) => eventually(value, async () => await seen(group) === value)

  await t.test('but not what may not be shared', async (t) => {
    await here.cache.get('g', 'a', ready('one'))
    await isThere('g', 'one')
    t.equal(await there.cache.get('g', 'a', ready('two')), 'one')
    t.equal(await there.cache.get('g', 'a', ready('two')), 'one')
    t.same(there.results, ['shared', 'hit'])
    await here.cache.get('p', 'a', ready('private'))
    t.equal(await there.cache.get('p', 'a', ready('own')), 'own')
    const keys = await server.command('KEYS', '*cache*') as string[]
    t.same(keys.filter((key) => !key.startsWith('parley:cache:{things}:')), [])
    t.notMatch(keys.join(' '), /private/)
  })
  await t.test('for no longer than one of them keeps it', async (t) => {
    const short = sharing(one, { ttlMs: 1000 })
    await short.cache.get('life', 'a', ready('one'))
    const late = sharing(other, { ttlMs: 1000 })
    await sleep(600)
    t.equal(await late.cache.get('life', 'a', ready('two')), 'one')
    await sleep(600)
    t.equal(await late.cache.get('life', 'a', ready('two')), 'two', 'and not for as long again')
  })
  await t.test('until any of them drops it', async (t) => {
    await here.cache.get('d', 'a', ready('old'))
    await isThere('d', 'old')
    here.cache.drop('d')
    t.equal(await here.cache.get('d', 'a', ready('new')), 'new')
    await isThere('d', 'new')
    await here.cache.get('e', 'a', ready('other group'))
    await isThere('e', 'other group')
    there.cache.clear()
    await eventually('the end of all', async () => await seen('e') === 'private')
  })
  await t.test('not what was loaded before a drop and written after it', async (t) => {
    const { work, waiting, begun } = load()
    const old = here.cache.get('late', 'a', work)
    await begun()
    there.cache.drop('late')
    t.equal(await there.cache.get('late', 'a', ready('new')), 'new')
    waiting[0]?.resolve('old')
    t.equal(await old, 'old', 'for whoever had asked before')
    // Whatever is written here next is written after it.
    await here.cache.get('after', 'a', ready('after'))
    await isThere('after', 'after')
    t.not(await seen('late'), 'old')
  })
  await t.test('nor what was dropped while Redis was away, or has forgotten the drop', async (t) => {
    const saved = sharing(one)
    await saved.cache.get('away', 'a', ready('old'))
    await isThere('away', 'old')
    const away: Pick<RedisPort, 'isUp' | 'run'> & { isUp: boolean } = { isUp: false, run: (...all) => one.run(...all) }
    const cut = createSharedCache<string>(away, 'things', { most: 10, ttlMs: 60_000, shared: () => true })
    cut.drop('away')
    away.isUp = true
    t.equal(await cut.get('away', 'a', ready('new')), 'new', 'the drop is told before anything is believed')
    t.not(await seen('away'), 'old')
  })
})

t.test('a Redis that hangs costs one time-out, and not one for each request', async (t) => {
  const server = await startRedis(t)
  const redis = await redisOf(t, server.url)
  const { cache } = sharing(redis, { most: 1000 })
  await cache.get('g', 'a', ready('one'))
  server.kill('SIGSTOP')
  const begunAt = performance.now()
  for (let n = 0; n < 100; n += 1) t.equal(await cache.get('g', `${n}`, ready('here')), 'here')
  t.ok(performance.now() - begunAt < 2000, `${Math.round(performance.now() - begunAt)} ms for 100`)
  server.kill('SIGCONT')
})
