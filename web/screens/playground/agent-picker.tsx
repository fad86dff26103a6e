import { useQuery } from '@tanstack/react-query'
import { Bot, ChevronDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { SkeletonRows } from '../../components/skeleton.js'
import { agentsQuery } from '../../service/queries.js'
import { useWords } from '../../words/index.js'
import { WORDS as SHARED } from '../../words/shared.js'
import { WORDS } from './words.js'

const AgentChoices = lazy(() => import('./agent-choices.js'))

/** Choice of the agent that is talked to; its list is loaded when it is first opened. */
export function AgentPicker ({ value, onChange }: { value: string | undefined, onChange: (agentId: string) => void }): ReactNode {
  const say = useWords(WORDS)
  const shared = useWords(SHARED)
  const [isOpen, setOpen] = useState(false)
  const { data: agents = [] } = useQuery(agentsQuery)
  const chosen = agents.find(({ id }) => id === value)
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button type='button' aria-label={shared.named(say.agent, chosen?.name ?? value ?? '')} className='flex h-9 max-w-full min-w-0 items-center gap-2 rounded-md px-2.5 font-medium hover:bg-hover'>
          <Bot aria-hidden className='size-4 shrink-0 text-accent' />
          <span className='truncate'>{chosen?.name ?? value ?? say.agent}</span>
          <ChevronDown aria-hidden className='size-4 shrink-0 text-muted' />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align='start' sideOffset={4} collisionPadding={8} className='z-50 w-[min(24rem,calc(100vw-1rem))] animate-[appear_120ms_ease-out] overflow-hidden rounded-lg border border-line bg-surface shadow-floating'>
          <Suspense fallback={<div className='p-3'><SkeletonRows rows={2} /></div>}>
            <AgentChoices agents={agents} value={value} onChoose={(id) => { onChange(id); setOpen(false) }} />
          </Suspense>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
