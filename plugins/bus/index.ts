/** The bus between processes: over Redis where there is one that answers, else among the workers of one machine. */
import fp from 'fastify-plugin'
import { createMemoryBus } from './memory.js'
import type { Bus } from './port.js'
import { createRedisBus } from './redis.js'
import { createWidestBus } from './widest.js'
import { createWorkersBus } from './workers.js'

export type { Bus } from './port.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Tells other processes that there is something to look for. */
    bus: Bus
  }
}

/** Decorates `app.bus`. */
export default fp(async (app) => {
  const { redisPool, workers } = app
  const near = workers.number === null ? createMemoryBus() : createWorkersBus(workers)
  app.decorate('bus', redisPool.enabled ? createWidestBus(createRedisBus(redisPool), near, () => redisPool.isUp) : near)
}, { name: 'bus', dependencies: ['redis', 'workers'] })
