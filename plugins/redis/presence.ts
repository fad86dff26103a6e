import type { Argument, RedisPort } from './port.js'

/** Milliseconds after which a process that was not heard of counts as gone. */
const GONE_MS = 6000
const KEY = 'parley:processes'

// By the server's own clock: those of the processes may differ.
const SEEN = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
  redis.call('ZADD', KEYS[1], now, ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[2] * 2)
  return redis.call('ZCARD', KEYS[1])`

/**
 * Say that this process is alive.
 * @param redis where
 * @param id of the process
 * @returns how many are
 */
export async function announce (redis: Pick<RedisPort, 'run'>, id: string): Promise<number> {
  return Number(await redis.run(SEEN, [KEY], [id, GONE_MS] satisfies Argument[]))
}

/**
 * Say that this process is about to end.
 * @param redis where
 * @param id of the process
 */
export async function leave (redis: Pick<RedisPort, 'send'>, id: string): Promise<void> {
  await redis.send('ZREM', KEY, id)
}

/**
 * Highest number of processes that was seen of late: those that were forgotten with everything else are there all the same.
 * @param now milliseconds of a clock that never goes back
 */
export function createHighest (now = () => performance.now()): { readonly highest: number, see(count: number): void } {
  let highest = 1
  let seenAt = 0
  return {
    get highest () { return highest },
    see (count) {
      if (count < highest && now() - seenAt < GONE_MS) return
      highest = Math.max(1, count)
      seenAt = now()
    }
  }
}
