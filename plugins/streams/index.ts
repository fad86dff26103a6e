/** Streams that processes share: on Redis where there is one, and between the workers of one machine. */
import fp from 'fastify-plugin'
import type { Streams } from './port.js'
import { createRedisStreams } from './redis.js'
import { createWorkerStreams } from './workers.js'

export type { Streams } from './port.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Streams that reach other processes, the widest first; none where there is one process. */
    streams: readonly Streams[]
  }
}

/** Decorates `app.streams`. */
export default fp(async (app) => {
  const { redisPool, workers } = app
  app.decorate('streams', [
    ...redisPool.enabled ? [createRedisStreams(redisPool)] : [],
    ...workers.number === null ? [] : [createWorkerStreams(workers)]
  ])
}, { name: 'streams', dependencies: ['redis', 'workers'] })
