import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import type { AnswerOf, Operation } from 'parley-client'
import { useMemo, type ReactNode } from 'react'
import { Badge, type Tone } from '../../components/badge.js'
import { IconButton } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Empty } from '../../components/empty.js'
import { Loaded } from '../../components/loaded.js'
import { Pager, usePaging } from '../../components/pager.js'
import { Select } from '../../components/select.js'
import { DataTable, type Column } from '../../components/table.js'
import { client } from '../../service/client.js'
import { useFormat } from '../../words/format.js'
import { useWords } from '../../words/index.js'
import { WORDS as SHARED } from '../../words/shared.js'
import { WORDS } from './words.js'

type Job = AnswerOf<Operation<'get', '/api/admin/queues/{name}/jobs'>>['jobs'][number]

/** States by which jobs are chosen; empty is all of them. */
export const STATES = ['', 'created', 'active', 'retry', 'failed', 'completed'] as const

const TONES: Record<string, Tone> = { failed: 'bad', active: 'accent', completed: 'good', retry: 'warn' }
const EVERY_MS = 5000

/** Jobs of one queue. */
export function Jobs ({ queue, state, onState, onClose }: {
  queue: string, state: typeof STATES[number], onState: (state: typeof STATES[number]) => void, onClose: () => void
}): ReactNode {
  const say = useWords(WORDS)
  const shared = useWords(SHARED)
  const { time, number } = useFormat()
  const paging = usePaging()
  const { cursor } = paging
  const choose = (next: typeof state): void => {
    paging.reset()
    onState(next)
  }
  const query = useQuery({
    queryKey: ['queues', queue, state, cursor],
    queryFn: () => client.request('get', '/api/admin/queues/{name}/jobs', { params: { name: queue }, query: { ...(state === '' ? {} : { state }), ...(cursor === undefined ? {} : { cursor }), limit: 20 } }),
    refetchInterval: EVERY_MS
  })
  const columns = useMemo((): readonly Column<Job>[] => [
    { id: 'state', header: say.state, cell: (job) => <Badge tone={TONES[job.state] ?? 'neutral'}>{(say.states as Record<string, string>)[job.state] ?? job.state}</Badge> },
    { id: 'created', header: say.created, cell: ({ createdAt }) => <span className='whitespace-nowrap'>{time(createdAt)}</span> },
    { id: 'started', header: say.started, from: 'md', cell: ({ startedAt }) => startedAt === null ? '–' : <span className='whitespace-nowrap'>{time(startedAt)}</span> },
    { id: 'retries', header: say.retries, align: 'right', from: 'sm', cell: ({ retries }) => number(retries) },
    { id: 'output', header: say.output, from: 'sm', cell: ({ output }) => <code className='line-clamp-2 font-mono text-xs break-all text-muted'>{output === null ? '–' : JSON.stringify(output)}</code> }
  ], [say, time, number])
  return (
    <Card
      title={say.jobsOf(queue)}
      actions={(
        <span className='flex items-center gap-2'>
          <Select
            label={say.state} value={state} onChange={choose}
            options={STATES.map((value) => ({ value, label: say.states[value] }))}
          />
          <IconButton label={shared.close} icon={X} onClick={onClose} />
        </span>
      )}
    >
      <Loaded query={query}>
        {({ jobs, nextCursor }) => (
          <>
            <DataTable
              label={say.jobs} columns={columns} rows={jobs} rowKey={({ id }) => id}
              empty={<Empty title={say.noJobs} text={say.noJobsText} />}
            />
            <Pager paging={paging} nextCursor={nextCursor} />
          </>
        )}
      </Loaded>
    </Card>
  )
}
