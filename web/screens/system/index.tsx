/** The replica that answers: figures, log level, configuration without secrets, backup. */
import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import type { AnswerOf, Operation } from 'parley-client'
import { useMemo, useState, type ReactNode } from 'react'
import { Badge } from '../../components/badge.js'
import { Card, Stat } from '../../components/card.js'
import { Command } from '../../components/copy.js'
import { Empty } from '../../components/empty.js'
import { SearchInput } from '../../components/field.js'
import { Loaded } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { DataTable, type Column } from '../../components/table.js'
import { client } from '../../service/client.js'
import { useFormat } from '../../words/format.js'
import { useLanguage, useWords } from '../../words/index.js'
import type { Configuration } from './configuration.js'
import { LogLevel } from './log-level.js'
import { meaningOf } from './meanings.js'
import { WORDS } from './words.js'

type Variable = Configuration['variables'][number]

const EVERY_MS = 10_000

/** The system. */
export default function SystemScreen (): ReactNode {
  const say = useWords(WORDS)
  const info = useQuery({ queryKey: ['system-info'], queryFn: () => client.request('get', '/api/admin/system-info'), refetchInterval: EVERY_MS })
  const configuration = useQuery({ queryKey: ['configuration'], queryFn: () => client.request('get', '/api/admin/configuration'), refetchInterval: EVERY_MS })
  return (
    <Page title={say.title} description={say.description}>
      <Loaded query={info} rows={3}>{(system) => <Figures system={system} />}</Loaded>
      <Loaded query={configuration}>
        {({ variables, withoutEffect, logLevel }) => (
          <>
            {withoutEffect.length > 0 && (
              <section aria-label={say.noEffect} className='flex items-start gap-3 rounded-lg border border-line bg-warn-soft px-4 py-3'>
                <TriangleAlert aria-hidden className='mt-0.5 size-4 shrink-0 text-warn' />
                <div>
                  <p className='font-medium'>{say.noEffect}</p>
                  <ul className='mt-1'>{withoutEffect.map(({ name, cause: { code, other } }) => <li key={name}>{say.causes[code](name, other)}</li>)}</ul>
                </div>
              </section>
            )}
            <div className='grid items-start gap-3 lg:grid-cols-2'>
              <LogLevel logLevel={logLevel} />
              <Card title={say.backup}>
                <p className='text-muted'>{say.backupText}</p>
                <div className='mt-4 flex flex-col gap-2'>
                  <Command text='npm run backup -- parley.backup' />
                  <Command text='npm run restore -- parley.backup' />
                </div>
              </Card>
            </div>
            <Variables variables={variables} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Figures ({ system }: { system: AnswerOf<Operation<'get', '/api/admin/system-info'>> }): ReactNode {
  const say = useWords(WORDS)
  const { bytes, duration, number } = useFormat()
  const { version, node, uptime, cpu, memory, database } = system
  return (
    <div className='grid grid-cols-2 gap-3 lg:grid-cols-4'>
      <Stat label={say.version} value={version} hint={`Node ${node} · ${say.uptime(duration(uptime * 1000))}`} />
      <Stat label='PostgreSQL' value={database.version.split(' ')[0] ?? ''} hint={say.size(bytes(database.size))} />
      <Stat label={say.memory} value={bytes(memory.rss)} hint={say.heap(bytes(memory.heapUsed))} />
      <Stat label={say.load} value={number(cpu.loadAverage[0] ?? 0, 2)} hint={say.cores(number(cpu.available))} />
    </div>
  )
}

function Variables ({ variables }: Pick<Configuration, 'variables'>): ReactNode {
  const say = useWords(WORDS)
  const [filter, setFilter] = useState('')
  const wanted = filter.trim().toLowerCase()
  const language = useLanguage()
  const rows = variables.filter((variable) => `${variable.name} ${variable.meaning} ${meaningOf(variable, language)}`.toLowerCase().includes(wanted))
  const columns = useMemo((): readonly Column<Variable>[] => [
    {
      id: 'name',
      header: say.name,
      sort: ({ name }) => name,
      cell: (variable) => <div className='min-w-44'><code className='font-mono text-xs font-medium break-all'>{variable.name}</code><p className='text-xs text-muted'>{meaningOf(variable, language)}</p></div>
    },
    {
      id: 'value',
      header: say.value,
      cell: ({ value, isSecret, source }) => isSecret && source === 'environment' ? <span className='text-muted'>{say.secret}</span> : value === null ? <span className='text-muted'>–</span> : <code className='font-mono text-xs break-all'>{value}</code>
    },
    { id: 'source', header: say.source, from: 'sm', sort: ({ source }) => source, cell: ({ source }) => <Badge tone={source === 'environment' ? 'accent' : 'neutral'}>{say.sources[source]}</Badge> }
  ], [say, language])
  return (
    <Card title={say.configuration} actions={<SearchInput label={say.filter} value={filter} onChange={(event) => { setFilter(event.target.value) }} className='w-56 max-w-full' />}>
      <DataTable label={say.configuration} columns={columns} rows={rows} rowKey={({ name }) => name} empty={<Empty title={say.noMatch} command='npm run doctor' />} />
    </Card>
  )
}
