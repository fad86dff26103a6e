import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { useWords } from '../words/index.js'
import { WORDS } from '../words/shared.js'
import { Button } from './button.js'
import { cx } from './cx.js'

/** Properties of a dialog. */
export interface DialogProps {
  open: boolean
  onClose: () => void
  title: string
  description?: string
  children?: ReactNode
  /** Buttons, the one that does it last. */
  footer?: ReactNode
  isWide?: boolean
}

/** Begin at the first field, or the window itself: the button that closes it stands first, and nobody opens a window to close it. */
function focusFirst (event: Event): void {
  event.preventDefault()
  const content = event.target as HTMLElement
  const field = content.querySelector<HTMLElement>('input, textarea, [role="combobox"], [role="tab"]')
  if (field === null) content.focus()
  else field.focus()
}

/** A window over the page that has to be dealt with first; a sheet from below where there is no room. */
export function Dialog ({ open, onClose, title, description, children, footer, isWide = false }: DialogProps): ReactNode {
  const say = useWords(WORDS)
  return (
    <Radix.Root open={open} onOpenChange={(next) => { if (!next) onClose() }}>
      <Radix.Portal>
        <Radix.Overlay className='fixed inset-0 z-40 bg-scrim' />
        <Radix.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          onOpenAutoFocus={focusFirst}
          className={cx('fixed z-50 flex max-h-[88dvh] outline-none w-full animate-[appear_140ms_ease-out] flex-col border border-line bg-surface shadow-floating max-sm:inset-x-0 max-sm:bottom-0 max-sm:rounded-t-xl sm:top-1/2 sm:left-1/2 sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl', isWide ? 'sm:max-w-3xl' : 'sm:max-w-md')}
        >
          <header className='flex items-start gap-3 px-5 pt-4 pb-2'>
            <div className='min-w-0 flex-1'>
              <Radix.Title className='text-base font-semibold'>{title}</Radix.Title>
              {description !== undefined && <Radix.Description className='mt-1 text-muted'>{description}</Radix.Description>}
            </div>
            <Radix.Close aria-label={say.close} className='-mr-2 flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink'>
              <X aria-hidden className='size-4' />
            </Radix.Close>
          </header>
          <div className='scroll-slim min-h-0 flex-1 overflow-y-auto px-5 py-2'>{children}</div>
          {footer !== undefined && <footer className='flex flex-wrap justify-end gap-2 px-5 pt-2 pb-4'>{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Question before something that can't be taken back: it stays open, and busy, until it is done. */
export function Confirm ({ open, onClose, title, description, action, onConfirm }: Omit<DialogProps, 'children' | 'footer'> & {
  action: string, onConfirm: () => Promise<unknown>
}): ReactNode {
  const say = useWords(WORDS)
  const [isBusy, setBusy] = useState(false)
  const confirm = async (): Promise<void> => {
    setBusy(true)
    try {
      await onConfirm()
      onClose()
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open={open} onClose={onClose} title={title} {...(description === undefined ? {} : { description })}
      footer={(
        <>
          <Button onClick={onClose}>{say.cancel}</Button>
          <Button variant='danger' isBusy={isBusy} onClick={() => { confirm().catch(() => undefined) }}>{action}</Button>
        </>
      )}
    />
  )
}
