/** The statistics and the judgement of a soak; the run itself is in test/tools/soak.test.ts. */
import t from 'tap'
import { byLabel, type Sample } from '../../bench/soak/replica.js'
import { noOutcomes } from '../../bench/soak/site.js'
import { slopeOf, studentQuantile, type Point } from '../../bench/soak/slope.js'
import { failuresOf, growthOf, type Run } from '../../bench/soak/verdict.js'
import { report } from '../../bench/soak/report.js'

const HOUR = 3_600_000
const MIB = 1_048_576

/** Numbers that look random and are the same in each run (mulberry32). */
function numbers (seed: number): () => number {
  return () => {
    seed = (seed + 0x6D2B79F5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A series of an hour: growth for each hour, noise, and how much of a sample's noise is left in the next. */
function series (perHour: number, noise: number, memory: number, random: () => number): Point[] {
  let wander = 0
  return Array.from({ length: 360 }, (_, at) => {
    wander = memory * wander + noise * (random() + random() + random() - 1.5) * 2
    return { at: at * 10_000, value: 100 + perHour * at / 360 + wander }
  })
}

t.test('a slope is that of least squares, and its interval that of Student', async (t) => {
  // t(0.975) of the usual tables.
  for (const [freedom, quantile] of [[4, 2.776], [10, 2.228], [30, 2.042], [1000, 1.962]] as const) t.ok(Math.abs(studentQuantile(freedom) / quantile - 1) < 0.01, `${freedom}`)
  // Worked by hand: x = 0 1 2 3 4, y = 1 3 2 5 4 has b = 0.8 and s(b) = sqrt(3.6 / 3 / 10).
  const known = slopeOf([1, 3, 2, 5, 4].map((value, at) => ({ at: at * HOUR, value })))
  t.ok(known !== undefined && Math.abs(known.perHour - 0.8) < 1e-9)
  t.ok(known !== undefined && Math.abs(known.high - known.perHour - 3.182 * Math.sqrt(0.12)) < 0.08, `${known?.high}`)
  t.match(slopeOf(series(3, 0, 0, numbers(1))), { low: Number, high: Number, samples: 360 })
  t.equal(slopeOf([{ at: 0, value: 1 }]), undefined)
  t.equal(slopeOf(Array.from({ length: 9 }, () => ({ at: 5, value: 1 }))), undefined)
})

t.test('the interval holds the truth about as often as it says, also where samples resemble their neighbours', async (t) => {
  const random = numbers(7)
  for (const memory of [0, 0.9]) {
    let held = 0
    for (let run = 0; run < 200; run++) {
      const slope = slopeOf(series(5, 2, memory, random))
      if (slope !== undefined && slope.low <= 5 && slope.high >= 5) held += 1
    }
    t.ok(held >= 180, `memory ${memory}: ${held} of 200`)
  }
})

/** An hour of a process whose resident memory grows. */
function hour (perHour: number, seed: number): Run['series'][number] {
  return series(perHour, 1, 0.8, numbers(seed)).map(({ at, value }) => {
    const memory = { rss: value * MIB, objects: 40 * MIB, code: 12 * MIB }
    const sample: Sample = { ...memory, lag: 12, handles: 20, sockets: 30, pool: 10, waiting: 0, cpu: at / 1e4 }
    return { at, sample }
  })
}

const run = (changes: Partial<Run> = {}): Run => ({
  minutes: 60,
  series: [hour(0, 3)],
  counts: [{ errorLines: 0, statuses: new Map([['200', 9]]), codes: new Map() }],
  outcomes: noOutcomes(),
  ...changes
})

t.test('a soak fails on growth, on 5xx, on error lines and on what broke, and on nothing else', async (t) => {
  t.same(failuresOf(run()), [])
  t.match(failuresOf(run({ series: [hour(0, 3), hour(12, 4)] })), [/^process 2: resident memory grows by 1[0-9.]+ MiB an hour/])
  t.same(failuresOf(run({ series: [hour(12, 4)], minutes: 10 })), [], 'a process that has just begun may grow')
  const verdictOf = (series: Run['series'][number], name: string): string | undefined => growthOf(series, 60).find(({ watched }) => watched.name === name)?.verdict
  t.equal(verdictOf(hour(12, 4), 'rss'), 'grows')
  t.equal(verdictOf(hour(12, 4), 'objects'), 'steady')
  t.equal(growthOf(hour(12, 4), 10)[0]?.verdict, 'not judged')
  const counts = (statuses: [string, number][], codes: [string, number][], errorLines = 0): Run['counts'] => [{ errorLines, statuses: new Map(statuses), codes: new Map(codes) }]
  t.same(failuresOf(run({ counts: counts([['503', 4]], [['COMMON_OVERLOADED', 4]]) })), [], 'shedding is documented')
  t.match(failuresOf(run({ counts: counts([['503', 5]], [['COMMON_OVERLOADED', 4]]) })), [/^1 answers of 5xx/])
  t.match(failuresOf(run({ counts: counts([['500', 1]], []) })), [/^1 answers of 5xx/])
  t.same(failuresOf(run({ counts: counts([], [], 5) })), [])
  t.match(failuresOf(run({ counts: counts([], [], 6) })), [/^6 lines/])
  t.same(failuresOf(run({ counts: counts([], [], 6), minutes: 120 })), [], 'five an hour')
  const outcomes = { ...noOutcomes(), broken: new Map([['stream', 1]]), examples: ['stream: cut'] }
  t.match(failuresOf(run({ outcomes })), [/^stream: 1/])
  const text = report(run({ outcomes }), ['somewhere'])
  t.match(text, /\| 1 \| resident memory, MiB \| .* \| steady \|/)
  t.match(text, /\| stream \| 0 \| 1 \|/)
  t.match(text, /\*\*Failed:\*\* stream: 1/)
})

t.test('a leak of 100 bytes an action shows in an hour, and code that V8 makes of what there is does not hide it', async (t) => {
  // As measured: objects go up and down by some 0.3 MiB with what is under way; 4 actions a second.
  const leaking = (bytes: number, codePerHour: number): Run['series'][number] => series(bytes * 14_400 / MIB, 0.1, 0.5, numbers(11)).map(({ at, value }) => ({
    at, sample: { ...hour(0, 3)[0]!.sample, objects: value * MIB, code: (12 + codePerHour * at / HOUR) * MIB }
  }))
  const verdicts = (one: Run['series'][number]): string[] => growthOf(one, 60).filter(({ watched: { name } }) => ['objects', 'code'].includes(name)).map(({ verdict }) => verdict)
  t.same(verdicts(leaking(0, 1.4)), ['steady', 'steady'])
  t.same(verdicts(leaking(100, 1.4)), ['grows', 'steady'])
  t.same(verdicts(leaking(100, 0)), ['grows', 'steady'])
  t.same(verdicts(leaking(0, 6)), ['steady', 'grows'], 'functions that are made anew all the time are a leak, too')
})

t.test('a slope of which nobody can tell whether it is too steep is no proof of steadiness', async (t) => {
  const noisy = series(3, 6, 0.9, numbers(5)).map(({ at, value }) => ({ at, sample: { ...hour(0, 3)[0]!.sample, rss: value * MIB } }))
  const one = run({ series: [noisy] })
  t.match(growthOf(noisy, 60)[0], { verdict: 'inconclusive' })
  t.same(failuresOf(one), [], 'nor of growth')
  t.match(report(one, []), /\| inconclusive \|[^]*\*\*Passed\.\*\*\nGrowth above what is allowed can not be ruled out by this run of process 1: resident memory\./)
})

t.test('metrics are read by label', async (t) => {
  const text = 'a_total{method="GET",code="200"} 2\na_total{code="200",method="PUT"} 3\na_total{code="500"} 1\nab_total{code="200"} 9\n'
  t.same([...byLabel(text, 'a_total', 'code')], [['200', 5], ['500', 1]])
})
