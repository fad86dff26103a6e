/** The service at a look: its state and why, figures of a time, charts, dependencies, processes. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { Badge } from '../../components/badge.js'
import { Card, Stat } from '../../components/card.js'
import { Chart, type Series } from '../../components/chart.js'
import { cx } from '../../components/cx.js'
import { Empty } from '../../components/empty.js'
import { Loaded } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { chineseOfCheck } from '../../service/chinese.js'
import { client } from '../../service/client.js'
import { oneOf, useFilters, type RawFilters } from '../../service/filters.js'
import { useFormat } from '../../words/format.js'
import { useLanguage, useWords } from '../../words/index.js'
import { WORDS as SHARED } from '../../words/shared.js'
import { Dependencies, Processes } from './dependencies.js'
import type { Overview } from './figures.js'
import { WORDS } from './words.js'

const RANGES = ['1h', '24h', '7d'] as const
const EVERY_MS = 10_000
const STATUS_TONES = { ok: 'good', degraded: 'warn', unavailable: 'bad' } as const
const readFilters = (raw: RawFilters) => ({ range: oneOf(raw, 'range', RANGES) })

/** The overview. */
export default function OverviewScreen (): ReactNode {
  const say = useWords(WORDS)
  const [{ range }, change] = useFilters(readFilters)
  const query = useQuery({
    queryKey: ['overview', range],
    queryFn: () => client.request('get', '/api/admin/overview', { query: { range } }),
    refetchInterval: EVERY_MS,
    placeholderData: keepPreviousData
  })
  const ranges = (
    <div role='group' aria-label={say.range} className='inline-flex rounded-md border border-line-strong bg-surface p-0.5'>
      {RANGES.map((one) => (
        <button
          key={one} type='button' aria-pressed={one === range} onClick={() => { change({ range: one }) }}
          className={cx('h-7 rounded-[5px] px-2.5 text-[0.8125rem] font-medium', one === range ? 'bg-accent-soft text-accent' : 'text-muted hover:text-ink')}
        >
          {say.ranges[one]}
        </button>
      ))}
    </div>
  )
  return (
    <Page title={say.title} description={say.description} actions={ranges}>
      <Loaded query={query} rows={12}>{(overview) => <Figures overview={overview} />}</Loaded>
    </Page>
  )
}

function Figures ({ overview }: { overview: Overview }): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const { state: { status, troubles } } = overview
  return (
    <>
      <div className='flex flex-wrap items-center gap-x-3 gap-y-1'>
        <Badge tone={STATUS_TONES[status]} className='text-[0.8125rem]'>{say.status[status]}</Badge>
        <span className='text-muted'>{troubles.length === 0 ? say.calm : troubles.map(({ check, message }) => chineseOfCheck(check, language) ?? message).join(' ')}</span>
      </div>
      <Tiles overview={overview} />
      <Charts overview={overview} />
      <Dependencies checks={overview.checks} />
      <div className='grid items-start gap-3 lg:grid-cols-3'>
        <div className='min-w-0 lg:col-span-2'><Processes processes={overview.processes} /></div>
        <Errors errors={overview.totals.errors} />
      </div>
    </>
  )
}

function Tiles ({ overview: { totals, now } }: { overview: Overview }): ReactNode {
  const say = useWords(WORDS)
  const shared = useWords(SHARED)
  const { compact, percent, duration, money, number } = useFormat()
  const errors = totals.errors.reduce((sum, { count }) => sum + count, 0)
  const share = totals.requests === 0 ? 0 : Math.min(1, errors / totals.requests)
  const { promptTokens, completionTokens, costs: [cost, ...others] } = totals
  return (
    <div className='grid grid-cols-2 gap-3 lg:grid-cols-4'>
      <Stat label={say.requests} value={compact(totals.requests)} hint={shared.named(say.resumes, number(totals.resumes))} />
      <Stat label={say.errors} value={compact(errors)} hint={say.errorShare(percent(share))} />
      <Stat label={say.calls} value={compact(totals.calls)} hint={say.failed(number(totals.failed))} />
      <Stat label={say.running} value={number(now.running)} hint={say.streamsHint(number(now.openStreams))} />
      <Stat label={say.ttft} value={totals.ttft === null ? '–' : duration(totals.ttft.p50)} hint={totals.ttft === null ? say.noData : say.p95(duration(totals.ttft.p95))} />
      <Stat
        label={say.tokens} value={compact(promptTokens + completionTokens)}
        hint={say.tokensHint(compact(promptTokens), compact(completionTokens))}
      />
      <Stat label={say.cost} value={cost === undefined ? '–' : money(cost.amount, cost.currency)} hint={cost === undefined ? say.noPrice : others.map(({ amount, currency }) => money(amount, currency)).join(' · ')} />
      <Stat label={say.resumes} value={compact(totals.resumes)} hint={say.resumesHint} />
    </div>
  )
}

function Charts ({ overview: { series } }: { overview: Overview }): ReactNode {
  const say = useWords(WORDS)
  const { compact, duration } = useFormat()
  const times = useMemo(() => series.map(({ at }) => Date.parse(at) / 1000), [series])
  const charts = useMemo((): { label: string, lines: Series[], show: (value: number) => string }[] => [
    {
      label: say.requests,
      show: compact,
      lines: [
        { label: say.requests, tone: 'accent', data: series.map(({ requests }) => requests) },
        { label: say.errors, tone: 'bad', data: series.map(({ errors }) => errors) }
      ]
    },
    {
      label: say.ttft,
      show: duration,
      lines: [
        { label: say.median, tone: 'accent', data: series.map(({ ttft }) => ttft?.p50 ?? null) },
        { label: say.percentile, tone: 'warn', data: series.map(({ ttft }) => ttft?.p95 ?? null) }
      ]
    },
    {
      label: say.tokens,
      show: compact,
      lines: [
        { label: say.prompt, tone: 'muted', data: series.map(({ promptTokens }) => promptTokens) },
        { label: say.completion, tone: 'accent', data: series.map(({ completionTokens }) => completionTokens) }
      ]
    },
    {
      label: say.streams,
      show: compact,
      lines: [{ label: say.streams, tone: 'accent', data: series.map(({ openStreams }) => openStreams) }]
    }
  ], [series, say, compact, duration])
  return (
    <div className='grid gap-3 lg:grid-cols-2'>
      {charts.map(({ label, lines, show }) => (
        <Card key={label}><Chart isTitled label={label} times={times} series={lines} format={show} /></Card>
      ))}
    </div>
  )
}

function Errors ({ errors }: Pick<Overview['totals'], 'errors'>): ReactNode {
  const say = useWords(WORDS)
  const { number } = useFormat()
  return (
    <Card title={say.byCode}>
      {errors.length === 0
        ? <Empty title={say.noErrors} />
        : (
          <ul className='flex flex-col divide-y divide-line'>
            {errors.map(({ code, count }) => <li key={code} className='flex items-baseline justify-between gap-3 py-2'><span className='min-w-0 font-mono text-xs break-all'>{code}</span><span className='tabular-nums'>{number(count)}</span></li>)}
          </ul>
          )}
    </Card>
  )
}
