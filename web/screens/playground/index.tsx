import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { PanelLeft } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useEffect, useState, type ReactNode } from 'react'
import { IconButton } from '../../components/button.js'
import { Failure } from '../../components/failure.js'
import { SkeletonRows } from '../../components/skeleton.js'
import { oneOf, textOf, useFilters, type RawFilters } from '../../service/filters.js'
import { agentsQuery } from '../../service/queries.js'
import { useWords } from '../../words/index.js'
import { Conversation } from './conversation.js'
import { refresh } from './conversations.js'
import { ConversationList } from './list.js'
import { hearTabs } from './tabs.js'
import { WORDS } from './words.js'

const readFilters = (raw: RawFilters) => ({ q: textOf(raw, 'q'), archived: oneOf(raw, 'archived', ['', 'yes']), agent: textOf(raw, 'agent') })

/** The playground: conversations beside the one that is open. */
export default function PlaygroundScreen (): ReactNode {
  const say = useWords(WORDS)
  const navigate = useNavigate()
  const { sessionId } = useParams({ strict: false }) as { sessionId?: string }
  const [filters, setFilters] = useFilters(readFilters)
  const { data: agents, error, refetch } = useQuery(agentsQuery)
  const [isListOpen, setListOpen] = useState(false)
  const [fresh, setFresh] = useState(0)
  useEffect(() => hearTabs((id) => { void refresh(id, false) }), [])
  const open = (id: string | undefined): void => {
    void navigate({ to: '/playground/{-$sessionId}', params: { sessionId: id } as never, search: true as never })
  }
  const choose = (id: string | undefined): void => {
    setListOpen(false)
    if (id === undefined) setFresh((count) => count + 1)
    open(id)
  }
  const list = (
    <ConversationList chosen={sessionId} onChoose={choose} q={filters.q} archived={filters.archived === 'yes'} onFilter={setFilters} />
  )
  const leading = (
    <Dialog.Root open={isListOpen} onOpenChange={setListOpen}>
      <Dialog.Trigger asChild><IconButton label={say.openConversations} icon={PanelLeft} className='md:hidden' /></Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className='fixed inset-0 z-40 bg-scrim md:hidden' />
        <Dialog.Content aria-describedby={undefined} className='fixed inset-y-0 left-0 z-50 w-80 max-w-[88vw] animate-[slide-in_160ms_ease-out] border-r border-line bg-surface md:hidden'>
          <Dialog.Title className='sr-only'>{say.conversations}</Dialog.Title>
          {list}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
  return (
    <div className='flex h-full'>
      <div className='hidden w-68 shrink-0 border-r border-line md:block'>{list}</div>
      {agents === undefined
        ? <div className='mx-auto w-full max-w-3xl p-6'>{error === null ? <SkeletonRows /> : <Failure error={error} onRetry={() => { void refetch() }} />}</div>
        : <Conversation key={sessionId ?? `new ${fresh}`} sessionId={sessionId} agents={agents} first={filters.agent} leading={leading} onStored={(id) => { if (id !== sessionId) open(id) }} />}
    </div>
  )
}
