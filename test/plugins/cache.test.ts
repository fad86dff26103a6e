import fastify from 'fastify'
import t from 'tap'
import cachePlugin from '../../plugins/cache/index.js'
import metrics from '../../plugins/metrics.js'
import { readConfig } from '../../config.js'
import loops from '../../plugins/loops.js'
import queues from '../../plugins/queues.js'
import redis from '../../plugins/redis/index.js'

t.test('caches and their metrics', async (t) => {
  const app = fastify()
  t.teardown(() => app.close())
  app.decorate('config', readConfig({}))
  for (const plugin of [metrics, queues, loops, redis, cachePlugin]) await app.register(plugin)
  const cache = app.openCache<number>('things', { most: 5 })
  app.openCache<string>('others', { most: 5, ttlMs: 1000 })
  const scrape = (): Promise<string> => app.metrics.client.register.metrics()

  const before = await scrape()
  for (const line of ['cache_requests_total{cache="things",result="hit"} 0', 'cache_requests_total{cache="others",result="miss"} 0', 'cache_entries{cache="others"} 0']) t.match(before, line)

  for (let n = 0; n < 3; n++) await cache.get('g', 'a', async () => 1)
  for (const round of [1, 2]) {
    const text = await scrape()
    t.match(text, 'cache_requests_total{cache="things",result="hit"} 2\n', `scrape ${round}`)
    t.match(text, 'cache_requests_total{cache="things",result="miss"} 1\n')
    t.match(text, 'cache_entries{cache="things"} 1\n')
  }
  t.throws(() => app.openCache('things', { most: 1 }), /already/)
})
