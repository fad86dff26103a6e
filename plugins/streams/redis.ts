/** Streams on Redis, one key for each. */
import type { RedisPort } from '../redis/index.js'
import type { Streams } from './port.js'

const AT_ONCE = 100

// The entry is named by its last event: one that was there after all is refused, and nothing comes twice. Where what was brought is gone,
// with a flush or in a failover, nothing is added.
const APPEND = `
  local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
  if (last and tonumber(string.match(last[1], '^%d+')) or 0) < tonumber(ARGV[5]) then return 0 end
  local added = redis.pcall('XADD', KEYS[1], ARGV[1] .. '-0', 'e', ARGV[2])
  if type(added) == 'table' and added.err and not string.find(added.err, 'equal or smaller') then return added end
  redis.call('XTRIM', KEYS[1], 'MINID', ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('PUBLISH', KEYS[1], ARGV[1])
  return 1`

/** Key of a stream, and channel that tells of its news. */
const nameOf = (key: string): string => `parley:log:${key}`

/**
 * Streams on Redis.
 * @param redis where
 */
export function createRedisStreams (redis: Pick<RedisPort, 'isUp' | 'run' | 'send' | 'subscribe'>): Streams {
  return {
    get isUp () { return redis.isUp },
    isEager: true,
    async append (key, { n, text, oldest, lifeMs, follows }) {
      return await redis.run(APPEND, [nameOf(key)], [n, text, oldest, lifeMs, follows]) === 0 ? 'lost' : 'added'
    },
    async read (key, after) {
      const from = after === 0 ? '-' : `(${after}-0`
      const entries = await redis.send('XRANGE', nameOf(key), from, '+', 'COUNT', AT_ONCE) as [string, string[]][]
      return entries.map(([, [, text = '']]) => text)
    },
    subscribe: (key, listener) => redis.subscribe(nameOf(key), listener),
    onWanted: () => undefined
  }
}
