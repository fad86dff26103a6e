import type { FastifyInstance } from 'fastify'
import type { RedisPort } from './port.js'

/** Measures of Redis. */
export interface RedisMetrics {
  answered(seconds: number): void
  failed(): void
  reconnected(): void
}

const BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25]

/**
 * Metrics of Redis; those of a disabled one stay 0.
 * @param client registry and classes
 * @param redis what gauges look at
 */
export function createRedisMetrics (client: FastifyInstance['metrics']['client'], redis: () => Pick<RedisPort, 'enabled' | 'isUp' | 'pool'>): RedisMetrics {
  new client.Gauge({ name: 'redis_enabled', help: 'Whether REDIS_URL is set', aggregator: 'max', collect () { this.set(redis().enabled ? 1 : 0) } }).set(0)
  new client.Gauge({ name: 'redis_up', help: 'Whether Redis answers; 0 when it is disabled', aggregator: 'min', collect () { this.set(redis().isUp ? 1 : 0) } }).set(0)
  const connections = new client.Gauge({
    name: 'redis_pool_connections',
    help: 'Connections of the pool to Redis by state: busy, idle',
    labelNames: ['state'],
    collect () {
      const { size, busy } = redis().pool()
      this.set({ state: 'busy' }, busy)
      this.set({ state: 'idle' }, size - busy)
    }
  })
  for (const state of ['busy', 'idle']) connections.set({ state }, 0)
  const commands = new client.Histogram({ name: 'redis_command_duration_seconds', help: 'Seconds that a command to Redis took', buckets: BUCKETS })
  const errors = new client.Counter({ name: 'redis_errors_total', help: 'Commands to Redis, and connections to it, that failed' })
  const reconnects = new client.Counter({ name: 'redis_reconnects_total', help: 'Connections to Redis that were lost and came back' })
  return {
    answered (seconds) { commands.observe(seconds) },
    failed () { errors.inc() },
    reconnected () { reconnects.inc() }
  }
}
