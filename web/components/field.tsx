/** Fields of forms: each with its label, its hint, and the error that is about it. */
import { Search } from 'lucide-react'
import { useId, type ComponentProps, type ReactNode } from 'react'
import { cx } from './cx.js'

/** What a field tells its control. */
export interface ControlProps {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

const CONTROL = 'w-full rounded-md border border-line-strong bg-surface px-3 text-ink placeholder:text-muted aria-invalid:border-bad disabled:opacity-55'

/**
 * A labelled control.
 * @param props.children the control, given the properties that tie it to its label and its error
 */
export function Field ({ label, hint, error, className, children }: {
  label: string, hint?: ReactNode, error?: string | undefined, className?: string, children: (control: ControlProps) => ReactNode
}): ReactNode {
  const id = useId()
  const about = error !== undefined || hint !== undefined ? `${id}-about` : undefined
  return (
    <div className={cx('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className='text-[0.8125rem] font-medium'>{label}</label>
      {children({ id, 'aria-describedby': about, 'aria-invalid': error === undefined ? undefined : true })}
      {error !== undefined
        ? <p id={about} role='alert' className='text-[0.8125rem] text-bad'>{error}</p>
        : hint !== undefined && <p id={about} className='text-[0.8125rem] text-muted'>{hint}</p>}
    </div>
  )
}

/** One line of text. */
export function Input ({ className, ...rest }: ComponentProps<'input'>): ReactNode {
  return <input {...rest} className={cx(CONTROL, 'h-9', className)} />
}

/** Several lines of text. */
export function Textarea ({ className, ...rest }: ComponentProps<'textarea'>): ReactNode {
  return <textarea {...rest} className={cx(CONTROL, 'min-h-20 resize-y py-2', className)} />
}

/** A search over a list; its label is read, not shown. */
export function SearchInput ({ label, className, ...rest }: Omit<ComponentProps<'input'>, 'type'> & { label: string }): ReactNode {
  return (
    <div className={cx('relative', className)}>
      <Search aria-hidden className='pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted' />
      <input type='search' aria-label={label} placeholder={label} {...rest} className={cx(CONTROL, 'h-9 pl-8')} />
    </div>
  )
}
