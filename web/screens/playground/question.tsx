import { Pencil } from 'lucide-react'
import type { Message } from 'parley-client'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { Button, IconButton } from '../../components/button.js'
import { CopyButton } from '../../components/copy.js'
import { Textarea } from '../../components/field.js'
import { useWords } from '../../words/index.js'
import { WORDS as SHARED } from '../../words/shared.js'
import { Branches } from './branches.js'
import { WORDS } from './words.js'

/** What a person said, to be edited: the earlier words stay, as a branch. */
export function QuestionView ({ message, isBusy, onShow, onEdit }: {
  message: Message, isBusy: boolean, onShow: (messageId: string) => void, onEdit: (content: string) => void
}): ReactNode {
  const say = useWords(WORDS)
  const shared = useWords(SHARED)
  const [draft, setDraft] = useState<string>()
  const save = (): void => {
    if (draft === undefined || draft.trim() === '') return
    setDraft(undefined)
    onEdit(draft)
  }
  const listen = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') { event.stopPropagation(); setDraft(undefined) }
    if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); save() }
  }
  return (
    <article aria-label={say.you} className='group flex flex-col items-end gap-1'>
      {draft === undefined
        ? <div className='max-w-[85%] rounded-2xl rounded-br-md bg-hover px-4 py-2.5 text-[0.9375rem] wrap-anywhere whitespace-pre-wrap'>{message.content}</div>
        : (
          <div className='flex w-full flex-col gap-2'>
            <Textarea autoFocus aria-label={say.edit} value={draft} onChange={({ target }) => { setDraft(target.value) }} onKeyDown={listen} className='text-[0.9375rem]' />
            <div className='flex justify-end gap-2'>
              <Button size='sm' onClick={() => { setDraft(undefined) }}>{shared.cancel}</Button>
              <Button size='sm' variant='primary' onClick={save}>{say.saveAndAsk}</Button>
            </div>
          </div>
          )}
      {draft === undefined && (
        <div className='flex items-center'>
          <Branches siblings={message.siblings} onShow={onShow} />
          <IconButton label={say.edit} icon={Pencil} className='size-7' disabled={isBusy} onClick={() => { setDraft(message.content) }} />
          <CopyButton text={message.content} className='size-7' />
        </div>
      )}
    </article>
  )
}
