/** Judgement of a soak: what may grow how fast, and what may go wrong how often. */
import type { Counts, Sample } from './replica.js'
import type { Outcomes } from './site.js'
import { slopeOf, type Slope } from './slope.js'

/** A figure that is watched: how it is shown, and the growth for each hour above which the soak fails. */
export interface Watched { name: keyof Sample & string, title: string, unit: string, divisor: number, bound: number | null }

const MIB = 1_048_576

/** Figures in the order of the table; `bound` is in the table's unit. */
export const WATCHED: readonly Watched[] = [
  { name: 'rss', title: 'resident memory', unit: 'MiB', divisor: MIB, bound: 4 },
  { name: 'objects', title: 'objects of the heap, garbage collected', unit: 'MiB', divisor: MIB, bound: 1 },
  // V8 goes on compiling what is there for hours, more slowly from one to the next; functions that are made anew would be steeper.
  { name: 'code', title: 'code of the heap', unit: 'MiB', divisor: MIB, bound: 3 },
  { name: 'lag', title: 'event-loop lag, p99', unit: 'ms', divisor: 1, bound: 10 },
  { name: 'handles', title: 'active handles', unit: '', divisor: 1, bound: 2 },
  { name: 'sockets', title: 'open sockets', unit: '', divisor: 1, bound: 2 },
  { name: 'pool', title: 'database connections', unit: '', divisor: 1, bound: 2 },
  { name: 'waiting', title: 'waiting for a connection', unit: '', divisor: 1, bound: 1 }
]

/** Most lines of level error, of all processes together, in an hour. */
export const ERROR_LINES_PER_HOUR = 5

/** Minutes below which growth is shown and not judged: a process that has just begun grows. */
export const JUDGED_FROM_MINUTES = 30

/** Milliseconds from the start that no slope looks at. */
export const warmUp = (minutes: number): number => Math.min(minutes * 0.2, 60) * 60_000

/** Samples of a process, each with its moment in milliseconds. */
export type Series = readonly { at: number, sample: Sample }[]

/** Judgement of a slope: too steep for certain, certainly not, or more than this run can tell. */
export type Verdict = 'grows' | 'steady' | 'inconclusive' | 'not judged'

/** A watched figure of one process, judged. */
export interface Growth { watched: Watched, first: number, last: number, slope: Slope | undefined, verdict: Verdict }

function verdictOf ({ bound }: Watched, slope: Slope | undefined, minutes: number): Verdict {
  if (bound === null || slope === undefined || minutes < JUDGED_FROM_MINUTES) return 'not judged'
  if (slope.low > bound) return 'grows'
  return slope.high <= bound ? 'steady' : 'inconclusive'
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/** Growth of every watched figure after the warm-up. */
export function growthOf (series: Series, minutes: number): Growth[] {
  const counted = series.filter(({ at }) => at >= warmUp(minutes))
  const tenth = Math.max(1, Math.floor(counted.length / 10))
  return WATCHED.map((watched) => {
    const valueOf = (sample: Sample): number => (sample[watched.name] ?? Number.NaN) / watched.divisor
    const points = counted.map(({ at, sample }) => ({ at, value: valueOf(sample) })).filter(({ value }) => Number.isFinite(value))
    const slope = slopeOf(points)
    const values = points.map(({ value }) => value)
    const [first, last] = [median(values.slice(0, tenth)), median(values.slice(-tenth))]
    return { watched, first, last, slope, verdict: verdictOf(watched, slope, minutes) }
  })
}

/** Everything that a run came to. */
export interface Run { minutes: number, series: Series[], counts: Counts[], outcomes: Outcomes }

/** Sum of counts of all processes by their key. */
export function total (maps: readonly Map<string, number>[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const map of maps) for (const [key, value] of map) if (value > 0) sums.set(key, (sums.get(key) ?? 0) + value)
  return sums
}

/** Figures whose growth a run can neither show nor rule out: it was too short for them, or the machine too busy. */
export function unprovenOf ({ minutes, series }: Pick<Run, 'minutes' | 'series'>): string[] {
  return series.flatMap((one, at) => growthOf(one, minutes).filter(({ verdict }) => verdict === 'inconclusive').map(({ watched }) => `process ${at + 1}: ${watched.title}`))
}

/** Reasons for which a run fails, a sentence each. */
export function failuresOf ({ minutes, series, counts, outcomes }: Run): string[] {
  const growing = series.flatMap((one, at) => growthOf(one, minutes).filter(({ verdict }) => verdict === 'grows').map(({ watched, slope }) =>
    `process ${at + 1}: ${watched.title} grows by ${slope?.perHour.toFixed(2) ?? ''} ${watched.unit} an hour (at least ${slope?.low.toFixed(2) ?? ''}; ${watched.bound ?? ''} is allowed)`))
  const faults = [...total(counts.map(({ statuses }) => statuses))].filter(([status]) => status.startsWith('5')).reduce((sum, [, count]) => sum + count, 0)
  const shed = total(counts.map(({ codes }) => codes)).get('COMMON_OVERLOADED') ?? 0
  const lines = counts.reduce((sum, { errorLines }) => sum + errorLines, 0)
  const allowed = Math.max(ERROR_LINES_PER_HOUR, ERROR_LINES_PER_HOUR * minutes / 60)
  const broken = total([outcomes.broken])
  return [
    ...growing,
    ...(faults > shed ? [`${faults - shed} answers of 5xx that were no shedding`] : []),
    ...(lines > allowed ? [`${lines} lines of level error`] : []),
    ...[...broken].map(([action, count]) => `${action}: ${count} that did not bring what they should`)
  ]
}
