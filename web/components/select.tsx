import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { NONCE } from '../shell/nonce.js'
import { cx } from './cx.js'

/** One of a select's options. */
export interface Option<T extends string> { value: T, label: string }

/**
 * A choice of one among a few. Options may have the empty text as their value: "all".
 * @param props.label accessible name, unless a `Field` gives an `id`
 */
export function Select<T extends string> ({ value, onChange, options, label, id, className, disabled = false }: {
  value: T, onChange: (value: T) => void, options: readonly Option<T>[], label?: string, id?: string, className?: string, disabled?: boolean
}): ReactNode {
  return (
    // Radix keeps the empty text for itself.
    <Radix.Root value={`=${value}`} disabled={disabled} onValueChange={(next) => { onChange(next.slice(1) as T) }}>
      <Radix.Trigger id={id} aria-label={label} className={cx('inline-flex h-9 min-w-0 items-center justify-between gap-2 rounded-md border border-line-strong bg-surface px-3 text-left text-ink hover:bg-hover disabled:opacity-55', className)}>
        <span className='truncate'><Radix.Value /></span>
        <Radix.Icon><ChevronDown aria-hidden className='size-4 text-muted' /></Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content position='popper' sideOffset={4} collisionPadding={8} className='z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-[appear_120ms_ease-out] overflow-hidden rounded-lg border border-line bg-surface shadow-floating'>
          <Radix.Viewport nonce={NONCE} className='p-1'>
            {options.map((option) => (
              <Radix.Item
                key={option.value} value={`=${option.value}`}
                className='relative flex h-8 cursor-default items-center rounded-md pr-3 pl-7 outline-none select-none data-highlighted:bg-hover'
              >
                <Radix.ItemIndicator className='absolute left-2'><Check aria-hidden className='size-4 text-accent' /></Radix.ItemIndicator>
                <Radix.ItemText>{option.label}</Radix.ItemText>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
