/** Agents for their operator: a list with the state of each, one of them in full, the agents file, and a form. */
import { useQuery } from '@tanstack/react-query'
import { FileCheck2, Plus } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import { Button } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Empty } from '../../components/empty.js'
import { Loaded } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { DataTable, type Column } from '../../components/table.js'
import { client } from '../../service/client.js'
import { textOf, useFilters, type RawFilters } from '../../service/filters.js'
import { useFormat } from '../../words/format.js'
import { useWords } from '../../words/index.js'
import { Detail } from './detail.js'
import { AgentsFile } from './file.js'
import { AgentDialog } from './form.js'
import { StateBadge, type Watched } from './state.js'
import { WORDS } from './words.js'

const EVERY_MS = 5000
const COMMAND = 'cp config/agents.example.json config/agents.json'
const readFilters = (raw: RawFilters) => ({ agent: textOf(raw, 'agent') })

/** Agents. */
export default function AgentsScreen (): ReactNode {
  const say = useWords(WORDS)
  const [{ agent: chosen }, change] = useFilters(readFilters)
  const [isAdding, setAdding] = useState(false)
  const [isFileOpen, setFileOpen] = useState(false)
  const { duration, percent } = useFormat()
  const query = useQuery({ queryKey: ['watched-agents'], queryFn: () => client.request('get', '/api/admin/agents'), refetchInterval: EVERY_MS })
  const columns = useMemo((): readonly Column<Watched>[] => [
    {
      id: 'agent',
      header: say.agent,
      sort: ({ agent }) => agent.name,
      cell: ({ agent }) => (
        <button type='button' className='rounded-sm text-left' onClick={() => { change({ agent: agent.id }) }}>
          <span className='block font-medium text-accent hover:underline'>{agent.name}</span>
          <span className='block font-mono text-xs text-muted'>{agent.id}</span>
        </button>
      )
    },
    { id: 'state', header: say.state, sort: ({ status }) => status?.status ?? '', cell: (watched) => <StateBadge watched={watched} /> },
    { id: 'provider', header: say.provider, from: 'md', sort: ({ agent }) => agent.provider, cell: ({ agent }) => <span>{agent.provider}{agent.model !== null && <span className='text-muted'> · {agent.model}</span>}</span> },
    { id: 'breaker', header: say.breaker, from: 'lg', cell: ({ status }) => status === null ? '–' : say.breakers[status.breaker] },
    { id: 'latency', header: say.latency, align: 'right', from: 'sm', sort: ({ status }) => status?.latencyMs ?? 0, cell: ({ status }) => status?.latencyMs == null ? '–' : duration(status.latencyMs) },
    { id: 'errors', header: say.errorShare, align: 'right', sort: ({ status }) => status?.errorShare ?? 0, cell: ({ status }) => status?.errorShare == null ? '–' : percent(status.errorShare) },
    { id: 'source', header: say.source, from: 'lg', sort: ({ source }) => source, cell: ({ source }) => <span className='text-muted'>{say.sources[source]}</span> }
  ], [say, duration, percent, change])
  return (
    <Page
      title={say.title} description={say.description}
      actions={(
        <>
          <Button icon={FileCheck2} onClick={() => { setFileOpen(true) }}>{say.file}</Button>
          <Button variant='primary' icon={Plus} onClick={() => { setAdding(true) }}>{say.add}</Button>
        </>
      )}
    >
      <Loaded query={query}>
        {({ agents }) => {
          const watched = agents.find(({ agent }) => agent.id === chosen)
          return (
            <>
              {watched !== undefined && <Detail key={chosen} watched={watched} onClose={() => { change({ agent: '' }) }} />}
              <Card>
                <DataTable
                  label={say.title} columns={columns} rows={agents} rowKey={({ agent }) => agent.id}
                  empty={<Empty title={say.none} text={say.noneText} command={COMMAND} />}
                />
              </Card>
            </>
          )
        }}
      </Loaded>
      {isAdding && <AgentDialog onClose={() => { setAdding(false) }} />}
      {isFileOpen && <AgentsFile onClose={() => { setFileOpen(false) }} />}
    </Page>
  )
}
