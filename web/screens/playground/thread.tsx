import { useInfiniteQuery } from '@tanstack/react-query'
import type { Agent, Message } from 'parley-client'
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react'
import { Button } from '../../components/button.js'
import { Failure } from '../../components/failure.js'
import { SkeletonRows } from '../../components/skeleton.js'
import { useWords } from '../../words/index.js'
import { AnswerView, type AnswerActions } from './answer.js'
import { messagesQuery } from './conversations.js'
import { Aside } from './parts.js'
import { QuestionView } from './question.js'
import { WORDS } from './words.js'

const NEAR_PX = 80

/** A question that is being put otherwise: the new text stays until it is stored. */
export interface Editing { id: string, text: string }

/** Keep the newest words in view as long as the reader is there; who has scrolled away is left in peace. */
function useStickyEnd (key: unknown): React.RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const listen = (): void => { isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX }
    element.addEventListener('scroll', listen, { passive: true })
    const observer = new ResizeObserver(() => { if (isAtEnd.current) element.scrollTop = element.scrollHeight })
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild)
    return () => {
      element.removeEventListener('scroll', listen)
      observer.disconnect()
    }
  }, [])
  useLayoutEffect(() => {
    isAtEnd.current = true
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }, [key])
  return box
}

/** The branch that is shown, and the question that is on its way. */
export function Thread ({ sessionId, agents, pending, isBusy, editing, onEditing, onEdit, ...actions }: AnswerActions & {
  sessionId: string,
  agents: readonly Agent[],
  pending: string | undefined,
  isBusy: boolean
  editing: Editing | undefined
  onEditing: (editing: Editing | undefined) => void
  onEdit: (edited: Editing) => void
}): ReactNode {
  const say = useWords(WORDS)
  const query = useInfiniteQuery(messagesQuery(sessionId))
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = query
  const messages: Message[] = data?.pages.flatMap((page) => page.messages).reverse() ?? []
  const box = useStickyEnd(`${sessionId} ${pending ?? ''}`)
  return (
    <div ref={box} className='scroll-slim min-h-0 flex-1 overflow-y-auto' tabIndex={0} role='region' aria-label={say.conversations}>
      <div className='mx-auto flex w-full max-w-3xl flex-col gap-6 px-4 py-6 sm:px-6'>
        {hasNextPage && <Button size='sm' className='self-center' isBusy={isFetchingNextPage} onClick={() => { void fetchNextPage() }}>{say.earlier}</Button>}
        {error !== null && <Failure error={error} onRetry={() => { void refetch() }} />}
        {isPending && error === null && <SkeletonRows rows={6} />}
        {messages.map((message) => {
          if (message.role === 'user') {
            const { id } = message
            return (
              <QuestionView
                key={id} message={message} isBusy={isBusy} onShow={actions.onShow} draft={editing?.id === id ? editing.text : undefined}
                onDraft={(text) => { onEditing(text === undefined ? undefined : { id, text }) }} onEdit={(text) => { onEdit({ id, text }) }}
              />
            )
          }
          if (message.role === 'assistant') return <AnswerView key={message.id} message={message} agents={agents} isBusy={isBusy} {...actions} />
          return <Aside key={message.id} message={message} />
        })}
        {pending !== undefined && <Pending text={pending} />}
      </div>
    </div>
  )
}

/** A question that the service has not stored yet. */
export function Pending ({ text }: { text: string }): ReactNode {
  return <div className='max-w-[85%] self-end rounded-2xl rounded-br-md bg-hover px-4 py-2.5 text-[0.9375rem] wrap-anywhere whitespace-pre-wrap opacity-65'>{text}</div>
}
