/** What holds for every bus. */
import t, { type Test } from 'tap'
import { createMemoryBus } from '../../plugins/bus/memory.js'
import type { Bus } from '../../plugins/bus/port.js'
import { createRedisBus } from '../../plugins/bus/redis.js'
import { createWidestBus } from '../../plugins/bus/widest.js'
import { createWorkersBus } from '../../plugins/bus/workers.js'
import type { Workers } from '../../plugins/workers/index.js'
import { eventually } from '../helper.js'
import { startRedis } from '../faults/redis-servers.js'
import { redisOf } from './redis.js'

/** Two processes on one bus; the same one where there can't be two. */
const implementations: Record<string, (t: Test) => Promise<[Bus, Bus]>> = {
  async memory () {
    const bus = createMemoryBus()
    return [bus, bus]
  },
  async workers () { return twoWorkers() },
  async redis (t) {
    const { url } = await startRedis(t)
    return [createRedisBus(await redisOf(t, url)), createRedisBus(await redisOf(t, url))]
  },
  async 'workers over a Redis' (t) {
    const { url } = await startRedis(t)
    return await Promise.all(twoWorkers().map((near) => widestOf(t, url, near))) as [Bus, Bus]
  },
  async 'workers over a Redis that is gone' (t) {
    const server = await startRedis(t)
    const both = await Promise.all(twoWorkers().map((near) => widestOf(t, server.url, near)))
    await server.end()
    return both as [Bus, Bus]
  }
}

async function widestOf (t: Test, url: string, near: Bus): Promise<Bus> {
  const redis = await redisOf(t, url)
  return createWidestBus(createRedisBus(redis), near, () => redis.isUp)
}

function twoWorkers (): [Bus, Bus] {
  const workers = [0, 1].map((number) => {
    const listeners: ((data: never) => void)[] = []
    return {
      hear (data: never) { for (const listener of listeners) listener(data) },
      // Others hear what has gone over a wire.
      publish (_topic: string, data: unknown) { setImmediate(() => { workers[1 - number]?.hear(structuredClone(data) as never) }) },
      subscribe (_topic: string, listener: (data: never) => void) { listeners.push(listener) }
    }
  }) as (Pick<Workers, 'publish' | 'subscribe'> & { hear(data: never): void })[]
  return workers.map((one) => createWorkersBus(one)) as [Bus, Bus]
}

for (const [name, open] of Object.entries(implementations)) {
  t.test(`a bus: ${name}`, async (t) => {
    const [one, other] = await open(t)
    const heard: string[] = []
    const end = other.subscribe('a', (message) => heard.push(message))
    other.subscribe('b', (message) => heard.push(`b ${message}`))
    await eventually('a message', () => {
      one.publish('a', 'hello')
      return heard.includes('hello')
    })
    one.publish('b', 'x')
    await eventually('that of the other channel', () => heard.includes('b x'))
    end()
    await eventually('the end', async () => {
      heard.length = 0
      one.publish('a', 'late')
      one.publish('b', 'after')
      await eventually('what came after it', () => heard.includes('b after'))
      return !heard.includes('late')
    })
  })
}

t.test('a bus without its Redis tells nobody, and does no harm', async (t) => {
  const server = await startRedis(t)
  const redis = await redisOf(t, server.url)
  const bus = createRedisBus(redis)
  const heard: string[] = []
  bus.subscribe('a', (message) => heard.push(message))
  await server.end()
  bus.publish('a', 'lost')
  await eventually('the end', () => !redis.isUp)
  bus.publish('a', 'lost')
  await server.restart()
  await eventually('a message', () => {
    bus.publish('a', 'found')
    return heard.includes('found')
  })
  t.notOk(heard.includes('lost'))
})
