/**
 * Redis, which is optional: a pool of connections behind a breaker, sampled in the background. Down at the start, hung or gone, it holds
 * nothing up; losing it loses nothing.
 */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { createCondition } from '../../log/condition.js'
import { ConfigError } from '../../config.js'
import { messageOf } from '../../log/redaction.js'
import { traced } from '../../tracing.js'
import { createRedisMetrics } from './metrics.js'
import type { RedisPort } from './port.js'
import { announce, createHighest, leave } from './presence.js'
import { targetOf, type RedisTarget } from './target.js'

export { RedisUnavailable } from './breaker.js'
export type { Argument, RedisPool, RedisPort } from './port.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Redis, behind its pool. */
    redisPool: RedisPort
  }
}

const LOOK_MS = 500
const PRESENCE_MS = 1000
/** Milliseconds that the start waits for a Redis that is there. */
const FIRST_LOOK_MS = 150
/** Commands of one turn of the event loop are written as one: it pays up to some ten connections, see docs/decisions/0027. */
const AUTO_PIPELINING = true

const NOWHERE: RedisPort = {
  enabled: false,
  isUp: false,
  processes: 1,
  processId: '',
  send: async () => { throw new Error('Redis is disabled') },
  run: async () => { throw new Error('Redis is disabled') },
  subscribe: () => () => undefined,
  latencyMs: null,
  pool: () => ({ size: 0, min: 0, max: 0, busy: 0 })
}

function read (url: string): RedisTarget {
  try {
    return targetOf(url)
  } catch (error) {
    throw new ConfigError((error as Error).message)
  }
}

/** Says that Redis is away, and that it is back. */
function createWatch ({ log }: FastifyInstance): { failed(error: Error): void, seen(isUp: boolean): void } {
  const away = createCondition(log, { level: 'warn', begins: 'Redis cannot be reached; the service goes on without it', ends: 'Redis is back' })
  let cause: Error | undefined
  return {
    failed (error) { cause = error },
    seen (isUp) {
      if (isUp) {
        cause = undefined
        away.over()
      } else away.met({ reason: cause === undefined ? null : messageOf(cause) })
    }
  }
}

/** Redis at a target: the pool, the subscriptions, and what looks after them. */
async function open (app: FastifyInstance, target: RedisTarget, metrics: ReturnType<typeof createRedisMetrics>): Promise<RedisPort> {
  const [{ default: fastifyRedis }, { openConnection }, { createPool, MOST_WAITING }, { createSubscriptions }] = await Promise.all([
    import('@fastify/redis'), import('./connection.js'), import('./pool.js'), import('./subscriptions.js')
  ])
  const processId = uuidv7()
  const watch = createWatch(app)
  const failed = (error: Error): void => {
    metrics.failed()
    watch.failed(error)
  }
  let hasMoved = false
  const pool = createPool({
    ...app.config.redisPool,
    open: () => openConnection(target, {
      name: 'parley',
      autoPipelining: AUTO_PIPELINING,
      onReplica () {
        hasMoved = true
        pool.renew()
      }
    }),
    ...metrics,
    failed
  })
  app.showQueue('redis_commands', MOST_WAITING, () => pool.waiting)
  const subscriptions = createSubscriptions(() => openConnection(target, { name: 'parley-subscriptions', autoPipelining: false, subscribes: true }), failed)
  const processes = createHighest()
  const shas = new Map<string, string>()

  const send: RedisPort['send'] = (command, ...args) => traced(
    () => ({ name: command, attributes: { 'db.system.name': 'redis', 'db.operation.name': command } }), () => pool.send(command, args))

  const redis: RedisPort = {
    enabled: true,
    processId,
    get isUp () { return pool.isUp },
    get processes () { return processes.highest },
    get latencyMs () { return pool.latencyMs },
    get ageMs () { return lookedAt === undefined ? null : performance.now() - lookedAt },
    send,
    async run (lua, keys, args) {
      const sha = shas.get(lua) ?? createHash('sha1').update(lua).digest('hex')
      shas.set(lua, sha)
      try {
        return await send('EVALSHA', sha, keys.length, ...keys, ...args)
      } catch (error) {
        if (!(error as Error).message.startsWith('NOSCRIPT')) throw error
        return await send('EVAL', lua, keys.length, ...keys, ...args)
      }
    },
    subscribe: subscriptions.subscribe,
    pool: pool.figures
  }

  let announcedAt = -PRESENCE_MS
  let lookedAt: number | undefined
  async function look (): Promise<void> {
    await pool.look()
    lookedAt = performance.now()
    watch.seen(pool.isUp)
    // Subscribers are refused nothing: they would stay with the old master. While the pool finds none they would only go back there.
    if (pool.isUp && hasMoved) {
      hasMoved = false
      subscriptions.renew()
    } else if (pool.isUp) void subscriptions.look()
    if (!pool.isUp || performance.now() - announcedAt < PRESENCE_MS) return
    announcedAt = performance.now()
    await announce(redis, processId).then(processes.see, () => undefined)
  }
  app.loop('redis', { everyMs: LOOK_MS, failing: 'Redis can not be looked at' }, look)
  // The package waits for a client that is not ready, and so would the start with a Redis that is down: it is handed over as ready, and
  // connects afterwards.
  const { first } = pool
  const { status } = first
  first.status = 'ready'
  await app.register(fastifyRedis, { client: first as never })
  first.status = status
  pool.start()
  await Promise.race([new Promise((resolve) => { first.once('ready', resolve) }).then(look), sleep(FIRST_LOOK_MS)])
  app.addHook('onClose', async () => {
    await leave(redis, processId).catch(() => undefined)
    subscriptions.close()
    pool.close()
  })
  return redis
}

/** Redis behind `app.redisPool`; its first connection also as `app.redis`, for packages that want a client. */
export default fp(async (app) => {
  const { redisUrl } = app.config
  const metrics = createRedisMetrics(app.metrics.client, () => app.redisPool)
  app.decorate('redisPool', redisUrl === undefined ? NOWHERE : await open(app, read(redisUrl), metrics))
}, { name: 'redis', dependencies: ['metrics', 'loops', 'queues'] })
