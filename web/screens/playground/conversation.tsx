/** One conversation, or the beginning of one: its thread, and where one writes. */
import { useQuery } from '@tanstack/react-query'
import { Bot, Code } from 'lucide-react'
import { ParleyApiError, type Agent, type Session } from 'parley-client'
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { IconButton } from '../../components/button.js'
import { Empty } from '../../components/empty.js'
import { Failure } from '../../components/failure.js'
import { toast } from '../../components/toast.js'
import { client } from '../../service/client.js'
import { problemOf } from '../../service/problem.js'
import { queryClient } from '../../service/query-client.js'
import { useLanguage, useWords } from '../../words/index.js'
import { AgentPicker } from './agent-picker.js'
import { Composer } from './composer.js'
import { refresh, sessionQuery, showBranch, shownLeaf } from './conversations.js'
import { ask, edit, retry, stop, type Asking, type TakeBack } from './talk.js'
import { Pending, Thread, type Editing } from './thread.js'
import { Welcome } from './welcome.js'
import { WORDS } from './words.js'

const CopyAs = lazy(() => import('./copy-as.js'))
const RawEvents = lazy(() => import('./raw-events.js'))

/** Something asked for that is not known to be stored: a new question, or another answer to, or wording of, an earlier one. */
interface OnItsWay { question?: string, takeBack: TakeBack }

/** Have the thread follow what other devices did, whenever the glance at the conversation shows something new. */
function useChangesElsewhere (session: Session | undefined): void {
  const mark = session === undefined ? '' : `${session.activeLeaf ?? ''} ${session.activeMessageId ?? ''} ${session.messageCount}`
  useEffect(() => {
    if (session !== undefined) void queryClient.invalidateQueries({ queryKey: ['messages', session.id] })
    // Each glance brings a new object: only what it says counts.
  }, [session?.id, mark])
}

/** A conversation. */
export function Conversation ({ sessionId, agents, first, leading, onStored }: {
  sessionId: string | undefined, agents: readonly Agent[], first: string, leading: ReactNode, onStored: (sessionId: string) => void
}): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const { data: session, error } = useQuery({ ...sessionQuery(sessionId ?? ''), enabled: sessionId !== undefined })
  const [picked, setPicked] = useState<string>()
  const [draft, setDraft] = useState('')
  const [pending, setPending] = useState<OnItsWay>()
  const [editing, setEditing] = useState<Editing>()
  const [failure, setFailure] = useState<unknown>()
  const [dialog, setDialog] = useState<{ events: string } | 'copy'>()
  useChangesElsewhere(session)
  const agentId = picked ?? session?.agentId ?? agents.find(({ id }) => id === first)?.id ?? agents[0]?.id
  const agent = agents.find(({ id }) => id === agentId)
  const running = session?.activeMessageId ?? undefined
  const isBusy = running !== undefined || pending !== undefined

  const complain = (reason: unknown): void => { toast({ text: problemOf(reason, language).text, tone: 'bad' }) }
  const asking = (question = ''): Asking => ({
    before: sessionId === undefined ? undefined : shownLeaf(sessionId),
    onStored (id) { setPending(undefined); setPicked(undefined); setEditing(undefined); onStored(id) },
    onRefused (reason) { setPending(undefined); setDraft((now) => now === '' ? question : now); setFailure(reason) }
  })
  const send = (text: string): void => {
    if (text.trim() === '' || agentId === undefined || isBusy) return
    setFailure(undefined)
    setDraft('')
    const place = sessionId === undefined ? {} : { sessionId }
    setPending({ question: text, takeBack: ask({ agentId, message: text, ...place }, asking(text)) })
  }
  const again = (begin: () => TakeBack): void => {
    if (isBusy) return
    setFailure(undefined)
    setPending({ takeBack: begin() })
  }
  const halt = (): void => {
    if (pending !== undefined) {
      pending.takeBack()
      setPending(undefined)
      setDraft((now) => now === '' ? pending.question ?? '' : now)
    } else if (sessionId !== undefined && running !== undefined) stop(sessionId, running).catch(complain)
  }
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      // A menu or dialog that is open takes the key for itself.
      if (event.key === 'Escape' && !event.defaultPrevented && document.querySelector('[role="dialog"],[role="menu"],[role="listbox"]') === null) halt()
    }
    window.addEventListener('keydown', listen)
    return () => { window.removeEventListener('keydown', listen) }
  })
  if (error instanceof ParleyApiError && error.status === 404) return <div className='flex-1 pt-16'><Empty title={say.gone} text={say.goneText} /></div>
  const rate = (id: string, rating: 'good' | 'bad' | null): void => {
    client.chat.feedback(id, { rating }).then(() => { if (sessionId !== undefined) void refresh(sessionId) }, complain)
  }
  return (
    <section className='flex min-w-0 flex-1 flex-col'>
      <header className='flex h-12 shrink-0 items-center gap-1 border-b border-line px-2'>
        <h1 className='sr-only'>{session === undefined || session.title === '' ? say.newConversation : session.title}</h1>
        {leading}
        <AgentPicker value={agentId} onChange={setPicked} />
        <p className='min-w-0 flex-1 truncate px-1 text-right text-[0.8125rem] text-muted'>{session?.title}</p>
        <IconButton label={say.copyAs} icon={Code} onClick={() => { setDialog('copy') }} />
      </header>
      {sessionId !== undefined
        ? (
          <Thread
            sessionId={sessionId} agents={agents} pending={pending?.question} isBusy={isBusy} editing={editing} onEditing={setEditing}
            onShow={(id) => { showBranch(sessionId, id).catch(complain) }} onRate={rate} onEvents={(events) => { setDialog({ events }) }}
            onRetry={(id, by) => { again(() => retry(id, by, asking())) }}
            onEdit={({ id, text }) => { again(() => edit(id, text, asking())) }}
          />
          )
        : pending?.question !== undefined
          ? <div className='mx-auto flex w-full max-w-3xl flex-1 flex-col px-4 py-6 sm:px-6'><Pending text={pending.question} /></div>
          : agent === undefined ? <div className='flex-1'><Empty icon={Bot} title={say.noAgent} text={say.noAgentText} /></div> : <Welcome agent={agent} onAsk={send} />}
      {failure !== undefined && <div className='mx-auto w-full max-w-3xl px-3 pb-3 sm:px-6'><Failure error={failure} /></div>}
      <Composer
        draft={draft} onDraft={setDraft} agentName={agent?.name ?? ''} isRunning={isBusy} isDisabled={agentId === undefined}
        onSend={() => { send(draft) }} onStop={halt}
      />
      <Suspense>
        {dialog === 'copy' && agentId !== undefined && <CopyAs of={{ origin: location.origin, agentId, sessionId, message: draft.trim() === '' ? 'Hello' : draft.trim() }} onClose={() => { setDialog(undefined) }} />}
        {typeof dialog === 'object' && <RawEvents messageId={dialog.events} onClose={() => { setDialog(undefined) }} />}
      </Suspense>
    </section>
  )
}
