/** A report of what was used: its sum, its days as a chart, and a table. */
import type { AnswerOf, Operation } from 'parley-client'
import { lazy, Suspense, useMemo, type ReactNode } from 'react'
import { useFormat, type Format } from '../words/format.js'
import { useWords } from '../words/index.js'
import { Card, Stat } from './card.js'
import { cx } from './cx.js'
import { Empty } from './empty.js'
import { Skeleton } from './skeleton.js'
import { DataTable, type Column } from './table.js'
import { WORDS } from './usage-words.js'

const Chart = lazy(async () => ({ default: (await import('./chart.js')).Chart }))

/** Line of a report. */
export type UsageLine = AnswerOf<Operation<'get', '/api/admin/usage'>>['usage'][number]

/** Ways to add up. */
export const GROUPINGS = ['agent', 'user', 'key', 'model', 'day', 'front'] as const

/** Days that a report may cover. */
export const RANGES = ['30', '1', '7', '90'] as const
/** Days that a report covers. */
export type Range = typeof RANGES[number]
/** The same in the order of their length. */
export const BY_LENGTH: readonly Range[] = ['1', '7', '30', '90']

/**
 * Beginning of the last days, to the minute, so that a query of it stays the same for a while.
 * @param days how many
 */
export const beginningOf = (days: string): string =>
  new Date(Math.floor(Date.now() / 60_000) * 60_000 - Number(days) * 86_400_000).toISOString()

const money = (format: Format, costs: UsageLine['costs']): string =>
  costs.filter(({ amount }) => amount > 0).map(({ amount, currency }) => format.money(amount, currency)).join(' + ') || '–'

function sumOf (lines: readonly UsageLine[]): UsageLine {
  const costs = new Map<string, number>()
  const sum = { key: null, name: null, requests: 0, promptTokens: 0, completionTokens: 0, cost: null, errors: 0 }
  for (const line of lines) {
    sum.requests += line.requests
    sum.promptTokens += line.promptTokens
    sum.completionTokens += line.completionTokens
    sum.errors += line.errors
    for (const { amount, currency } of line.costs) costs.set(currency, (costs.get(currency) ?? 0) + amount)
  }
  return { ...sum, costs: [...costs].map(([currency, amount]) => ({ currency, amount })) }
}

/** Figures of all lines together. */
export function UsageSum ({ lines }: { lines: readonly UsageLine[] }): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  const sum = useMemo(() => sumOf(lines), [lines])
  return (
    <div className='grid grid-cols-2 gap-3 lg:grid-cols-4'>
      <Stat label={say.requests} value={format.number(sum.requests)} />
      <Stat
        label={say.tokens} value={format.compact(sum.promptTokens + sum.completionTokens)}
        hint={`${format.compact(sum.promptTokens)} → ${format.compact(sum.completionTokens)}`}
      />
      <Stat label={say.cost} value={money(format, sum.costs)} />
      <Stat
        label={say.errors} value={format.number(sum.errors)}
        {...(sum.requests === 0 ? {} : { hint: say.errorShare(format.percent(sum.errors / sum.requests)) })}
      />
    </div>
  )
}

const DAY = 86_400

/** Tokens of each day, those included on which nothing was asked. */
function tokensByDay (lines: readonly UsageLine[], range: Range): { times: number[], tokens: number[] } {
  const known = new Map(lines.map(({ key, promptTokens, completionTokens }) => [Date.parse(`${key ?? ''}T00:00:00Z`) / 1000, promptTokens + completionTokens]))
  const today = Math.floor(Date.now() / 1000 / DAY) * DAY
  const times = Array.from({ length: Number(range) + 1 }, (_, at) => today - (Number(range) - at) * DAY)
  return { times, tokens: times.map((time) => known.get(time) ?? 0) }
}

/** Tokens of each day, as a chart. */
export function UsageDays ({ days, range }: { days: readonly UsageLine[], range: Range }): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  const [times, series] = useMemo(() => {
    const { times, tokens } = tokensByDay(days, range)
    return [times, [{ label: say.tokens, data: tokens, isBars: true }]] as const
  }, [days, range, say])
  return (
    <Card title={say.perDay}>
      <Suspense fallback={<Skeleton className='h-[180px] w-full' />}>
        <Chart times={times} series={series} label={say.perDay} format={format.compact} />
      </Suspense>
    </Card>
  )
}

/** The lines themselves. */
export function UsageTable ({ lines, groupBy }: { lines: readonly UsageLine[], groupBy: typeof GROUPINGS[number] }): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  const most = Math.max(1, ...lines.map(({ promptTokens, completionTokens }) => promptTokens + completionTokens))
  const columns = useMemo((): Column<UsageLine>[] => [
    {
      id: 'key',
      header: say.by[groupBy],
      sort: ({ name }) => name ?? '',
      cell: ({ name, promptTokens, completionTokens }) => (
        <div className='min-w-32'>
          <span className='break-all'>{name ?? say.none}</span>
          <Share share={(promptTokens + completionTokens) / most} />
        </div>
      )
    },
    { id: 'requests', header: say.requests, align: 'right', sort: ({ requests }) => requests, cell: ({ requests }) => format.number(requests) },
    { id: 'prompt', header: say.prompt, align: 'right', from: 'md', sort: ({ promptTokens }) => promptTokens, cell: ({ promptTokens }) => format.number(promptTokens) },
    { id: 'completion', header: say.completion, align: 'right', from: 'sm', sort: ({ completionTokens }) => completionTokens, cell: ({ completionTokens }) => format.number(completionTokens) },
    { id: 'cost', header: say.cost, align: 'right', sort: ({ costs }) => costs[0]?.amount ?? 0, cell: ({ costs }) => money(format, costs) },
    { id: 'errors', header: say.errors, align: 'right', from: 'sm', sort: ({ errors }) => errors, cell: ({ errors }) => format.number(errors) }
  ], [say, format, groupBy, most])
  const command = `curl -H 'authorization: Bearer <token>' -H 'content-type: application/json' -d '{"agentId":"guide","message":"Hello"}' ${location.origin}/api/chat/completions`
  return (
    <DataTable
      columns={columns} rows={lines} rowKey={({ key }) => key ?? ''} label={say.by[groupBy]}
      empty={<Empty title={say.empty} text={say.emptyText} command={command} />}
    />
  )
}

/** A bar of a share between 0 and 1; beyond it is full. */
export function Share ({ share, tone = 'accent', isWide = false }: { share: number, tone?: 'accent' | 'bad', isWide?: boolean }): ReactNode {
  const width = Math.min(100, Math.max(share > 0 ? 2 : 0, share * 100))
  return (
    <svg aria-hidden className={cx('mt-1 block h-1 w-full rounded-full', !isWide && 'max-w-56')} preserveAspectRatio='none' viewBox='0 0 100 4'>
      <rect width='100' height='4' className='fill-hover' />
      <rect width={width} height='4' className={tone === 'bad' ? 'fill-bad' : 'fill-accent'} />
    </svg>
  )
}
