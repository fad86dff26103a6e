import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

/** One tab and what it shows. */
export interface Tab { value: string, label: string, content: ReactNode }

/** Views of one thing, one at a time. Without `value` it keeps the choice itself. */
export function Tabs ({ tabs, label, value, onChange }: {
  tabs: readonly Tab[], label: string, value?: string, onChange?: (value: string) => void
}): ReactNode {
  const control = value === undefined ? { defaultValue: tabs[0]?.value ?? '' } : { value, onValueChange: (next: string) => { onChange?.(next) } }
  return (
    <Radix.Root {...control}>
      <Radix.List aria-label={label} className='scroll-slim flex gap-1 overflow-x-auto border-b border-line'>
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value} value={tab.value}
            className='-mb-px shrink-0 border-b-2 border-transparent px-3 py-2 font-medium text-muted hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink'
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => <Radix.Content key={tab.value} value={tab.value} className='pt-4'>{tab.content}</Radix.Content>)}
    </Radix.Root>
  )
}
