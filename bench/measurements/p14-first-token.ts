import { interleave, median, quantile, type Slice } from '../interleave.js'
import { load, mustSucceed } from '../load.js'
import { digits, type Bench, type Figure, type Measurement } from '../measurement.js'
import { setUp, type Both } from './p3-streams.js'

const GOALS = { p50: 1, p99: 3 }

/** 64 deltas at 20 ms: as models speak. */
const PACE = '64x20'

async function compare (bench: Bench, { service, upstream, direct, through }: Both, connections: number): Promise<Figure> {
  const marks: Record<'direct' | 'whole' | 'rest', number[]> = { direct: [], whole: [], rest: [] }
  const seconds = bench.quick ? 4 : 20
  const slice = (what: keyof typeof marks, url: string, request: Buffer, timed: { mark: string, from?: string }): Slice => async () => {
    const result = mustSucceed(await load({ url, connections, seconds, next: () => request, ...timed }))
    marks[what].push(...result.marks)
    return result.toMark
  }
  const token = slice('direct', upstream.url, direct, { mark: 'data: {' })
  await interleave(token, slice('rest', service.url, through, { mark: 'event: chunk', from: 'HTTP/1.1' }), bench.quick ? 1 : 3)
  await interleave(token, slice('whole', service.url, through, { mark: 'event: chunk' }), bench.quick ? 1 : 3)
  const added = { p50: median(marks.rest) - median(marks.direct), p99: quantile(marks.rest, 0.99) - quantile(marks.direct, 0.99) }
  const commit = { p50: median(marks.whole) - median(marks.rest), p99: quantile(marks.whole, 0.99) - quantile(marks.rest, 0.99) }
  return {
    path: `time to the first token, 64 deltas at 20 ms, ${connections} at once, added after the commit`,
    baseline: `upstream directly, p50 ${digits(median(marks.direct))}, p99 ${digits(quantile(marks.direct, 0.99))} ms`,
    measured: `added p50 ${digits(added.p50)}, p99 ${digits(added.p99)} ms`,
    ratio: null,
    spread: '–',
    goal: `≤ ${GOALS.p50}, ≤ ${GOALS.p99} ms`,
    met: added.p50 <= GOALS.p50 && added.p99 <= GOALS.p99,
    notes: [
      `the commit and what comes before it: p50 ${digits(commit.p50)}, p99 ${digits(commit.p99)} ms; ` +
      `${marks.direct.length}, ${marks.rest.length} and ${marks.whole.length} first tokens directly, after the commit and in all`
    ]
  }
}

/** Time that is added to the first token at a model's pace, the commit apart. */
export const tokensAtAPace: Measurement = {
  id: 'P14',
  title: 'added time to the first token at a pace',
  async run (bench) {
    const both = await setUp(bench, PACE)
    return [await compare(bench, both, 1), await compare(bench, both, 50)]
  }
}
