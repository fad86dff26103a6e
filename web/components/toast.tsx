import { X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { useSyncExternalStore, type ReactNode } from 'react'
import { useWords } from '../words/index.js'
import { WORDS } from '../words/shared.js'
import type { Tone } from './badge.js'
import { cx } from './cx.js'

/** A short word about what has just happened. */
export interface ToastMessage { text: string, tone?: Extract<Tone, 'good' | 'bad' | 'neutral'> }

let shown: readonly (ToastMessage & { id: number })[] = []
let count = 0
const listeners = new Set<() => void>()
const change = (next: typeof shown): void => {
  shown = next
  for (const listener of listeners) listener()
}

/**
 * Say shortly what has happened. What somebody has to act on belongs into the page.
 * @param message one sentence
 */
export function toast (message: ToastMessage): void {
  change([...shown.slice(-2), { ...message, id: ++count }])
}

const subscribe = (listener: () => void): () => void => {
  listeners.add(listener)
  return () => { listeners.delete(listener) }
}

const TONES = { good: 'before:bg-good', bad: 'before:bg-bad', neutral: 'before:bg-muted' } as const

/** Where toasts are shown; once a page. */
export function Toaster (): ReactNode {
  const messages = useSyncExternalStore(subscribe, () => shown)
  const say = useWords(WORDS)
  return (
    <Radix.Provider label={say.notice} duration={5000} swipeDirection='down'>
      {messages.map(({ id, text, tone = 'neutral' }) => (
        <Radix.Root
          key={id} onOpenChange={(open) => { if (!open) change(shown.filter((one) => one.id !== id)) }}
          className={cx('relative flex animate-[appear_140ms_ease-out] items-center gap-3 overflow-hidden rounded-lg border border-line bg-surface py-2.5 pr-2 pl-4 shadow-floating before:absolute before:inset-y-0 before:left-0 before:w-1', TONES[tone])}
        >
          <Radix.Title className='flex-1'>{text}</Radix.Title>
          <Radix.Close aria-label={say.close} className='rounded-md p-1.5 text-muted hover:bg-hover hover:text-ink'><X aria-hidden className='size-4' /></Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport label={say.notices} className='fixed right-4 bottom-4 z-[60] flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 outline-none' />
    </Radix.Provider>
  )
}
