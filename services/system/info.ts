import { availableParallelism, freemem, loadavg, totalmem } from 'node:os'
import type { Database, PoolStats } from '../../plugins/postgres/index.js'

/** State of a replica that an operator asks for first. Sizes are bytes, times seconds. */
export interface SystemInfo {
  version: string
  node: string
  platform: string
  pid: number
  uptime: number
  cpu: { available: number, loadAverage: number[], seconds: number }
  memory: { rss: number, heapUsed: number, heapTotal: number, external: number, systemFree: number, systemTotal: number }
  database: { version: string, size: number, pool: PoolStats }
  logLevel: string
}

/**
 * Look at this replica and its database.
 * @throws COMMON_DATABASE_UNAVAILABLE
 */
export async function readSystemInfo (db: Database, about: { version: string, logLevel: string }): Promise<SystemInfo> {
  const { rows: [row] } = await db.query<{ version: string, size: string }>(
    'select current_setting(\'server_version\') as version, pg_database_size(current_database()) as size')
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  return {
    ...about,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    pid: process.pid,
    uptime: process.uptime(),
    cpu: { available: availableParallelism(), loadAverage: loadavg(), seconds: (user + system) / 1e6 },
    memory: { rss, heapUsed, heapTotal, external, systemFree: freemem(), systemTotal: totalmem() },
    database: { version: row?.version ?? '', size: Number(row?.size), pool: db.stats() }
  }
}
