/** The conversations beside the thread: by last activity, or as a search finds them. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Archive, Import, LoaderCircle, MessagesSquare, SquarePen } from 'lucide-react'
import type { Session } from 'parley-client'
import { useDeferredValue, useRef, useState, type ReactNode } from 'react'
import { Button, IconButton } from '../../components/button.js'
import { cx } from '../../components/cx.js'
import { Empty } from '../../components/empty.js'
import { Failure } from '../../components/failure.js'
import { SearchInput } from '../../components/field.js'
import { SkeletonRows } from '../../components/skeleton.js'
import { toast } from '../../components/toast.js'
import { problemOf } from '../../service/problem.js'
import { useFormat } from '../../words/format.js'
import { useLanguage, useWords } from '../../words/index.js'
import { listQuery, refresh, searchQuery } from './conversations.js'
import { importSession } from './files.js'
import { SessionMenu } from './session-menu.js'
import { WORDS } from './words.js'

/** What a list does when something of it is chosen. */
interface ListProps { chosen: string | undefined, onChoose: (id: string | undefined) => void }

function Row ({ session, snippet, chosen, onChoose }: ListProps & { session: Session, snippet?: string }): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  const isChosen = session.id === chosen
  return (
    <li className={cx('group relative flex items-center rounded-md', isChosen ? 'bg-accent-soft' : 'hover:bg-hover')}>
      <Link
        to='/playground/{-$sessionId}' params={{ sessionId: session.id } as never} search={true as never} aria-current={isChosen ? 'page' : undefined}
        onClick={() => { onChoose(session.id) }} className='min-w-0 flex-1 rounded-md py-1.5 pl-2.5'
      >
        <span className={cx('flex items-center gap-1.5 truncate', isChosen && 'font-medium text-accent')}>
          {session.activeMessageId !== null && <LoaderCircle aria-hidden className='size-3 shrink-0 animate-spin' />}
          <span className='truncate'>{session.title === '' ? say.untitled : session.title}</span>
        </span>
        <span className='block truncate text-xs text-muted'>{snippet?.replace(/<\/?mark>/g, '') ?? format.ago(session.lastMessageAt)}</span>
      </Link>
      <SessionMenu session={session} className='mr-0.5' onRemoved={() => { if (isChosen) onChoose(undefined) }} />
    </li>
  )
}

function Found ({ q, ...rest }: ListProps & { q: string }): ReactNode {
  const say = useWords(WORDS)
  const { data, error, isPending } = useQuery(searchQuery(q))
  if (error !== null) return <Failure error={error} />
  if (isPending) return <SkeletonRows />
  if (data.results.length === 0) return <Empty title={say.noHits(q)} />
  return <ul>{data.results.map(({ session, message, snippet }, index) => <Row key={`${session.id} ${message?.id ?? index}`} session={session} snippet={snippet} {...rest} />)}</ul>
}

function All ({ archived, ...rest }: ListProps & { archived: boolean }): ReactNode {
  const say = useWords(WORDS)
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery(listQuery(archived))
  if (error !== null) return <Failure error={error} onRetry={() => { void refetch() }} />
  if (isPending) return <SkeletonRows />
  const sessions = data.pages.flatMap((page) => page.sessions)
  if (sessions.length === 0 && archived) return <Empty icon={Archive} title={say.noArchived} />
  if (sessions.length === 0) return <Empty icon={MessagesSquare} title={say.noConversations} text={say.noConversationsText} />
  return (
    <>
      <ul>{sessions.map((session) => <Row key={session.id} session={session} {...rest} />)}</ul>
      {hasNextPage && <Button size='sm' className='mx-auto my-2 flex' isBusy={isFetchingNextPage} onClick={() => { void fetchNextPage() }}>{say.more}</Button>}
    </>
  )
}

/** The list, its search, and what makes conversations. */
export function ConversationList ({ q, archived, onFilter, ...rest }: ListProps & {
  q: string, archived: boolean, onFilter: (change: { q?: string, archived?: '' | 'yes' }) => void
}): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const deferred = useDeferredValue(q.trim())
  const file = useRef<HTMLInputElement>(null)
  const [isImporting, setImporting] = useState(false)
  const take = async (chosen: File): Promise<void> => {
    setImporting(true)
    try {
      const id = await importSession(chosen)
      await refresh(id)
      toast({ text: say.imported, tone: 'good' })
      rest.onChoose(id)
    } catch (error) {
      toast({ text: error instanceof SyntaxError ? say.importBroken : problemOf(error, language).text, tone: 'bad' })
    } finally {
      setImporting(false)
    }
  }
  return (
    <div className='flex h-full flex-col'>
      <div className='flex flex-col gap-2 p-3'>
        <div className='flex items-center gap-1'>
          <Button size='sm' icon={SquarePen} className='flex-1 justify-start' onClick={() => { rest.onChoose(undefined) }}>{say.newConversation}</Button>
          <IconButton label={say.import} icon={Import} isBusy={isImporting} onClick={() => { file.current?.click() }} />
          <IconButton
            label={archived ? say.showActive : say.showArchived} icon={Archive} aria-pressed={archived} className='aria-pressed:bg-accent-soft aria-pressed:text-accent'
            onClick={() => { onFilter({ archived: archived ? '' : 'yes' }) }}
          />
          <input
            ref={file} type='file' accept='application/json,.json' hidden aria-label={say.import}
            onChange={({ target }) => { if (target.files?.[0] !== undefined) void take(target.files[0]); target.value = '' }}
          />
        </div>
        <SearchInput label={say.searchConversations} value={q} onChange={({ target }) => { onFilter({ q: target.value }) }} />
      </div>
      <nav aria-label={say.conversations} className='scroll-slim min-h-0 flex-1 overflow-y-auto px-2 pb-3'>
        {archived && q === '' && <p className='px-2.5 pb-1 text-xs text-muted'>{say.archived}</p>}
        {deferred === '' ? <All archived={archived} {...rest} /> : <Found q={deferred} {...rest} />}
      </nav>
    </div>
  )
}
