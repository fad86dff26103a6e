/** Queues of background jobs, their jobs by state, and caches. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Eraser, EllipsisVertical, Pause, Play } from 'lucide-react'
import type { AnswerOf, Operation } from 'parley-client'
import { useMemo, useState, type ReactNode } from 'react'
import { Badge } from '../../components/badge.js'
import { IconButton } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Confirm } from '../../components/dialog.js'
import { Empty } from '../../components/empty.js'
import { Loaded } from '../../components/loaded.js'
import { Menu } from '../../components/menu.js'
import { Page } from '../../components/page.js'
import { DataTable, type Column } from '../../components/table.js'
import { toast } from '../../components/toast.js'
import { client } from '../../service/client.js'
import { oneOf, textOf, useFilters, type RawFilters } from '../../service/filters.js'
import { problemOf } from '../../service/problem.js'
import { useFormat } from '../../words/format.js'
import { useLanguage, useWords } from '../../words/index.js'
import { Caches } from './caches.js'
import { Jobs, STATES } from './jobs.js'
import { WORDS } from './words.js'

type Queue = AnswerOf<Operation<'get', '/api/admin/queues'>>['queues'][number]
type Action = 'pause' | 'resume' | 'clear'

const EVERY_MS = 5000
const readFilters = (raw: RawFilters) => ({ queue: textOf(raw, 'queue'), state: oneOf(raw, 'state', STATES) })

/** Queues and caches. */
export default function QueuesScreen (): ReactNode {
  const say = useWords(WORDS)
  const [{ queue, state }, change] = useFilters(readFilters)
  return (
    <Page title={say.title} description={say.description}>
      {queue !== '' && <Jobs key={queue} queue={queue} state={state} onState={(next) => { change({ state: next }) }} onClose={() => { change({ queue: '', state: '' }) }} />}
      <Queues onChoose={(name) => { change({ queue: name, state: '' }) }} />
      <Caches />
    </Page>
  )
}

function Queues ({ onChoose }: { onChoose: (name: string) => void }): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const { number } = useFormat()
  const queries = useQueryClient()
  const [clearing, setClearing] = useState<string>()
  const query = useQuery({ queryKey: ['queues'], queryFn: () => client.request('get', '/api/admin/queues'), refetchInterval: EVERY_MS })
  const act = useMutation({
    mutationFn: ({ name, action }: { name: string, action: Action }) => client.request('post', '/api/admin/queues/{name}/{action}', { params: { name, action } }),
    onSuccess: (_answer, { action }) => { toast({ text: say.done[action], tone: 'good' }) },
    onError: (error) => { toast({ text: problemOf(error, language).text, tone: 'bad' }) },
    onSettled: () => queries.invalidateQueries({ queryKey: ['queues'] })
  })
  const { mutate } = act
  const columns = useMemo((): readonly Column<Queue>[] => {
    const count = (id: 'created' | 'active' | 'retry' | 'failed' | 'completed', header: string, from?: 'sm' | 'md'): Column<Queue> =>
      ({ id, header, align: 'right', sort: (row) => row[id], cell: (row) => <span className={row[id] > 0 && id === 'failed' ? 'font-medium text-bad' : row[id] === 0 ? 'text-muted' : ''}>{number(row[id])}</span>, ...(from === undefined ? {} : { from }) })
    return [
      {
        id: 'name',
        header: say.queue,
        sort: ({ name }) => name,
        cell: ({ name, paused }) => (
          <span className='flex flex-wrap items-center gap-2'>
            <button type='button' className='rounded-sm text-left font-medium wrap-anywhere text-accent hover:underline' onClick={() => { onChoose(name) }}>{name}</button>
            {paused && <Badge tone='warn'>{say.paused}</Badge>}
          </span>
        )
      },
      count('created', say.waiting), count('active', say.active, 'sm'), count('retry', say.retry, 'md'), count('failed', say.failed), count('completed', say.completed, 'md'),
      {
        id: 'actions',
        header: '',
        align: 'right',
        cell: ({ name, paused }) => (
          <Menu items={[
            paused ? { label: say.resume, icon: Play, onSelect: () => { mutate({ name, action: 'resume' }) } } : { label: say.pause, icon: Pause, onSelect: () => { mutate({ name, action: 'pause' }) } },
            { label: say.clear, icon: Eraser, isDanger: true, onSelect: () => { setClearing(name) } }
          ]}
          >
            <IconButton label={say.actionsOf(name)} icon={EllipsisVertical} />
          </Menu>
        )
      }
    ]
  }, [say, number, onChoose, mutate])
  return (
    <Card title={say.queues}>
      <Loaded query={query}>
        {({ queues }) => <DataTable label={say.queues} columns={columns} rows={queues} rowKey={({ name }) => name} empty={<Empty title={say.noQueues} command='npm run doctor' />} />}
      </Loaded>
      <Confirm
        open={clearing !== undefined} onClose={() => { setClearing(undefined) }} title={say.sure(clearing ?? '')} description={say.sureText} action={say.clear}
        onConfirm={async () => { if (clearing !== undefined) await act.mutateAsync({ name: clearing, action: 'clear' }) }}
      />
    </Card>
  )
}
