/** Ledger on Redis: one hash for each window, which ends with it. */
import { v7 as uuidv7 } from 'uuid'
import type { RedisPort } from '../../redis/index.js'
import type { Ledger } from './port.js'

// What each process has taken, and `id` of the window. A count that was lost is made again from what processes know of it.
const TAKE = `
  local own, id, rest, taken = ARGV[1], ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
  local present = redis.call('HGET', KEYS[1], 'id')
  if not present then
    local lost = id ~= '' and rest > 0
    if id ~= '' and not lost then taken = 0 end
    present = lost and id or ARGV[8]
    redis.call('HSET', KEYS[1], 'id', present)
    redis.call('PEXPIRE', KEYS[1], lost and rest or ARGV[4])
  elseif id ~= '' and id ~= present then
    taken = 0
  end
  local others, mine = 0, 0
  local fields = redis.call('HGETALL', KEYS[1])
  for i = 1, #fields, 2 do
    if fields[i] == own then mine = tonumber(fields[i + 1])
    elseif fields[i] ~= 'id' then others = others + tonumber(fields[i + 1]) end
  end
  if id == '' then mine = mine + taken elseif mine < taken then mine = taken end
  local granted = math.max(0, math.min(tonumber(ARGV[3]), ARGV[2] - others - mine))
  redis.call('HSET', KEYS[1], own, mine + granted)
  return { present, granted, others + mine + granted, redis.call('PTTL', KEYS[1]) }`

/**
 * Ledger on Redis.
 * @param redis where
 */
export function createRedisLedger (redis: Pick<RedisPort, 'isUp' | 'run'>): Ledger {
  return {
    get isUp () { return redis.isUp },
    async take ({ key, max, windowMs, process, known, want }) {
      const { id, restMs, taken } = known ?? { id: '', restMs: 0, taken: 0 }
      const args = [process, max, want, windowMs, id, Math.ceil(restMs), taken, uuidv7()]
      const [present, granted, total, resetMs] = await redis.run(TAKE, [`parley:share:${key}`], args) as [string, number, number, number]
      return { id: present, granted, total, resetMs: Math.max(1, resetMs) }
    }
  }
}
