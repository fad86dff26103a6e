import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Bot, Check, ChevronDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { agentsQuery } from '../../service/queries.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

/** Choice of the agent that is talked to, with a search by name, description and model. */
export function AgentPicker ({ value, onChange }: { value: string | undefined, onChange: (agentId: string) => void }): ReactNode {
  const say = useWords(WORDS)
  const [isOpen, setOpen] = useState(false)
  const { data: agents = [] } = useQuery(agentsQuery)
  const chosen = agents.find(({ id }) => id === value)
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button type='button' aria-label={`${say.agent}: ${chosen?.name ?? value ?? ''}`} className='flex h-9 max-w-full min-w-0 items-center gap-2 rounded-md px-2.5 font-medium hover:bg-hover'>
          <Bot aria-hidden className='size-4 shrink-0 text-accent' />
          <span className='truncate'>{chosen?.name ?? value ?? say.agent}</span>
          <ChevronDown aria-hidden className='size-4 shrink-0 text-muted' />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align='start' sideOffset={4} collisionPadding={8} className='z-50 w-[min(24rem,calc(100vw-1rem))] animate-[appear_120ms_ease-out] overflow-hidden rounded-lg border border-line bg-surface shadow-floating'>
          <Command label={say.searchAgents} defaultValue={value ?? ''}>
            <Command.Input placeholder={say.searchAgents} className='h-10 w-full border-b border-line bg-transparent px-3 outline-none placeholder:text-muted' />
            <Command.List className='scroll-slim max-h-72 overflow-y-auto p-1'>
              <Command.Empty className='px-3 py-6 text-center text-muted'>{say.noAgents}</Command.Empty>
              {agents.map(({ id, name, description, model }) => (
                <Command.Item
                  key={id} value={id} keywords={[name, description, model ?? '']} onSelect={() => { onChange(id); setOpen(false) }}
                  className='flex cursor-default items-start gap-2 rounded-md px-2.5 py-2 select-none data-[selected=true]:bg-hover'
                >
                  <span className='min-w-0 flex-1'>
                    <span className='flex items-baseline gap-2'>
                      <span className='truncate font-medium'>{name}</span>
                      {model !== null && <span className='truncate text-xs text-muted'>{model}</span>}
                    </span>
                    {description !== '' && <span className='line-clamp-2 text-[0.8125rem] text-muted'>{description}</span>}
                  </span>
                  {id === value && <Check aria-hidden className='mt-0.5 size-4 shrink-0 text-accent' />}
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
