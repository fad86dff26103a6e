/** Connection to Redis, which is optional: its state is measured with a deadline, and losing it loses nothing. */
import fp from 'fastify-plugin'

const COMMAND_TIMEOUT = 80
const LONGEST_RECONNECT = 2000

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether Redis answers. Nothing is kept there yet: it speeds up what later needs it, and losing it loses nothing. */
    redisState: RedisState
  }
}

/** The state of Redis. */
export interface RedisState {
  /** Whether REDIS_URL is set. */
  readonly enabled: boolean
  /** Milliseconds that a PING took; null when Redis is disabled, away, or silent for 80 ms. */
  measure(): Promise<number | null>
  /** Connections: one at most, busy while a command waits for its answer. */
  pool(): RedisPool
}

/** Numbers of connections. */
export interface RedisPool { size: number, min: number, max: number, busy: number }

/** A connection to Redis that never holds anything up: down at the start, hung or gone, it is told apart within 80 ms. */
export default fp(async (app) => {
  const { redisUrl } = app.config
  const { client } = app.metrics
  new client.Gauge({ name: 'redis_enabled', help: 'Whether REDIS_URL is set' }).set(redisUrl === undefined ? 0 : 1)
  const up = new client.Gauge({
    name: 'redis_up',
    help: 'Whether Redis answers; 0 when it is disabled',
    async collect () { this.set(await app.redisState.measure() === null ? 0 : 1) }
  })
  up.set(0)
  if (redisUrl === undefined) {
    app.decorate('redisState', { enabled: false, measure: async () => null, pool: () => ({ size: 0, min: 0, max: 0, busy: 0 }) })
    return
  }

  const [{ default: fastifyRedis }, { Redis }] = await Promise.all([import('@fastify/redis'), import('ioredis')])
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT,
    connectTimeout: LONGEST_RECONNECT,
    retryStrategy: (attempt) => Math.min(attempt * 100, LONGEST_RECONNECT)
  })
  let failed = false
  redis.on('error', (error) => {
    if (!failed) app.log.warn({ err: error }, 'Redis cannot be reached; the service goes on without it')
    failed = true
  })
  redis.on('ready', () => {
    if (failed) app.log.info('Redis is back')
    failed = false
  })
  // @fastify/redis waits for a client that is not ready, and so would the start with a Redis that is down. This one is
  // handed over as ready, and connects afterwards.
  const { status } = redis
  redis.status = 'ready'
  await app.register(fastifyRedis, { client: redis })
  redis.status = status
  redis.connect().catch(() => undefined)

  app.decorate('redisState', {
    enabled: true,
    async measure () {
      const startedAt = performance.now()
      return await redis.ping().then(() => performance.now() - startedAt, () => null)
    },
    pool: () => ({ size: redis.status === 'ready' ? 1 : 0, min: 1, max: 1, busy: redis.commandQueue.length > 0 ? 1 : 0 })
  })
  app.addHook('onClose', async () => { redis.disconnect() })
}, { name: 'redis', dependencies: ['metrics'] })
