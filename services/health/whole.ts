/** Health of a service of several workers, out of the reports of each: whichever is asked tells of all. */
import type { HealthReport } from './health.js'

/** Report of another worker. */
export interface OtherReport { value: HealthReport, ageMs: number }

/** Milliseconds after which a worker that has shown nothing counts as away; it shows itself every second. */
const AWAY_MS = 5000

const sumOf = <Pool extends object>(pools: Pool[]): Pool => Object.fromEntries(
  Object.keys(pools[0] ?? {}).map((name) => [name, pools.reduce((sum, pool) => sum + Number(pool[name as keyof Pool]), 0)])) as Pool

const slowest = (times: (number | null)[]): number | null => {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : Math.max(...known)
}

/** Status of the whole: where anything is well, the rest is impaired, and not all of it. */
function statusOf (reports: HealthReport[], wanted: number): HealthReport['status'] {
  if (reports.every(({ status }) => status === 'unavailable')) return 'unavailable'
  return reports.length >= wanted && reports.every(({ status }) => status === 'ok') ? 'ok' : 'degraded'
}

/**
 * Report of the service.
 * @param own of the worker that was asked, of this moment
 * @param others of the others, a second old as a rule
 * @param about how many workers there shall be, and the seconds since their supervisor began
 */
export function wholeOf (own: HealthReport, others: readonly OtherReport[], about: { wanted: number, uptime: number }): HealthReport {
  const reports = [own, ...others.filter(({ ageMs }) => ageMs < AWAY_MS).map(({ value }) => value)]
  const checks = reports.map((report) => report.checks)
  const { database, redis } = own.checks
  // What one of them has found amiss is amiss.
  const { message } = checks.map((one) => one.database).find((one) => one.message !== undefined) ?? {}
  const jobs = checks.find((one) => one.jobs !== undefined)?.jobs
  const disk = checks.find((one) => one.disk !== undefined)?.disk
  const logs = checks.find((one) => one.logs !== undefined)?.logs
  return {
    ...own,
    status: statusOf(reports, about.wanted),
    uptime: Math.round(about.uptime * 1000) / 1000,
    checks: {
      ...own.checks,
      database: {
        ...database,
        status: checks.some((one) => one.database.status === 'up') ? 'up' : 'down',
        latencyMs: slowest(checks.map((one) => one.database.latencyMs)),
        pool: sumOf(checks.map((one) => one.database.pool)),
        ...(message === undefined ? {} : { message })
      },
      ...(jobs === undefined ? {} : { jobs }),
      ...(disk === undefined ? {} : { disk }),
      ...(logs === undefined ? {} : { logs }),
      redis: {
        ...redis,
        status: checks.find((one) => one.redis.status === 'up')?.redis.status ?? redis.status,
        latencyMs: slowest(checks.map((one) => one.redis.latencyMs)),
        pool: sumOf(checks.map((one) => one.redis.pool))
      },
      workers: { running: Math.min(reports.length, about.wanted), wanted: about.wanted }
    }
  }
}
