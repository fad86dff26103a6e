/** What the service depends on, and the processes that it is made of. */
import { useMemo, type ReactNode } from 'react'
import { Badge, type Tone } from '../../components/badge.js'
import { Card } from '../../components/card.js'
import { Empty } from '../../components/empty.js'
import { DataTable, type Column } from '../../components/table.js'
import { useFormat } from '../../words/format.js'
import { useWords } from '../../words/index.js'
import type { Overview } from './figures.js'
import { WORDS } from './words.js'

type Process = Overview['processes'][number]

const TONES: Record<string, Tone> = { up: 'good', down: 'bad', disabled: 'neutral' }

function Dependency ({ name, status, hint, message }: {
  name: string, status: string, hint: string, message?: string | undefined
}): ReactNode {
  const say = useWords(WORDS)
  return (
    <div className='min-w-0 rounded-xl border border-line bg-surface p-4 shadow-raised'>
      <div className='flex items-center justify-between gap-2'>
        <h3 className='font-medium'>{name}</h3>
        <Badge tone={message !== undefined && status === 'up' ? 'warn' : TONES[status] ?? 'neutral'}>{(say as unknown as Record<string, string>)[status] ?? status}</Badge>
      </div>
      <p className='mt-1 text-[0.8125rem] text-muted'>{message ?? hint}</p>
    </div>
  )
}

/** Cards of the database, Redis and the disks. */
export function Dependencies ({ checks: { database, redis, disks } }: Pick<Overview, 'checks'>): ReactNode {
  const say = useWords(WORDS)
  const { bytes, number } = useFormat()
  // A database on the same machine answers within a millisecond.
  const latency = (ms: number | null): string => ms === null ? '' : say.latency(`${number(ms, 1)} ms`)
  return (
    <section aria-label={say.dependencies} className='grid gap-3 sm:grid-cols-2 lg:grid-cols-3'>
      <Dependency name={say.database} status={database.status} message={database.message} hint={[latency(database.latencyMs), ...database.embedded ? [say.embedded] : []].filter((part) => part !== '').join(' · ')} />
      <Dependency name={say.redis} status={redis.status} message={redis.message} hint={redis.status === 'disabled' ? 'REDIS_URL' : latency(redis.latencyMs)} />
      {disks.map(({ variable, freeBytes, sizeBytes }) => <Dependency key={variable} name={`${say.disk} · ${variable}`} status='up' hint={say.free(bytes(freeBytes), bytes(sizeBytes))} />)}
    </section>
  )
}

/** Table of the processes. */
export function Processes ({ processes }: Pick<Overview, 'processes'>): ReactNode {
  const say = useWords(WORDS)
  const { duration, bytes, number } = useFormat()
  const columns = useMemo((): readonly Column<Process>[] => [
    {
      id: 'process',
      header: say.process,
      sort: ({ worker, pid }) => worker ?? pid,
      cell: ({ worker, pid, isSelf }) => (
        <span className='flex flex-wrap items-center gap-2'>
          <span className='font-medium'>{worker === null ? `pid ${pid}` : say.worker(String(worker))}</span>
          {isSelf && <Badge>{say.self}</Badge>}
        </span>
      )
    },
    { id: 'host', header: say.host, from: 'sm', sort: ({ host }) => host, cell: ({ host, pid, worker }) => <span className='text-muted'>{host}{worker !== null && ` · pid ${pid}`}</span> },
    { id: 'version', header: say.version, cell: ({ version, node }) => <span>{version} <span className='text-muted max-md:hidden'>· Node {node}</span></span> },
    { id: 'uptime', header: say.uptime, align: 'right', sort: ({ uptime }) => uptime, cell: ({ uptime }) => duration(uptime * 1000) },
    { id: 'memory', header: say.memory, align: 'right', from: 'md', sort: ({ rss }) => rss, cell: ({ rss }) => bytes(rss) },
    { id: 'running', header: say.running, align: 'right', from: 'sm', sort: ({ running }) => running, cell: ({ running }) => number(running) },
    { id: 'streams', header: say.streams, align: 'right', from: 'lg', sort: ({ openStreams }) => openStreams, cell: ({ openStreams }) => number(openStreams) }
  ], [say, duration, bytes, number])
  return (
    <Card title={say.processes}>
      <DataTable label={say.processes} columns={columns} rows={processes} rowKey={({ id }) => id} empty={<Empty title={say.noProcesses} text={say.noProcessesText} command='npm run doctor' />} />
    </Card>
  )
}
