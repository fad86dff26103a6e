/** What an id is about: one field, the id in the page's address, and everything that is known without a text. */
import { useQuery } from '@tanstack/react-query'
import { Fingerprint, Search } from 'lucide-react'
import { ParleyApiError } from 'parley-client'
import { useEffect, useState, type FormEvent, type ReactNode } from 'react'
import { Badge } from '../../components/badge.js'
import { Button } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Empty } from '../../components/empty.js'
import { SearchInput } from '../../components/field.js'
import { Loaded } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { client } from '../../service/client.js'
import { textOf, useFilters, type RawFilters } from '../../service/filters.js'
import { useFormat } from '../../words/format.js'
import { useWords } from '../../words/index.js'
import { Facts, Gaps, GenerationCard, Id, type Trace } from './parts.js'
import { WORDS } from './words.js'

const readFilters = (raw: RawFilters) => ({ id: textOf(raw, 'id').trim() })
const COMMAND = `curl -si ${location.origin}/health/live | grep -i x-request-id`

async function traceOf (id: string): Promise<Trace | null> {
  try {
    return await client.request('get', '/api/admin/trace/{id}', { params: { id } })
  } catch (error) {
    // What is no id names nothing, either.
    if (error instanceof ParleyApiError && (error.code === 'TRACE_NOT_FOUND' || error.code === 'COMMON_VALIDATION_ERROR')) return null
    throw error
  }
}

/** Finder of anything by its id. */
export default function FindScreen (): ReactNode {
  const say = useWords(WORDS)
  const [{ id }, change] = useFilters(readFilters)
  const [typed, type] = useState(id)
  useEffect(() => { type(id) }, [id])
  const query = useQuery({ queryKey: ['trace', id], queryFn: () => traceOf(id), enabled: id !== '', refetchInterval: ({ state }) => isOpen(state.data) || state.error !== null ? 3000 : false })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    change({ id: typed.trim() })
  }
  return (
    <Page title={say.title} description={say.description}>
      <form role='search' onSubmit={submit} className='flex max-w-2xl gap-2'>
        <SearchInput label={say.field} value={typed} onChange={(event) => { type(event.target.value) }} autoFocus spellCheck={false} autoComplete='off' className='min-w-0 flex-1' />
        <Button type='submit' variant='primary' icon={Search}>{say.find}</Button>
      </form>
      {id === ''
        ? <Card><Empty icon={Fingerprint} title={say.start} text={say.startText} command={COMMAND} /></Card>
        : (
          <Loaded query={query}>
            {(trace) => trace === null
              ? <Card><Empty icon={Fingerprint} title={say.none} text={say.noneText} command={COMMAND} /></Card>
              : <Found trace={trace} />}
          </Loaded>
          )}
    </Page>
  )
}

/** Whether there will be more to know. */
const isOpen = (trace: Trace | null | undefined): boolean => trace?.generations.some(({ unknown }) => unknown.includes('still-running')) === true

function Found ({ trace: { request, session, generations, events, unknown } }: { trace: Trace }): ReactNode {
  const say = useWords(WORDS)
  const { duration, time, number } = useFormat()
  return (
    <>
      {request !== null && (
        <Card title={say.request} actions={<Badge tone={request.status < 400 ? 'good' : request.status < 500 ? 'warn' : 'bad'}>{request.status}</Badge>}>
          <Facts facts={[
            [say.field, <Id key='id' id={request.id} />],
            [say.route, <span key='route' className='font-mono text-xs break-all'>{`${request.method} ${request.route ?? '–'}`}</span>],
            [say.user, request.user === null ? null : request.user.name ?? say.gone],
            [say.key, request.keyId],
            [say.when, time(request.at)],
            [say.took, duration(request.durationMs)],
            [say.code, request.code === null ? null : <span className='font-mono text-xs text-bad'>{request.code}</span>]
          ]}
          />
        </Card>
      )}
      {session === null && <Gaps gaps={unknown} />}
      {session !== null && (
        <Card title={say.session} {...(session.isDeleted ? { actions: <Badge tone='warn'>{say.deleted}</Badge> } : {})}>
          <Facts facts={[
            [say.field, <Id key='id' id={session.id} />],
            [say.user, session.user.name ?? say.gone],
            [say.agent, session.agentId],
            [say.messages, number(session.messageCount)],
            [say.started, time(session.createdAt)],
            [say.when, time(session.lastMessageAt)]
          ]}
          />
        </Card>
      )}
      {generations.map((generation) => <GenerationCard key={generation.id} generation={generation} />)}
      {session === null && (
        <Card title={say.events}>
          {events.length === 0
            ? <p className='text-muted'>{say.noEvents}</p>
            : (
              <ul className='flex flex-col divide-y divide-line'>
                {events.map((event) => (
                  <li key={event.id} className='flex flex-wrap items-center gap-x-4 gap-y-1 py-2'>
                    <span className='font-mono text-xs'>{event.action}</span>
                    <Badge tone={event.outcome === 'success' ? 'good' : 'bad'}>{(say.outcomes as Record<string, string>)[event.outcome] ?? event.outcome}</Badge>
                    <span className='ml-auto text-[0.8125rem] text-muted'>{time(event.at)}</span>
                  </li>
                ))}
              </ul>
              )}
        </Card>
      )}
    </>
  )
}
