import type { ReactNode } from 'react'
import { cx } from './cx.js'

/** A part of a page, set off by a frame. */
export function Card ({ title, actions, children, className }: {
  title?: string, actions?: ReactNode, children: ReactNode, className?: string
}): ReactNode {
  return (
    <section className={cx('min-w-0 rounded-xl border border-line bg-surface shadow-raised', className)}>
      {title !== undefined && (
        <header className='flex min-h-12 flex-wrap items-center justify-between gap-2 px-4 pt-3'>
          <h2 className='font-semibold'>{title}</h2>
          {actions}
        </header>
      )}
      <div className='p-4'>{children}</div>
    </section>
  )
}

/** A figure with its name, and how it came about. */
export function Stat ({ label, value, hint, className }: {
  label: string, value: ReactNode, hint?: ReactNode, className?: string
}): ReactNode {
  return (
    <div className={cx('min-w-0 rounded-xl border border-line bg-surface p-4 shadow-raised', className)}>
      <p className='truncate text-[0.8125rem] text-muted'>{label}</p>
      <p className='mt-1 truncate text-2xl font-semibold tracking-tight tabular-nums'>{value}</p>
      {hint !== undefined && <p className='mt-0.5 wrap-anywhere text-xs text-muted'>{hint}</p>}
    </div>
  )
}
