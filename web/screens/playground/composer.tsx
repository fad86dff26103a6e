import { ArrowUp, Square } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

/** Where one writes. Enter sends, Shift+Enter breaks the line, Esc stops the answer. */
export function Composer ({ draft, onDraft, agentName, isRunning, isDisabled, onSend, onStop }: {
  draft: string,
  onDraft: (text: string) => void,
  agentName: string
  isRunning: boolean,
  isDisabled: boolean,
  onSend: () => void,
  onStop: () => void
}): ReactNode {
  const say = useWords(WORDS)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (window.matchMedia('(pointer: fine)').matches) field.current?.focus()
  }, [])
  const listen = (event: KeyboardEvent): void => {
    // Enter that picks a word of an input method is no end of a message.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    if (!isRunning) onSend()
  }
  const isEmpty = draft.trim() === ''
  return (
    <form
      className='mx-auto w-full max-w-3xl px-3 pb-3 sm:px-6'
      onSubmit={(event) => { event.preventDefault(); onSend() }}
    >
      <div className='flex items-end gap-2 rounded-xl border border-line-strong bg-surface p-2 shadow-raised focus-within:border-accent'>
        <textarea
          ref={field} rows={1} aria-label={say.message} placeholder={say.placeholder(agentName)} value={draft} disabled={isDisabled}
          maxLength={262_144} onChange={({ target }) => { onDraft(target.value) }} onKeyDown={listen}
          className='scroll-slim field-sizing-content max-h-60 min-h-9 min-w-0 flex-1 resize-none bg-transparent px-2 py-1.5 text-[0.9375rem] outline-none placeholder:text-muted'
        />
        {isRunning
          ? (
            // An element of its own: the click on one must not become the other's.
            <button key='stop' type='button' aria-label={say.stop} onClick={onStop} className='flex size-9 shrink-0 items-center justify-center rounded-lg bg-ink text-page hover:opacity-85'>
              <Square aria-hidden className='size-3.5 fill-current' />
            </button>
            )
          : (
            <button key='send' type='submit' aria-label={say.send} disabled={isEmpty || isDisabled} className='flex size-9 shrink-0 items-center justify-center rounded-lg bg-accent text-on-accent hover:bg-accent-hover disabled:bg-hover disabled:text-muted'>
              <ArrowUp aria-hidden className='size-4.5' />
            </button>
            )}
      </div>
      <p className='mt-1.5 hidden text-center text-xs text-muted sm:block'>{say.keys}</p>
    </form>
  )
}
