/** State of the service's dependencies for the health endpoints, measured within 100 ms whatever hangs. */
import type { Database, PoolStats } from '../../plugins/postgres/index.js'
import type { RedisPool, RedisPort } from '../../plugins/redis/index.js'

/** Ports of the health checks. */
export interface HealthPorts {
  db: Pick<Database, 'stats'>
  /** Milliseconds the database took to answer, or null; resolves within 100 ms. */
  pingDatabase(): Promise<number | null>
  /** Whether the database can't be used although it may answer, for good as far as anybody knows. */
  isUnfit(): boolean
  /** Whether the database has no room left. */
  isFull(): boolean
  /** Whether background jobs can't run. */
  areJobsDown(): boolean
  /** Whether the schema is up to date. */
  isMigrated(): boolean
  /** Whether the process is about to stop. */
  isDraining(): boolean
  embedded: boolean
  version: string
  redis: Pick<RedisPort, 'enabled' | 'latencyMs' | 'pool'>
}

/** The state of everything that the service depends on. */
export interface HealthReport {
  status: 'ok' | 'degraded' | 'unavailable'
  version: string
  /** Seconds since the process started. */
  uptime: number
  timestamp: string
  checks: {
    database: { status: 'up' | 'down', latencyMs: number | null, embedded: boolean, pool: PoolStats, message?: string }
    redis: { status: 'up' | 'down' | 'disabled', latencyMs: number | null, pool: RedisPool }
    /** Only there when background jobs can't run. */
    jobs?: { status: 'down', message: string }
    /** Only there when a supervisor runs several. */
    workers?: { running: number, wanted: number }
  }
}

/** Readiness of a replica for traffic. */
export type Readiness = 'ready' | 'starting' | 'draining' | 'unavailable'

/** Answers the health endpoints. */
export interface Health {
  /** The whole report, within 100 ms. */
  report(): Promise<HealthReport>
  /** Whether this replica should get traffic. */
  readiness(): Promise<Readiness>
}

const UNFIT = 'The database cannot be used as it is set up; the log says what to do.'
const FULL = 'The database has no room left: nothing new is stored.'
const NO_JOBS = 'Background jobs cannot run; the log says what to do.'

const rounded = (latency: number | null): number | null => latency === null ? null : Math.round(latency * 100) / 100

/**
 * Health checks over the ports.
 * @param ports what is looked at
 */
export function createHealth (ports: HealthPorts): Health {
  return {
    async report () {
      const { redis } = ports
      const database = await ports.pingDatabase()
      const redisUp = redis.latencyMs !== null
      const unfit = ports.isUnfit()
      const full = ports.isFull()
      const jobsDown = ports.areJobsDown()
      const impaired = full || jobsDown || (redis.enabled && !redisUp)
      const message = unfit ? UNFIT : full ? FULL : undefined
      return {
        status: database === null || unfit ? 'unavailable' : impaired ? 'degraded' : 'ok',
        version: ports.version,
        uptime: Math.round(process.uptime() * 1000) / 1000,
        timestamp: new Date().toISOString(),
        checks: {
          database: {
            status: database === null ? 'down' : 'up',
            latencyMs: rounded(database),
            embedded: ports.embedded,
            pool: ports.db.stats(),
            ...(message === undefined ? {} : { message })
          },
          ...(jobsDown ? { jobs: { status: 'down', message: NO_JOBS } } : {}),
          redis: {
            status: !redis.enabled ? 'disabled' : redisUp ? 'up' : 'down',
            latencyMs: rounded(redis.latencyMs),
            pool: redis.pool()
          }
        }
      }
    },

    async readiness () {
      if (ports.isDraining()) return 'draining'
      if (!ports.isMigrated()) return 'starting'
      return await ports.pingDatabase() === null ? 'unavailable' : 'ready'
    }
  }
}
