/** Overview of the service: how it stands and why, figures of a time out of samples and the ledger, and its processes. */
import type { Executor } from '../../plugins/postgres/index.js'
import type { Disk, Health, HealthReport } from '../health/health.js'
import type { CallBucket, CallFigures, CallSeries, Usage } from '../usage/index.js'
import type { Counted, ProcessFacts } from './samples.js'

/** Ranges of an overview, and the seconds that one point of its charts stands for. */
export const RANGES = { '1h': { seconds: 3600, bucket: 60 }, '24h': { seconds: 86_400, bucket: 900 }, '7d': { seconds: 604_800, bucket: 7200 } } as const

/** Range of an overview. */
export type Range = keyof typeof RANGES

/** Point of the charts. */
export interface OverviewPoint extends Omit<CallBucket, 'at'> {
  at: Date
  requests: number
  errors: number
  openStreams: number
  resumes: number
}

/** A process that serves, or served a moment ago. */
export interface ServingProcess extends ProcessFacts {
  id: string
  seenAt: Date
  openStreams: number
  running: number
  isSelf: boolean
}

/** Reason for which the service does not stand as it should. */
export interface Trouble { check: keyof HealthReport['checks'] | 'readiness', message: string }

/** The service at a look. */
export interface Overview {
  range: Range
  from: Date
  to: Date
  bucketSeconds: number
  state: { status: HealthReport['status'], readiness: ReturnType<Health['readiness']>, troubles: Trouble[] }
  totals: CallFigures & { requests: number, errors: Array<{ code: string, count: number }>, resumes: number }
  now: { openStreams: number, running: number }
  series: OverviewPoint[]
  processes: ServingProcess[]
  checks: HealthReport['checks']
  disks: readonly Disk[]
}

/** Ports of the overview. */
export interface OverviewPorts {
  db: Executor
  health: Health
  usage: Pick<Usage, 'series'>
  disks(): readonly Disk[]
  /** Id of this process. */
  self: string
  /** Figures of this process, now: what it stored of them is some seconds old. */
  own(): Promise<Pick<Counted, 'openStreams' | 'running'>>
  now?: () => number
}

/** Seconds after which a process that has written nothing counts as gone; it writes every ten. */
const GONE_SECONDS = 45

const SERIES = `
  with minutes as (
    select minute, sum(requests) as requests, sum(resumes) as resumes, sum(open_streams) as open_streams,
      sum((select coalesce(sum(value::int), 0) from jsonb_each_text(samples.errors))) as errors
    from samples where minute >= $1 group by minute
  )
  select date_bin($2 * interval '1 second', minute, timestamptz 'epoch') as at, sum(requests)::int as requests, sum(resumes)::int as resumes,
    max(open_streams)::int as open_streams, sum(errors)::int as errors
  from minutes group by 1 order by 1`
const ERRORS = `
  select key as code, sum(value::int)::int as count from samples, jsonb_each_text(samples.errors) where minute >= $1
  group by key order by count desc, code limit 50`
const PROCESSES = `
  select distinct on (process) process, seen_at, is_last, about from samples
  where minute >= now() - interval '3 minutes' order by process, minute desc`

interface PointRow { at: Date, requests: number, resumes: number, open_streams: number, errors: number }
interface ProcessRow { process: string, seen_at: Date, is_last: boolean, about: ProcessFacts & { openStreams: number, running: number } }

const QUIET: CallFigures = { calls: 0, failed: 0, ttft: null, promptTokens: 0, completionTokens: 0, costs: [] }
const WORDS = { database: 'The database does not answer.', redis: 'Redis does not answer.' }

/** Everything that is amiss, in sentences. */
export function troublesOf ({ checks }: HealthReport, readiness: ReturnType<Health['readiness']>): Trouble[] {
  const { database, redis, jobs, disk, logs, workers } = checks
  const told: Trouble[] = []
  if (readiness !== 'ready' && readiness !== 'unavailable') told.push({ check: 'readiness', message: `This process is ${readiness}.` })
  if (database.status === 'down' || database.message !== undefined) told.push({ check: 'database', message: database.message ?? WORDS.database })
  if (redis.status === 'down' || redis.message !== undefined) told.push({ check: 'redis', message: redis.message ?? WORDS.redis })
  for (const [check, found] of Object.entries({ jobs, disk, logs })) if (found !== undefined) told.push({ check: check as Trouble['check'], message: found.message })
  if (workers !== undefined && workers.running < workers.wanted) told.push({ check: 'workers', message: `${workers.running} of ${workers.wanted} workers run.` })
  return told
}

/** Points of equal distance, also where nothing happened. */
function seriesOf (from: number, to: number, bucket: number, sampled: readonly PointRow[], { buckets }: CallSeries): OverviewPoint[] {
  const step = bucket * 1000
  const points: OverviewPoint[] = []
  const samples = new Map(sampled.map((row) => [row.at.getTime(), row]))
  const calls = new Map(buckets.map((one) => [one.at.getTime(), one]))
  for (let at = from; at <= to; at += step) {
    const { requests = 0, resumes = 0, open_streams: openStreams = 0, errors = 0 } = samples.get(at) ?? {}
    points.push({ ...QUIET, ...calls.get(at), at: new Date(at), requests, resumes, openStreams, errors })
  }
  return points
}

/**
 * Look at the service.
 * @param ports where its figures come from
 * @param range of time, up to now
 */
export async function readOverview (ports: OverviewPorts, range: Range): Promise<Overview> {
  const { db, health, usage, disks, self, own, now = Date.now } = ports
  const { seconds, bucket } = RANGES[range]
  const to = now()
  // The first point is whole.
  const from = (Math.floor(to / 1000 / bucket) * bucket - seconds + bucket) * 1000
  const since = new Date(from)
  const [points, errors, processes, series, figures] = await Promise.all([
    db.query<PointRow>(SERIES, [since, bucket]),
    db.query<{ code: string, count: number }>(ERRORS, [since]),
    db.query<ProcessRow>(PROCESSES),
    usage.series(since, bucket),
    own()
  ])
  const alive = processes.rows.filter((row) => !row.is_last && to - row.seen_at.getTime() < GONE_SECONDS * 1000)
  const current = alive.map(({ process, about }) => process === self ? figures : about)
  const report = health.report()
  const readiness = health.readiness()
  const sum = (read: (row: PointRow) => number): number => points.rows.reduce((all, row) => all + read(row), 0)
  return {
    range,
    from: since,
    to: new Date(to),
    bucketSeconds: bucket,
    state: { status: report.status, readiness, troubles: troublesOf(report, readiness) },
    totals: { ...series.total, requests: sum((row) => row.requests), resumes: sum((row) => row.resumes), errors: errors.rows },
    now: {
      openStreams: current.reduce((all, { openStreams }) => all + openStreams, 0),
      running: current.reduce((all, { running }) => all + running, 0)
    },
    series: seriesOf(from, to, bucket, points.rows, series),
    processes: alive.map(({ process: id, seen_at: seenAt, about }) =>
      ({ ...about, id, seenAt, isSelf: id === self })).sort((one, other) => one.startedAt < other.startedAt ? -1 : 1),
    checks: report.checks,
    disks: disks()
  }
}
