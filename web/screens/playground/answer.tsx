import { Braces, RefreshCw, ThumbsDown, ThumbsUp } from 'lucide-react'
import type { Agent, Message } from 'parley-client'
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { Badge } from '../../components/badge.js'
import { IconButton } from '../../components/button.js'
import { CopyButton } from '../../components/copy.js'
import { Menu } from '../../components/menu.js'
import { sentenceOf } from '../../service/problem.js'
import { useLanguage, useWords } from '../../words/index.js'
import { Branches } from './branches.js'
import { Figures } from './figures.js'
import { useLive } from './live.js'
import { Progress, Reasoning, ToolCalls } from './parts.js'
import { follow } from './talk.js'
import { WORDS } from './words.js'

const Markdown = lazy(() => import('../../components/markdown.js'))

/** What can be done with an answer. */
export interface AnswerActions {
  onShow: (messageId: string) => void
  onRetry: (messageId: string, agentId?: string) => void
  onRate: (messageId: string, rating: 'good' | 'bad' | null) => void
  onEvents: (messageId: string) => void
}

/** What an agent said, or is saying now. */
export function AnswerView ({ message, agents, isBusy, onShow, onRetry, onRate, onEvents }: AnswerActions & {
  message: Message, agents: readonly Agent[], isBusy: boolean
}): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const isRunning = message.status === 'streaming'
  const { id, sessionId, agentId } = message
  const live = useLive(isRunning ? id : undefined)
  // Above all after a reload in the middle of an answer.
  useEffect(() => { if (isRunning) follow(sessionId, id) }, [isRunning, sessionId, id])
  const text = live !== undefined && live.text.length >= message.content.length ? live.text : message.content
  const reasoning = message.reasoning ?? live?.reasoning ?? ''
  const name = agents.find((agent) => agent.id === agentId)?.name ?? agentId ?? ''
  const rating = message.feedback?.rating
  const [isTold, setTold] = useState(false)
  useEffect(() => { if (!isRunning && live !== undefined) setTold(true) }, [isRunning, live])
  return (
    <article aria-label={name} aria-busy={isRunning} className='flex flex-col gap-2'>
      <header className='flex items-center gap-2 text-[0.8125rem] font-medium'>
        <span className='truncate'>{name}</span>
        {message.status === 'stopped' && <Badge>{say.stopped}</Badge>}
        {message.status === 'interrupted' && <Badge tone='warn'>{say.interrupted}</Badge>}
        {message.status === 'failed' && <Badge tone='bad'>{say.failed}</Badge>}
      </header>
      <Reasoning text={reasoning} isRunning={isRunning && text === ''} />
      <div className='min-w-0 text-[0.9375rem] wrap-anywhere'>
        {text !== '' && <Suspense fallback={<p className='whitespace-pre-wrap'>{text}</p>}><Markdown text={text} /></Suspense>}
      </div>
      <ToolCalls calls={message.toolCalls} />
      {message.error !== null && (
        <p role={isTold ? 'alert' : undefined} className='rounded-lg bg-bad-soft px-3 py-2 text-bad'>
          {sentenceOf(message.error.code, language) ?? message.error.message} <span className='font-mono text-xs'>{message.error.code}</span>
        </p>
      )}
      {isRunning
        ? <Progress live={live} hasText={text !== ''} agents={agents} />
        : (
          <footer className='flex flex-wrap items-center gap-x-3 gap-y-1'>
            <div className='-ml-1.5 flex items-center'>
              <Branches siblings={message.siblings} onShow={onShow} />
              <CopyButton text={message.content} className='size-7' />
              <IconButton label={say.retry} icon={RefreshCw} className='size-7' disabled={isBusy} onClick={() => { onRetry(id) }} />
              <IconButton label={say.good} icon={ThumbsUp} aria-pressed={rating === 'good'} className='size-7 aria-pressed:text-accent' onClick={() => { onRate(id, rating === 'good' ? null : 'good') }} />
              <IconButton label={say.bad} icon={ThumbsDown} aria-pressed={rating === 'bad'} className='size-7 aria-pressed:text-bad' onClick={() => { onRate(id, rating === 'bad' ? null : 'bad') }} />
              <IconButton label={say.rawEvents} icon={Braces} className='size-7' onClick={() => { onEvents(id) }} />
              {agents.length > 1 && (
                <Menu align='start' items={agents.map((agent) => ({ label: agent.name, isDisabled: isBusy, onSelect: () => { onRetry(id, agent.id) } }))}>
                  <button type='button' className='rounded-md px-2 py-1 text-xs text-muted hover:bg-hover hover:text-ink'>{say.retryWith}</button>
                </Menu>
              )}
            </div>
            <Figures message={message} />
          </footer>
          )}
    </article>
  )
}
