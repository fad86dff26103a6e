import { Command } from 'cmdk'
import { Check } from 'lucide-react'
import type { Agent } from 'parley-client'
import type { ReactNode } from 'react'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

/** Agents, with a search by name, description and model. */
export default function AgentChoices ({ agents, value, onChoose }: {
  agents: readonly Agent[], value: string | undefined, onChoose: (agentId: string) => void
}): ReactNode {
  const say = useWords(WORDS)
  return (
    <Command label={say.searchAgents} defaultValue={value ?? ''}>
      <Command.Input autoFocus placeholder={say.searchAgents} className='h-10 w-full border-b border-line bg-transparent px-3 outline-none placeholder:text-muted' />
      <Command.List className='scroll-slim max-h-72 overflow-y-auto p-1'>
        <Command.Empty className='px-3 py-6 text-center text-muted'>{say.noAgents}</Command.Empty>
        {agents.map(({ id, name, description, model }) => (
          <Command.Item
            key={id} value={id} keywords={[name, description, model ?? '']} onSelect={() => { onChoose(id) }}
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
  )
}
