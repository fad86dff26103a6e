import { Pencil } from 'lucide-react'
import type { Message } from 'parley-client'
import type { KeyboardEvent, ReactNode } from 'react'
import { Button, IconButton } from '../../components/button.js'
import { CopyButton } from '../../components/copy.js'
import { Textarea } from '../../components/field.js'
import { useWords } from '../../words/index.js'
import { WORDS as SHARED } from '../../words/shared.js'
import { Branches } from './branches.js'
import { WORDS } from './words.js'

/** What a person said, to be edited: the earlier words stay, as a branch. */
export function QuestionView ({ message, isBusy, draft, onShow, onDraft, onEdit }: {
  message: Message
  isBusy: boolean
  /** The new text; undefined while it is not edited. */
  draft: string | undefined
  onShow: (messageId: string) => void
  onDraft: (text: string | undefined) => void
  onEdit: (text: string) => void
}): ReactNode {
  const say = useWords(WORDS)
  const shared = useWords(SHARED)
  const save = (): void => {
    if (draft !== undefined && draft.trim() !== '' && !isBusy) onEdit(draft)
  }
  const listen = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    // What is on its way is stopped by the key, as everywhere.
    if (event.key === 'Escape' && !isBusy) { event.stopPropagation(); onDraft(undefined) }
    if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); save() }
  }
  return (
    <article aria-label={say.you} className='group flex flex-col items-end gap-1'>
      {draft === undefined
        ? <div className='max-w-[85%] rounded-2xl rounded-br-md bg-hover px-4 py-2.5 text-[0.9375rem] wrap-anywhere whitespace-pre-wrap'>{message.content}</div>
        : (
          <div className='flex w-full flex-col gap-2'>
            <Textarea autoFocus aria-label={say.edit} value={draft} readOnly={isBusy} onChange={({ target }) => { onDraft(target.value) }} onKeyDown={listen} className='text-[0.9375rem]' />
            <div className='flex justify-end gap-2'>
              <Button size='sm' disabled={isBusy} onClick={() => { onDraft(undefined) }}>{shared.cancel}</Button>
              <Button size='sm' variant='primary' isBusy={isBusy} onClick={save}>{say.saveAndAsk}</Button>
            </div>
          </div>
          )}
      {draft === undefined && (
        <div className='flex items-center'>
          <Branches siblings={message.siblings} onShow={onShow} />
          <IconButton label={say.edit} icon={Pencil} className='size-7' disabled={isBusy} onClick={() => { onDraft(message.content) }} />
          <CopyButton text={message.content} className='size-7' />
        </div>
      )}
    </article>
  )
}
