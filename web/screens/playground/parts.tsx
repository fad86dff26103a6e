/** Parts of an answer beside its text: what the model thought, what it called, and how far it is. */
import { ChevronRight, LoaderCircle, Wrench } from 'lucide-react'
import type { Agent, Message } from 'parley-client'
import type { ReactNode } from 'react'
import { useWords, type Like } from '../../words/index.js'
import type { Live } from './live.js'
import { WORDS } from './words.js'

const SUMMARY = 'inline-flex list-none items-center gap-1.5 rounded-md py-0.5 text-[0.8125rem] text-muted hover:text-ink [&::-webkit-details-marker]:hidden'

function Fold ({ summary, icon, children }: { summary: string, icon?: ReactNode, children: ReactNode }): ReactNode {
  return (
    <details className='group/fold'>
      <summary className={SUMMARY}>
        <ChevronRight aria-hidden className='size-3.5 transition-transform group-open/fold:rotate-90' />
        {icon}
        {summary}
      </summary>
      {children}
    </details>
  )
}

/** What the model thought, folded away. */
export function Reasoning ({ text, isRunning }: { text: string, isRunning: boolean }): ReactNode {
  const say = useWords(WORDS)
  if (text === '') return null
  return (
    <Fold summary={isRunning ? say.reasoningNow : say.reasoning}>
      <p className='mt-1 ml-1.5 border-l-2 border-line pl-3.5 text-[0.8125rem] wrap-anywhere whitespace-pre-wrap text-muted'>{text}</p>
    </Fold>
  )
}

const indented = (json: string): string => {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}

/** Functions that the model wants called, with what it passes to them. */
export function ToolCalls ({ calls }: { calls: Message['toolCalls'] }): ReactNode {
  const say = useWords(WORDS)
  return calls?.map(({ id, name, arguments: passed }) => (
    <Fold key={id} summary={say.toolCall(name)} icon={<Wrench aria-hidden className='size-3.5' />}>
      <pre tabIndex={0} className='scroll-slim mt-1 overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs'>{indented(passed)}</pre>
    </Fold>
  ))
}

/** What is neither question nor answer: a system message, or a tool's result. */
export function Aside ({ message }: { message: Message }): ReactNode {
  const say = useWords(WORDS)
  return (
    <Fold summary={message.role === 'tool' ? say.toolResult : say.systemMessage}>
      <pre tabIndex={0} className='scroll-slim mt-1 max-h-80 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs whitespace-pre-wrap'>{message.content}</pre>
    </Fold>
  )
}

function noteOf (note: NonNullable<Live['note']>, agents: readonly Agent[], say: Like<(typeof WORDS)['en']>): string {
  if (note.type === 'fallback') return say.fallback(agents.find(({ id }) => id === note.agentId)?.name ?? note.agentId ?? '')
  if (note.type === 'flowNodeStatus') return say.step(note.name ?? '…')
  return note.type === 'draining' ? say.draining : say.retrying
}

/** How far an answer is that is being produced. */
export function Progress ({ live, hasText, agents }: { live: Live | undefined, hasText: boolean, agents: readonly Agent[] }): ReactNode {
  const say = useWords(WORDS)
  const isLost = (live?.failures ?? 0) > 0
  const note = live?.note
  const text = isLost ? say.reconnecting : note !== undefined ? noteOf(note, agents, say) : hasText ? '' : say.waiting
  return (
    <p role='status' className='flex min-h-5 items-center gap-2 text-[0.8125rem] text-muted'>
      <LoaderCircle aria-hidden className='size-3.5 animate-spin' />
      {text}
    </p>
  )
}
