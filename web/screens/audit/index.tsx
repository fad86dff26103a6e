import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Download, ShieldCheck } from 'lucide-react'
import type { AnswerOf, Operation } from 'parley-client'
import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { Badge } from '../../components/badge.js'
import { Button } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Dialog } from '../../components/dialog.js'
import { Empty } from '../../components/empty.js'
import { Loaded } from '../../components/loaded.js'
import { Menu } from '../../components/menu.js'
import { Page } from '../../components/page.js'
import { Pager, usePaging } from '../../components/pager.js'
import { DataTable, type Column } from '../../components/table.js'
import { useAction } from '../../service/action.js'
import { client } from '../../service/client.js'
import { useFilters } from '../../service/filters.js'
import { saveFile } from '../../service/save-file.js'
import { useFormat } from '../../words/format.js'
import { useWords } from '../../words/index.js'
import { Filters, queryOf, readFilters, type AuditFilters } from './filters.js'
import { VerifyDialog } from './verify.js'
import { WORDS } from './words.js'

type AuditEvent = AnswerOf<Operation<'get', '/api/admin/audit-logs'>>['events'][number]
const NO_KEYS: readonly string[][] = []
const TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const

/** An id by its end, since ids of one day begin alike; a name as it is. */
function Id ({ of }: { of: string | null }): ReactNode {
  const say = useWords(WORDS)
  const shown = of === null ? say.nobody : of.length === 36 ? `…${of.slice(-12)}` : of
  return <code title={of ?? undefined} className='line-clamp-1 max-w-60 font-mono text-xs break-all'>{shown}</code>
}

/** Everything about one event. */
function EventDialog ({ event, onClose }: { event: AuditEvent | undefined, onClose: () => void }): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  if (event === undefined) return null
  const { at, actorId, userId, target, ip, requestId, details, outcome } = event
  const lines = [
    [say.when, format.time(at)], [say.outcome, say.outcomes[outcome]], [say.by, actorId], [say.about, userId], [say.target, target],
    [say.address, ip], [say.request, requestId]
  ] as const
  return (
    <Dialog open onClose={onClose} title={event.action}>
      <dl className='grid grid-cols-[auto_1fr] gap-x-5 gap-y-1.5'>
        {lines.map(([name, value]) => (
          <div key={name} className='contents'>
            <dt className='text-muted'>{name}</dt>
            <dd className='min-w-0 break-all'>{value ?? say.nobody}</dd>
          </div>
        ))}
      </dl>
      <pre aria-label={say.details} tabIndex={0} className='scroll-slim my-3 overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs'>{JSON.stringify(details, null, 2)}</pre>
    </Dialog>
  )
}

/** Page of the events that match, newest first. */
function Events ({ filters }: { filters: AuditFilters }): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  const paging = usePaging()
  const [shown, setShown] = useState<AuditEvent>()
  const { cursor } = paging
  const events = useQuery({
    queryKey: ['audit', filters, cursor],
    queryFn: () => client.request('get', '/api/admin/audit-logs', { query: { ...queryOf(filters), limit: 25, ...(cursor === undefined ? {} : { cursor }) } }),
    placeholderData: keepPreviousData
  })
  const columns = useMemo((): Column<AuditEvent>[] => [
    { id: 'at', header: say.when, cell: ({ at }) => <span className='whitespace-nowrap text-muted'>{format.time(at)}</span> },
    {
      id: 'action',
      header: say.action,
      cell: (event) => (
        <button type='button' className='rounded-sm font-mono text-xs font-medium text-accent underline-offset-4 hover:underline' onClick={() => { setShown(event) }}>{event.action}</button>
      )
    },
    { id: 'outcome', header: say.outcome, cell: ({ outcome }) => <Badge tone={outcome === 'success' ? 'good' : 'bad'}>{say.outcomes[outcome]}</Badge> },
    { id: 'by', header: say.by, from: 'lg', cell: ({ actorId }) => <Id of={actorId} /> },
    { id: 'target', header: say.target, from: 'md', cell: ({ target, details }) => <Id of={target ?? String(details['username'] ?? say.nobody)} /> },
    { id: 'ip', header: say.address, from: 'sm', cell: ({ ip }) => <code className='font-mono text-xs'>{ip ?? say.nobody}</code> }
  ], [say, format])
  return (
    <>
      <Loaded query={events}>
        {({ events: found, nextCursor }) => (
          <>
            <DataTable
              columns={columns} rows={found} rowKey={({ id }) => id} label={say.title}
              empty={<Empty icon={ShieldCheck} title={say.empty} text={say.emptyText} command='npm run admin -- reset-password NAME' />}
            />
            <Pager paging={paging} nextCursor={nextCursor} />
          </>
        )}
      </Loaded>
      <EventDialog event={shown} onClose={() => { setShown(undefined) }} />
    </>
  )
}

/** The audit trail. */
export default function AuditScreen (): ReactNode {
  const say = useWords(WORDS)
  const [filters, change] = useFilters(readFilters)
  const [isVerifying, setVerifying] = useState(false)
  const download = useAction(NO_KEYS)
  const save = useCallback((format: 'csv' | 'ndjson') => {
    void download.run(async () => {
      const text: unknown = await client.request('get', '/api/admin/audit-logs/export', { query: { ...queryOf(filters), format } })
      // One event alone may be taken for a document.
      saveFile(typeof text === 'string' ? text : `${JSON.stringify(text)}\n`, `audit-events.${format}`, TYPES[format])
    })
  }, [download, filters])
  return (
    <Page
      title={say.title} description={say.description}
      actions={(
        <>
          <Button icon={ShieldCheck} onClick={() => { setVerifying(true) }}>{say.verify}</Button>
          <Menu items={[{ label: say.csv, onSelect: () => { save('csv') } }, { label: say.ndjson, onSelect: () => { save('ndjson') } }]}>
            <Button icon={Download} isBusy={download.isBusy}>{say.exportAs}</Button>
          </Menu>
        </>
      )}
    >
      <Filters filters={filters} onChange={change} />
      <Card><Events key={JSON.stringify(filters)} filters={filters} /></Card>
      {isVerifying && <VerifyDialog onClose={() => { setVerifying(false) }} />}
    </Page>
  )
}
