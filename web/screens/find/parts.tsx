/** Parts of a trace: facts in pairs, gaps, and the generations with their attempts. */
import { Link } from '@tanstack/react-router'
import { Info } from 'lucide-react'
import type { AnswerOf, Operation } from 'parley-client'
import { useMemo, type ReactNode } from 'react'
import { Badge, type Tone } from '../../components/badge.js'
import { Card } from '../../components/card.js'
import { DataTable, type Column } from '../../components/table.js'
import { chineseOfReason } from '../../service/chinese.js'
import { useFormat } from '../../words/format.js'
import { useLanguage, useWords } from '../../words/index.js'
import { WORDS } from './words.js'

/** A trace as the service tells it. */
export type Trace = AnswerOf<Operation<'get', '/api/admin/trace/{id}'>>
type Generation = Trace['generations'][number]
type Attempt = Generation['attempts'][number]

const TONES: Record<string, Tone> = { complete: 'good', streaming: 'accent', stopped: 'warn', interrupted: 'warn', failed: 'bad' }

/** A link from an id to what is known of it. */
export function Id ({ id }: { id: string }): ReactNode {
  return <Link to='/find' search={{ id } as never} className='font-mono text-xs break-all text-accent hover:underline'>{id}</Link>
}

/** Facts in pairs of name and value; those without a value are left out. */
export function Facts ({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }): ReactNode {
  return (
    <dl className='grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-3'>
      {facts.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([name, value]) => (
        <div key={name} className='min-w-0'>
          <dt className='text-xs text-muted'>{name}</dt>
          <dd className='mt-0.5 min-w-0 break-words tabular-nums'>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What is not known, in sentences. */
export function Gaps ({ gaps }: { gaps: Trace['unknown'] }): ReactNode {
  const say = useWords(WORDS)
  return gaps.map((gap) => <p key={gap} className='flex items-start gap-2 text-[0.8125rem] text-muted'><Info aria-hidden className='mt-0.5 size-4 shrink-0' />{say.gaps[gap]}</p>)
}

/** A generation or call with its attempts. */
export function GenerationCard ({ generation }: { generation: Generation }): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const { number, duration, money, time } = useFormat()
  const { id, kind, sessionId, user, keyId, front, agentId, answeredBy, model, status, error, requestId, process } = generation
  const { startedAt, endedAt, times, attempts, usage, cost, unknown } = generation
  const spent = ([['first', times.firstTokenMs], ['total', times.totalMs], ['commit', times.commitMs], ['queued', times.queuedMs], ['paused', times.pausedMs]] as const)
    .flatMap(([name, ms]) => ms === null || (ms === 0 && name !== 'total') ? [] : [`${say[name]} ${duration(ms)}`])
  return (
    <Card title={kind === 'message' ? say.answer : say.call} actions={<Badge tone={TONES[status] ?? 'neutral'}>{(say.statuses as Record<string, string>)[status] ?? status}</Badge>}>
      <div className='flex flex-col gap-4'>
        <Facts facts={[
          [say.field, <Id key='id' id={id} />],
          [say.session, sessionId !== null && <Id id={sessionId} />],
          [say.request, requestId !== null && <Id id={requestId} />],
          [say.user, user.name ?? say.gone],
          [say.key, keyId !== null && <span className='font-mono text-xs break-all'>{keyId}</span>],
          [say.agent, agentId],
          [say.answeredBy, answeredBy !== agentId && answeredBy],
          [say.model, model],
          [say.front, front],
          [say.started, time(startedAt)],
          [say.ended, endedAt !== null && time(endedAt)],
          [say.process, process !== null && <span className='font-mono text-xs break-all'>{process}</span>],
          [say.times, spent.join(' · ')],
          [say.tokens, usage !== null && <>{say.tokensOf(number(usage.promptTokens), number(usage.completionTokens))}{usage.isEstimated && <span className='text-muted'> · {say.estimated}</span>}</>],
          [say.cost, cost !== null && money(cost.amount, cost.currency)],
          [say.code, error !== null && <span className='font-mono text-xs text-bad'>{[error.code, error.reason === null ? null : chineseOfReason(error.reason, language) ?? error.reason].filter((part) => part !== null).join(' · ')}</span>]
        ].map(([name, value]) => [name as string, value === false ? null : value as ReactNode] as const)}
        />
        <Gaps gaps={unknown} />
        {attempts.length > 0 && <Attempts attempts={attempts} asked={agentId} />}
      </div>
    </Card>
  )
}

function Attempts ({ attempts, asked }: { attempts: readonly Attempt[], asked: string | null }): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const { duration } = useFormat()
  const columns = useMemo((): readonly Column<Attempt>[] => [
    { id: 'number', header: '#', cell: ({ number }) => number },
    {
      id: 'agent',
      header: say.agent,
      cell: ({ agentId }) => <span className='flex flex-wrap items-center gap-2'><span className='font-medium'>{agentId}</span>{agentId !== asked && <Badge tone='accent'>{say.fallback}</Badge>}</span>
    },
    { id: 'target', header: say.target, from: 'sm', cell: ({ target }) => <span className='font-mono text-xs'>{target ?? '–'}</span> },
    { id: 'model', header: say.model, from: 'md', cell: ({ model }) => model ?? '–' },
    { id: 'ms', header: say.took, align: 'right', cell: ({ ms }) => duration(ms) },
    { id: 'reason', header: say.outcome, cell: ({ reason, status }) => reason === null ? <Badge tone='good'>{say.answered}</Badge> : <Badge tone='bad'>{[chineseOfReason(reason, language) ?? reason, status].filter((part) => part !== null).join(' ')}</Badge> }
  ], [say, duration, asked, language])
  return (
    <div>
      <h3 className='pb-1 text-[0.8125rem] font-medium'>{say.attempts}</h3>
      <DataTable label={say.attempts} columns={columns} rows={attempts} rowKey={({ number }) => String(number)} />
    </div>
  )
}
