/** Figures of the ledger over a time, in buckets of equal length, for charts. */
import type { Executor } from '../../plugins/postgres/index.js'
import type { Amount } from './report.js'

/** Figures of calls that ended in a time; milliseconds and tokens. */
export interface CallFigures {
  calls: number
  /** That failed, or that the end of a process cut. */
  failed: number
  /** From the beginning of a call to its first token; null where none came. */
  ttft: { p50: number, p95: number } | null
  promptTokens: number
  completionTokens: number
  costs: Amount[]
}

/** Figures of one bucket. */
export interface CallBucket extends CallFigures { at: Date }

/** Figures of a time, and of its buckets that have calls, in order. */
export interface CallSeries { total: CallFigures, buckets: CallBucket[] }

interface Row {
  at: Date | null
  calls: string
  failed: string
  p50: number | null
  p95: number | null
  prompt: string
  completion: string
}

const FIGURES = `
  with calls as (
    select date_bin($2 * interval '1 second', created_at, timestamptz 'epoch') as at, outcome, first_token_ms, prompt_tokens, completion_tokens
    from usage_ledger where created_at >= $1
  )
  select at, count(*) as calls, count(*) filter (where outcome in ('failed', 'interrupted')) as failed,
    percentile_cont(0.5) within group (order by first_token_ms) as p50, percentile_cont(0.95) within group (order by first_token_ms) as p95,
    coalesce(sum(prompt_tokens), 0) as prompt, coalesce(sum(completion_tokens), 0) as completion
  from calls group by grouping sets ((at), ()) order by at nulls first`
const COSTS = `
  select date_bin($2 * interval '1 second', created_at, timestamptz 'epoch') as at, currency, sum(cost) as cost
  from usage_ledger where created_at >= $1 and currency is not null group by 1, 2 order by 1, 2`

const toFigures = ({ calls, failed, p50, p95, prompt, completion }: Row, costs: Amount[]): CallFigures => ({
  calls: Number(calls),
  failed: Number(failed),
  ttft: p50 === null || p95 === null ? null : { p50: Math.round(p50), p95: Math.round(p95) },
  promptTokens: Number(prompt),
  completionTokens: Number(completion),
  costs
})

/**
 * Figures of the ledger.
 * @param db the database
 * @param since when
 * @param bucketSeconds length of a bucket; buckets begin at whole multiples since 1970
 */
export async function readSeries (db: Executor, since: Date, bucketSeconds: number): Promise<CallSeries> {
  const [{ rows }, paid] = await Promise.all([
    db.query<Row>(FIGURES, [since, bucketSeconds]),
    db.query<{ at: Date, currency: string, cost: string }>(COSTS, [since, bucketSeconds])
  ])
  const costs = paid.rows.map(({ at, currency, cost }) => ({ at: at.getTime(), currency, amount: Number(cost) }))
  const sums = new Map<string, number>()
  for (const { currency, amount } of costs) sums.set(currency, (sums.get(currency) ?? 0) + amount)
  const filled = rows.filter((row): row is Row & { at: Date } => row.at !== null)
  const buckets = filled.map((row) => ({
    at: row.at,
    ...toFigures(row, costs.filter(({ at }) => at === row.at.getTime()).map(({ currency, amount }) => ({ currency, amount })))
  }))
  const whole = rows.find(({ at }) => at === null) ?? { at: null, calls: '0', failed: '0', p50: null, p95: null, prompt: '0', completion: '0' }
  return { total: toFigures(whole, [...sums].map(([currency, amount]) => ({ currency, amount }))), buckets }
}
