import { useQuery } from '@tanstack/react-query'
import type { Agent } from 'parley-client'
import type { ReactNode } from 'react'
import { client } from '../../service/client.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

/** What an agent says before it is asked anything, and what it suggests. */
export function Welcome ({ agent, onAsk }: { agent: Agent, onAsk: (question: string) => void }): ReactNode {
  const say = useWords(WORDS)
  const { data } = useQuery({ queryKey: ['init', agent.id], queryFn: () => client.chat.init(agent.id), staleTime: 60_000 })
  const questions = data?.suggestedQuestions ?? []
  return (
    <div className='scroll-slim flex min-h-0 flex-1 flex-col overflow-y-auto'>
      <div className='m-auto flex w-full max-w-2xl flex-col items-center gap-3 px-4 py-10 text-center'>
        <h2 className='text-2xl font-semibold tracking-tight wrap-anywhere'>{agent.name}</h2>
        {agent.description !== '' && <p className='max-w-xl wrap-anywhere text-muted'>{agent.description}</p>}
        {data !== undefined && data.welcomeText !== '' && <p className='max-w-xl wrap-anywhere whitespace-pre-wrap'>{data.welcomeText}</p>}
        {questions.length > 0 && (
          <ul aria-label={say.suggestions} className='mt-4 grid w-full gap-2 sm:grid-cols-2'>
            {questions.map((question) => (
              <li key={question}>
                <button type='button' onClick={() => { onAsk(question) }} className='h-full w-full rounded-lg border border-line bg-surface px-4 py-3 text-left wrap-anywhere shadow-raised hover:border-line-strong hover:bg-hover'>{question}</button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
