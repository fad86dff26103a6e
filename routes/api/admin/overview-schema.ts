/** Schemas of the overview of the service. */
import Type, { type Static } from 'typebox'
import type { Overview } from '../../../services/system/index.js'

const count = (description: string) => Type.Integer({ minimum: 0, description })
const time = (description: string) => Type.String({ format: 'date-time', description })
const nullable = <T>(type: string, description: string) => Type.Unsafe<T | null>({ type: [type, 'null'], description })
const Percentiles = Type.Union([
  Type.Object({ p50: count('Median'), p95: count('95th percentile') }), Type.Null()
], { description: 'Milliseconds from the beginning of a call to its first token; null where none came' })
const Costs = Type.Array(Type.Object({ amount: count('Millionths of the currency'), currency: Type.String({ examples: ['USD'] }) }), { description: 'By currency' })
const CALLS = {
  calls: count('Calls that reached an upstream and ended'),
  failed: count('Of these, failed, or cut by the end of a process'),
  ttft: Percentiles,
  promptTokens: count('Tokens of prompts'),
  completionTokens: count('Tokens of answers'),
  costs: Costs
}
const Check = { status: Type.String({ examples: ['up'] }), latencyMs: nullable<number>('number', 'Milliseconds of the last look'), message: Type.Optional(Type.String({ description: 'What is amiss' })) }

/** The service at a look. */
export const OverviewView = Type.Object({
  range: Type.Enum(['1h', '24h', '7d']),
  from: time('Beginning of the first point'),
  to: time('Now'),
  bucketSeconds: count('Seconds that a point stands for'),
  state: Type.Object({
    status: Type.Enum(['ok', 'degraded', 'unavailable'], { description: 'As of /health' }),
    readiness: Type.Enum(['ready', 'starting', 'draining', 'unavailable', 'overloaded'], { description: 'Of the process that answers, as of /health/ready' }),
    troubles: Type.Array(Type.Object({ check: Type.String({ examples: ['redis'] }), message: Type.String({ description: 'A sentence for a person' }) }), { description: 'Everything that is amiss' })
  }),
  totals: Type.Object({
    ...CALLS,
    requests: count('Requests that were answered, probes not counted'),
    errors: Type.Array(Type.Object({ code: Type.String({ examples: ['COMMON_RATE_LIMITED'] }), count: count('Requests') }), { description: 'Errors that were answered, most first' }),
    resumes: count('Streams that were resumed')
  }),
  now: Type.Object({ openStreams: count('Open event streams'), running: count('Generations that run, also of calls that store no answer') }, { description: 'Over all processes, up to ten seconds old' }),
  series: Type.Array(Type.Object({
    at: time('Beginning of the point'),
    requests: count('Requests'),
    errors: count('Errors that were answered'),
    openStreams: count('Most open event streams'),
    resumes: count('Resumed streams'),
    ...CALLS
  }), { description: 'Points of equal distance, oldest first' }),
  processes: Type.Array(Type.Object({
    id: Type.String({ description: 'As in leases of generations' }),
    worker: nullable<number>('integer', 'Among those of its supervisor; null where there is none'),
    host: Type.String(),
    pid: Type.Integer(),
    version: Type.String({ examples: ['0.1.0'] }),
    node: Type.String({ examples: ['v24.1.0'] }),
    startedAt: time('When it began'),
    uptime: Type.Number({ description: 'Seconds since' }),
    seenAt: time('When it was last heard of'),
    rss: count('Bytes of memory'),
    openStreams: count('Open event streams'),
    running: count('Generations that run'),
    isSelf: Type.Boolean({ description: 'Whether it has answered this' })
  }), { description: 'Processes of all replicas' }),
  checks: Type.Object({
    database: Type.Object({ ...Check, embedded: Type.Boolean({ description: 'Whether it is the service\'s own' }) }),
    redis: Type.Object(Check),
    disks: Type.Array(Type.Object({ variable: Type.String({ examples: ['DATA_DIR'] }), freeBytes: count('Bytes that may be written'), sizeBytes: count('Bytes of the file system') }))
  })
}, { description: 'The service at a look' })

/** The overview as it is shown. */
export function overviewView ({ from, to, series, processes, checks, disks, ...same }: Overview): Static<typeof OverviewView> {
  const { database, redis } = checks
  return {
    ...same,
    from: from.toISOString(),
    to: to.toISOString(),
    series: series.map(({ at, ...point }) => ({ ...point, at: at.toISOString() })),
    processes: processes.map(({ seenAt, ...one }) =>
      ({ ...one, seenAt: seenAt.toISOString(), uptime: Math.max(0, (to.getTime() - Date.parse(one.startedAt)) / 1000) })),
    checks: { database, redis, disks: [...disks] }
  }
}
