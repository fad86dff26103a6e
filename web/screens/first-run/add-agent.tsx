import { Link } from '@tanstack/react-router'
import type { Agent } from 'parley-client'
import { useId, useState, type ReactNode } from 'react'
import { AgentForm } from '../../components/agent-form/index.js'
import { Button } from '../../components/button.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

/** Form of a new agent, which stays to change it: until it answers, and after. */
export function AddAgent (): ReactNode {
  const say = useWords(WORDS)
  const form = useId()
  const [isBusy, setBusy] = useState(false)
  const [saved, setSaved] = useState<{ agent: Agent, isSound: boolean }>()
  return (
    <>
      <AgentForm formId={form} onBusy={setBusy} onSaved={(agent, findings) => { setSaved({ agent, isSound: findings.length === 0 }) }} />
      <div className='mt-2 flex flex-wrap items-center gap-3'>
        <Button type='submit' form={form} variant='primary' isBusy={isBusy}>{saved === undefined ? say.addButton : say.change}</Button>
        {saved?.isSound === true && <Link to='/playground' search={{ agent: saved.agent.id } as never} className='font-medium text-accent underline underline-offset-4'>{say.tryIt}</Link>}
      </div>
    </>
  )
}
