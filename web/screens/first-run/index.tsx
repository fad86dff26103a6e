import { useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { cx } from '../../components/cx.js'
import { Page } from '../../components/page.js'
import { Snippets } from '../../components/snippets.js'
import { agentsQuery } from '../../service/queries.js'
import { useUser } from '../../shell/session.js'
import { useWords } from '../../words/index.js'
import { AddAgent } from './add-agent.js'
import { AskGuide } from './ask-guide.js'
import { WORDS } from './words.js'

function Step ({ number, title, text, isDone = false, children }: {
  number: number, title: string, text: string, isDone?: boolean, children?: ReactNode
}): ReactNode {
  return (
    <li className='flex gap-4'>
      <span aria-hidden className={cx('mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-full text-[0.8125rem] font-semibold tabular-nums', isDone ? 'bg-accent text-on-accent' : 'bg-accent-soft text-accent')}>
        {isDone ? <Check className='size-4' /> : number}
      </span>
      <div className='min-w-0 flex-1 pb-2'>
        <h2 className='text-base font-semibold'>{title}</h2>
        <p className='mt-0.5 max-w-2xl text-muted'>{text}</p>
        {children !== undefined && <div className='mt-3 max-w-3xl rounded-xl border border-line bg-surface p-4 shadow-raised'>{children}</div>}
      </div>
    </li>
  )
}

/** The first steps: from a service that has just been started to a program that talks to one's own agents. */
export default function FirstRunScreen (): ReactNode {
  const say = useWords(WORDS)
  const { username, role } = useUser()
  const { data: agents = [] } = useQuery(agentsQuery)
  const [isAnswered, setAnswered] = useState(false)
  const own = agents.find(({ provider }) => provider !== 'guide')
  const isAdmin = role === 'admin'
  return (
    <Page title={say.title} description={say.description}>
      <ol className='flex flex-col gap-5'>
        <Step number={1} title={say.signedIn} text={say.signedInText(username, role)} isDone />
        <Step number={2} title={say.ask} text={say.askText} isDone={isAnswered}><AskGuide onAnswered={() => { setAnswered(true) }} /></Step>
        {isAdmin
          ? <Step number={3} title={say.add} text={say.addText} isDone={own !== undefined}><AddAgent /></Step>
          : <Step number={3} title={say.add} text={say.addForbidden} isDone={own !== undefined} />}
        <Step number={4} title={say.use} text={say.useText}>
          <Snippets label={say.use} of={{ origin: location.origin, agentId: own?.id ?? agents[0]?.id ?? 'guide', message: say.hello }} />
        </Step>
      </ol>
    </Page>
  )
}
