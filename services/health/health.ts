import type { Database, PoolStats } from '../../plugins/postgres/index.js'

/** What the health checks look at. */
export interface HealthPorts {
  db: Pick<Database, 'stats'>
  /** Milliseconds the database took to answer, or null; resolves within 100 ms. */
  pingDatabase(): Promise<number | null>
  /** Whether the schema is up to date. */
  isMigrated(): boolean
  /** Whether the process is about to stop. */
  isDraining(): boolean
  embedded: boolean
  version: string
  redisPool: { min: number, max: number }
}

/** The state of everything that the service depends on. */
export interface HealthReport {
  status: 'ok' | 'degraded' | 'unavailable'
  version: string
  /** Seconds since the process started. */
  uptime: number
  timestamp: string
  checks: {
    database: { status: 'up' | 'down', latencyMs: number | null, embedded: boolean, pool: PoolStats }
    redis: { status: 'up' | 'down' | 'disabled', latencyMs: number | null, pool: { size: number, min: number, max: number, busy: number } }
  }
}

/** Why a replica should or should not get traffic. */
export type Readiness = 'ready' | 'starting' | 'draining' | 'unavailable'

/** Answers the health endpoints. */
export interface Health {
  /** The whole report, within 100 ms. */
  report(): Promise<HealthReport>
  /** Whether this replica should get traffic. */
  readiness(): Promise<Readiness>
}

/**
 * Health checks over the ports.
 * @param ports what is looked at
 */
export function createHealth (ports: HealthPorts): Health {
  return {
    async report () {
      const latency = await ports.pingDatabase()
      return {
        status: latency === null ? 'unavailable' : 'ok',
        version: ports.version,
        uptime: Math.round(process.uptime() * 1000) / 1000,
        timestamp: new Date().toISOString(),
        checks: {
          database: { status: latency === null ? 'down' : 'up', latencyMs: latency === null ? null : Math.round(latency * 100) / 100, embedded: ports.embedded, pool: ports.db.stats() },
          redis: { status: 'disabled', latencyMs: null, pool: { size: 0, ...ports.redisPool, busy: 0 } }
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
