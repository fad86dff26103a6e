/** Redis as a process of the service sees it, for the suites of the ports. */
import { createServer } from '../../app.js'
import { readConfig } from '../../config.js'
import loops from '../../plugins/loops.js'
import metrics from '../../plugins/metrics.js'
import queues from '../../plugins/queues.js'
import redis, { type RedisPort } from '../../plugins/redis/index.js'
import { pino } from 'pino'
import type { Test } from 'tap'
import { eventually } from '../helper.js'

/** Another process on a Redis; it ends with the test. */
export async function redisOf (t: Test, url: string): Promise<RedisPort> {
  const app = createServer(readConfig({ REDIS_URL: url, REDIS_POOL_MIN: '2', REDIS_POOL_MAX: '4' }), pino({ level: 'silent' }))
  t.teardown(() => app.close())
  for (const plugin of [metrics, queues, loops, redis]) await app.register(plugin)
  await app.ready()
  return await eventually('Redis', () => app.redisPool.isUp && app.redisPool)
}
