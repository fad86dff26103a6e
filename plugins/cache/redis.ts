/**
 * Cache in two tiers: the memory of this process, and Redis behind it, where what one process has loaded spares the others. What was
 * dropped is never served from there: each value names the epochs that it was loaded in, each drop begins another one, and one that Redis
 * has lost, or could not be told, is still known here.
 */
import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { placesFor } from '../../places.js'
import type { RedisPort } from '../redis/index.js'
import { createMemoryCache } from './memory.js'
import type { Cache, CacheOptions, CacheResult, Load } from './port.js'

/** Options of a cache in two tiers. */
export interface SharedCacheOptions<Value> extends CacheOptions<Value> {
  ttlMs: number
  /** Told how each request went. */
  onRequest?: (result: CacheResult) => void
}

/** Epoch of a cache, or of a group of it, as far as it is known here. */
interface Epoch {
  highest: number
  drops: number
  /** Drops that Redis was told. */
  told: number
  /** Resolves once Redis was told, or could not be: told twice at once, a drop would begin two epochs, and end what was loaded between. */
  telling: Promise<unknown>
}

const newEpoch = (): Epoch => ({ highest: 0, drops: 0, told: 0, telling: Promise.resolve() })

// KEYS: two epochs and a value; ARGV: for each epoch the highest that is known and drops that are untold, then the life of an epoch,
// which is longer than that of what was loaded before it.
const GET = `
  local epochs = {}
  for i = 1, 2 do
    local told = tonumber(redis.call('GET', KEYS[i]) or 0)
    epochs[i] = math.max(told, tonumber(ARGV[2 * i - 1])) + tonumber(ARGV[2 * i])
    if epochs[i] ~= told then redis.call('SET', KEYS[i], epochs[i], 'PX', ARGV[5]) end
  end
  return { epochs[1], epochs[2], redis.call('GET', KEYS[3]) or '', redis.call('PTTL', KEYS[3]) }`
const PUT = "return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])"

/** Longest value that is shared, in UTF-16 units, and groups whose epochs are known here. */
const LONGEST = 262_144
const MOST_GROUPS = 10_000

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

/**
 * Cache over Redis; while that is away it is one in memory.
 * @param redis where the second tier is
 * @param name of the cache: those of one name share
 * @param options its bounds, and what may be shared
 */
export function createSharedCache<Value> (
  redis: Pick<RedisPort, 'isUp' | 'run'>, name: string, options: SharedCacheOptions<Value>
): Cache<Value> {
  const { ttlMs, shared = () => false, onRequest } = options
  const near = createMemoryCache<Value>({ ...options, onRequest: (result) => { if (result === 'hit') onRequest?.('hit') } })
  const whole = newEpoch()
  const groups = new LRUCache<string, Epoch>(placesFor(MOST_GROUPS))
  // All of a cache stands in one slot of a cluster.
  const keyOf = (...parts: string[]): string => [`parley:cache:{${name}}`, ...parts].join(':')

  function epochOf (group: string): Epoch {
    const epoch = groups.get(group) ?? newEpoch()
    groups.set(group, epoch)
    return epoch
  }

  /** Value of a key, with its rest, if Redis has it, and the epochs that one which is loaded now will be of. */
  async function look (group: string, key: string): Promise<{ epochs: number[], found?: { value: Value, restMs: number } }> {
    const known = [whole, epochOf(group)]
    const drops = known.map((epoch) => epoch.drops)
    const keys = [keyOf('epoch'), keyOf('epoch', digestOf(group)), keyOf(digestOf(`${group}\n${key}`))]
    const args = [...known.flatMap((epoch) => [epoch.highest, epoch.drops - epoch.told]), 2 * ttlMs]
    const [first, second, text, restMs] = await redis.run(GET, keys, args) as [number, number, string, number]
    const epochs = [first, second]
    for (const [index, epoch] of known.entries()) {
      epoch.highest = Math.max(epoch.highest, epochs[index] ?? 0)
      epoch.told = Math.max(epoch.told, drops[index] ?? 0)
    }
    if (text === '' || restMs <= 0) return { epochs }
    const { of, value } = JSON.parse(text) as { of: number[], value: Value }
    return of.every((epoch, index) => epoch === epochs[index]) ? { epochs, found: { value, restMs } } : { epochs }
  }

  async function load (group: string, key: string, work: Load<Value>, shorten: (ttlMs: number) => void): Promise<Value> {
    await Promise.all([whole.telling, epochOf(group).telling])
    const looked = redis.isUp ? await look(group, key).catch(() => undefined) : undefined
    if (looked?.found !== undefined) {
      onRequest?.('shared')
      shorten(Math.min(ttlMs, looked.found.restMs))
      return looked.found.value
    }
    onRequest?.('miss')
    const value = await work(shorten)
    const text = looked !== undefined && shared(value) ? JSON.stringify({ of: looked.epochs, value }) : ''
    if (text !== '' && text.length <= LONGEST) {
      redis.run(PUT, [keyOf(digestOf(`${group}\n${key}`))], [text, ttlMs]).catch(() => undefined)
    }
    return value
  }

  /** Begins another epoch; where Redis is away, with the next look. */
  function begin (epoch: Epoch, group: string): void {
    epoch.drops += 1
    const tell = async (): Promise<void> => {
      if (redis.isUp && epoch.told < epoch.drops) await look(group, '').catch(() => undefined)
    }
    epoch.telling = epoch.telling.then(tell)
  }

  return {
    peek: near.peek,
    get: (group, key, work) => near.get(group, key, (shorten) => load(group, key, work, shorten)),
    drop (group) {
      near.drop(group)
      begin(epochOf(group), group)
    },
    clear () {
      near.clear()
      begin(whole, '')
    },
    get size () { return near.size }
  }
}
