import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { Button } from '../../components/button.js'
import { Failure } from '../../components/failure.js'
import { client } from '../../service/client.js'
import { agentsQuery } from '../../service/queries.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

const Markdown = lazy(() => import('../../components/markdown.js'))

/** One question to the guide, or to whoever is there, and its answer as it comes. */
export function AskGuide ({ onAnswered }: { onAnswered: () => void }): ReactNode {
  const say = useWords(WORDS)
  const { data: agents = [] } = useQuery(agentsQuery)
  const agent = agents.find(({ provider }) => provider === 'guide') ?? agents[0]
  const [text, setText] = useState('')
  const [sessionId, setSessionId] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const ask = async (agentId: string): Promise<void> => {
    setBusy(true)
    setFailure(undefined)
    try {
      const stream = client.chat.stream({ agentId, message: say.question })
      for await (const event of stream) {
        if (event.type === 'start') setSessionId(event.data.sessionId)
        if (event.type === 'chunk') setText(stream.text)
      }
      await stream.final()
      onAnswered()
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className='flex flex-col gap-3'>
      <div className='flex flex-wrap items-center gap-3'>
        <p className='rounded-lg bg-hover px-3 py-2'>{say.question}</p>
        <Button variant='primary' isBusy={isBusy} disabled={agent === undefined} onClick={() => { if (agent !== undefined) void ask(agent.id) }}>
          {isBusy ? say.asking : say.askButton}
        </Button>
      </div>
      {failure !== undefined && <Failure error={failure} />}
      {text !== '' && (
        <div className='scroll-slim max-h-80 overflow-y-auto rounded-lg border border-line px-4 py-3 wrap-anywhere' tabIndex={0} aria-busy={isBusy}>
          <Suspense fallback={<p className='whitespace-pre-wrap'>{text}</p>}><Markdown text={text} /></Suspense>
        </div>
      )}
      {sessionId !== undefined && !isBusy && (
        <Link to='/playground/{-$sessionId}' params={{ sessionId } as never} className='w-fit font-medium text-accent underline underline-offset-4'>{say.openPlayground}</Link>
      )}
    </div>
  )
}
