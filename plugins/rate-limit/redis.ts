/** Shared windows on Redis: one key for each, which ends with it. */
import { v7 as uuidv7 } from 'uuid'
import type { RedisPort } from '../redis/index.js'
import type { SharedWindows } from './windows.js'

// A hash: what each process has taken, and `id` of the window. A count that was lost is made again from what processes know of it.
const TAKE = `
  local own, id, rest, taken = ARGV[1], ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
  local present = redis.call('HGET', KEYS[1], 'id')
  if not present then
    present = id ~= '' and id or ARGV[8]
    redis.call('HSET', KEYS[1], 'id', present)
    redis.call('PEXPIRE', KEYS[1], rest > 0 and rest or ARGV[4])
  elseif id ~= '' and id ~= present then
    taken = 0
  end
  local total, mine = 0, 0
  local fields = redis.call('HGETALL', KEYS[1])
  for i = 1, #fields, 2 do
    if fields[i] == own then mine = tonumber(fields[i + 1])
    elseif fields[i] ~= 'id' then total = total + tonumber(fields[i + 1]) end
  end
  if id == '' then mine = mine + taken elseif mine < taken then mine = taken end
  local granted = math.max(0, math.min(tonumber(ARGV[3]), ARGV[2] - total - mine))
  redis.call('HSET', KEYS[1], own, mine + granted)
  return { present, granted, total + mine + granted, redis.call('PTTL', KEYS[1]) }`

const COUNT = `
  local used = redis.call('INCR', KEYS[1])
  if used == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  return { used, redis.call('PTTL', KEYS[1]) }`

/**
 * Windows on Redis.
 * @param redis where
 */
export function createRedisWindows (redis: Pick<RedisPort, 'isUp' | 'processes' | 'processId' | 'run'>): SharedWindows {
  return {
    get isUp () { return redis.isUp },
    get processes () { return redis.processes },
    async take ({ key, max, windowMs, known, want }) {
      const { id, restMs, taken } = known ?? { id: '', restMs: 0, taken: 0 }
      const args = [redis.processId, max, want, windowMs, id, restMs, taken, uuidv7()]
      const [present, granted, total, resetMs] = await redis.run(TAKE, [`parley:share:${key}`], args) as [string, number, number, number]
      return { id: present, granted, total, resetMs: Math.max(1, resetMs) }
    },
    async count (key, windowMs) {
      const [used, resetMs] = await redis.run(COUNT, [`parley:count:${key}`], [windowMs]) as [number, number]
      return { used, resetMs: Math.max(1, resetMs) }
    }
  }
}
