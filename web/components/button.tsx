import { LoaderCircle, type LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.js'
import { Tooltip } from './tooltip.js'

/** Weight of a button: one `primary` a view, `danger` for what can't be undone. */
export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'

/** A button's own properties, beside those of the element. */
export interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant
  size?: 'sm' | 'md'
  icon?: LucideIcon
  /** Shows that what it started runs, and takes no second click. */
  isBusy?: boolean
}

const VARIANTS: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover border-transparent',
  secondary: 'bg-surface text-ink border-line-strong hover:bg-hover',
  ghost: 'bg-transparent text-ink border-transparent hover:bg-hover',
  danger: 'bg-surface text-bad border-line-strong hover:bg-bad-soft'
}
const SIZES = { sm: 'h-8 px-2.5 text-[0.8125rem] gap-1.5', md: 'h-9 px-3.5 gap-2' } as const

/** A button. */
export function Button ({ variant = 'secondary', size = 'md', icon: Icon, isBusy = false, className, children, disabled, ...rest }: ButtonProps): ReactNode {
  return (
    <button
      type='button' {...rest} disabled={disabled === true || isBusy} aria-busy={isBusy || undefined}
      className={cx('inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap transition-colors select-none disabled:cursor-default disabled:opacity-55', VARIANTS[variant], SIZES[size], className)}
    >
      {isBusy ? <LoaderCircle aria-hidden className='size-4 animate-spin' /> : Icon !== undefined && <Icon aria-hidden className='size-4' />}
      {children}
    </button>
  )
}

/** A button that shows an icon alone; its label is its accessible name and tooltip. */
export function IconButton ({ label, icon: Icon, className, isBusy = false, ...rest }: Omit<ButtonProps, 'children' | 'variant' | 'size'> & { label: string, icon: LucideIcon }): ReactNode {
  return (
    <Tooltip text={label}>
      <button
        type='button' {...rest} aria-label={label} disabled={rest.disabled === true || isBusy}
        className={cx('inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink disabled:cursor-default disabled:opacity-45', className)}
      >
        {isBusy ? <LoaderCircle aria-hidden className='size-4 animate-spin' /> : <Icon aria-hidden className='size-4' />}
      </button>
    </Tooltip>
  )
}
