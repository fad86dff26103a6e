import { Check, type LucideIcon } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './cx.js'

/** One line of a menu; a title heads the lines below it. */
export type MenuItem =
  | { label: string, icon?: LucideIcon, onSelect: () => void, isDanger?: boolean, isChecked?: boolean, isDisabled?: boolean }
  | { title: string }
  | 'line'

const ITEM = 'flex min-h-8 cursor-default items-center gap-2.5 rounded-md px-2.5 py-1.5 outline-none select-none data-highlighted:bg-hover data-disabled:opacity-45'

/**
 * A menu of commands.
 * @param props.children its button
 */
export function Menu ({ items, children, align = 'end' }: { items: readonly MenuItem[], children: ReactNode, align?: 'start' | 'end' }): ReactNode {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align={align} sideOffset={4} collisionPadding={8} className='z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 animate-[appear_120ms_ease-out] overflow-y-auto rounded-lg border border-line bg-surface p-1 shadow-floating'>
          {items.map((item, index) => {
            if (item === 'line') return <Radix.Separator key={index} className='my-1 h-px bg-line' />
            if ('title' in item) return <Radix.Label key={index} className='px-2.5 pt-2 pb-1 text-xs text-muted'>{item.title}</Radix.Label>
            const { label, icon: Icon, onSelect, isDanger = false, isChecked, isDisabled = false } = item
            return (
              <Radix.Item key={index} disabled={isDisabled} onSelect={onSelect} className={cx(ITEM, isDanger && 'text-bad')}>
                {Icon !== undefined && <Icon aria-hidden className='size-4 opacity-80' />}
                <span className='flex-1'>{label}</span>
                {isChecked === true && <Check aria-hidden className='size-4 text-accent' />}
              </Radix.Item>
            )
          })}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
