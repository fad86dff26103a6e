/** State of the service's dependencies for the health endpoints, out of samples that loops take: nothing is waited for, whatever hangs. */
import type { Database, PoolStats } from '../../plugins/postgres/index.js'
import type { RedisPool, RedisPort } from '../../plugins/redis/index.js'

/** Space of a folder's file system. */
export interface Disk { variable: string, freeBytes: number, sizeBytes: number }

/** Ports of the health checks. */
export interface HealthPorts {
  db: Pick<Database, 'stats'>
  /** Last sample of the database: milliseconds that it took to answer, or null, and the sample's age. */
  lastPing(): { latencyMs: number | null, ageMs: number | null }
  /** Whether the database can't be used although it may answer, for good as far as anybody knows. */
  isUnfit(): boolean
  /** Whether the database has no room left. */
  isFull(): boolean
  /** Whether background jobs can't run. */
  areJobsDown(): boolean
  /** Whether the schema is up to date. */
  isMigrated(): boolean
  /** Whether requests are refused, whosever they are, for there are too many. */
  isOverloaded(): boolean
  /** Space of the folders that are written to. */
  disks(): readonly Disk[]
  /** Why log lines can't be written where they should be; undefined where they can. */
  logTrouble(): string | undefined
  /** Whether the process is about to stop. */
  isDraining(): boolean
  embedded: boolean
  version: string
  redis: Pick<RedisPort, 'enabled' | 'latencyMs' | 'ageMs' | 'pool'>
}

/** The state of everything that the service depends on. */
export interface HealthReport {
  status: 'ok' | 'degraded' | 'unavailable'
  version: string
  /** Seconds since the process started. */
  uptime: number
  timestamp: string
  checks: {
    database: { status: 'up' | 'down', latencyMs: number | null, ageMs: number | null, embedded: boolean, pool: PoolStats, message?: string }
    redis: { status: 'up' | 'down' | 'disabled', latencyMs: number | null, ageMs: number | null, pool: RedisPool, message?: string }
    /** Only there when background jobs can't run. */
    jobs?: { status: 'down', message: string }
    /** Only there when a disk is nearly full. */
    disk?: { status: 'low', message: string }
    /** Only there when log lines can't be written where they should be. */
    logs?: { status: 'down', message: string }
    /** Only there when a supervisor runs several. */
    workers?: { running: number, wanted: number }
  }
}

/** Readiness of a replica for traffic. */
export type Readiness = 'ready' | 'starting' | 'draining' | 'unavailable' | 'overloaded'

/** Answers the health endpoints. */
export interface Health {
  /** The whole report, at once. */
  report(): HealthReport
  /** Whether this replica should get traffic, at once. */
  readiness(): Readiness
}

const UNFIT = 'The database cannot be used as it is set up; the log says what to do.'
const OLDER = 'The schema is older than this version: its migrations have not been applied yet.'
const FULL = 'The database has no room left: nothing new is stored.'
const SLOW = 'Answers slowly.'
const NO_JOBS = 'Background jobs cannot run; the log says what to do.'

/** Milliseconds from which on an answer is slow. */
const SLOW_DATABASE_MS = 500
const SLOW_REDIS_MS = 200
/** A disk is nearly full below this share of it, but never with so many bytes left, and always with so few. */
const LOW_SHARE = 0.05
const ENOUGH_BYTES = 5 * 1024 ** 3
const FEW_BYTES = 128 * 1024 ** 2

const rounded = (ms: number | null): number | null => ms === null ? null : Math.round(ms * 100) / 100
const isLow = ({ freeBytes: free, sizeBytes: size }: Disk): boolean => free < FEW_BYTES || (free < LOW_SHARE * size && free < ENOUGH_BYTES)
const left = ({ variable, freeBytes }: Disk): string => `${variable} has ${Math.floor(freeBytes / 1024 ** 2)} MiB left.`
const isAbove = (latency: number | null, most: number): boolean => latency !== null && latency > most

/**
 * Health checks over the ports.
 * @param ports what is looked at
 */
export function createHealth (ports: HealthPorts): Health {
  const databaseMessage = (isUp: boolean, isSlow: boolean): string | undefined => {
    if (ports.isUnfit()) return UNFIT
    if (isUp && !ports.isMigrated()) return OLDER
    if (ports.isFull()) return FULL
    return isSlow ? SLOW : undefined
  }

  return {
    report () {
      const { redis } = ports
      const { latencyMs, ageMs } = ports.lastPing()
      const isUp = latencyMs !== null
      const redisUp = redis.latencyMs !== null
      const message = databaseMessage(isUp, isAbove(latencyMs, SLOW_DATABASE_MS))
      const redisMessage = isAbove(redis.latencyMs, SLOW_REDIS_MS) ? SLOW : undefined
      const low = ports.disks().filter(isLow)
      const jobsDown = ports.areJobsDown()
      const logs = ports.logTrouble()
      const redisImpaired = redis.enabled && (!redisUp || redisMessage !== undefined)
      const impaired = message !== undefined || jobsDown || low.length > 0 || logs !== undefined || redisImpaired
      return {
        status: !isUp || message === UNFIT || message === OLDER ? 'unavailable' : impaired ? 'degraded' : 'ok',
        version: ports.version,
        uptime: Math.round(process.uptime() * 1000) / 1000,
        timestamp: new Date().toISOString(),
        checks: {
          database: {
            status: isUp ? 'up' : 'down',
            latencyMs: rounded(latencyMs),
            ageMs: rounded(ageMs),
            embedded: ports.embedded,
            pool: ports.db.stats(),
            ...(message === undefined ? {} : { message })
          },
          ...(jobsDown ? { jobs: { status: 'down', message: NO_JOBS } } : {}),
          ...(low.length > 0 ? { disk: { status: 'low', message: low.map(left).join(' ') } } : {}),
          ...(logs === undefined ? {} : { logs: { status: 'down', message: logs } }),
          redis: {
            status: !redis.enabled ? 'disabled' : redisUp ? 'up' : 'down',
            latencyMs: rounded(redis.latencyMs),
            ageMs: rounded(redis.ageMs ?? null),
            pool: redis.pool(),
            ...(redisMessage === undefined ? {} : { message: redisMessage })
          }
        }
      }
    },

    readiness () {
      if (ports.isDraining()) return 'draining'
      if (!ports.isMigrated()) return 'starting'
      if (ports.lastPing().latencyMs === null) return 'unavailable'
      return ports.isOverloaded() ? 'overloaded' : 'ready'
    }
  }
}
