import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import type { Agent } from 'parley-client'
import { useState, type FormEvent, type ReactNode } from 'react'
import { Button } from '../../components/button.js'
import { Failure } from '../../components/failure.js'
import { bodyOf, SchemaFields, type FormValues, type ObjectSchema } from '../../components/schema-form.js'
import { SkeletonRows } from '../../components/skeleton.js'
import { client } from '../../service/client.js'
import { problemOf } from '../../service/problem.js'
import { queryClient } from '../../service/query-client.js'
import { useLanguage, useWords } from '../../words/index.js'
import { WORDS } from './words.js'

const FIRST = ['provider', 'id', 'name', 'endpoint', 'model', 'apiKey'] as const
const MORE = ['description', 'systemPrompt', 'temperature', 'maxTokens', 'contextTokens', 'maxConcurrency', 'welcomeText', 'appId', 'price', 'rateLimit', 'timeouts', 'fallback'] as const
const PROVIDERS = ['openai', 'anthropic', 'fastgpt', 'dify'] as const

interface Document { paths: Record<string, { post: { requestBody: { content: Record<string, { schema: ObjectSchema }> } } }> }

async function askSchema (): Promise<ObjectSchema> {
  const document: unknown = await client.request('get', '/openapi.json')
  const schema = (document as Document).paths['/api/agents']?.post.requestBody.content['application/json']?.schema
  if (schema === undefined) throw new Error('The service does not say what an agent is.')
  return schema
}

/** The agent by its errors' places: `/endpoint`, `agents[0].endpoint`, `/targets/0/endpoint`. */
const fieldOf = (path: string): string => path.split(/[/.]/).filter((part) => part !== '' && !/^\d+$/.test(part)).at(-1) ?? ''

/** Form of a new agent: it is saved, then its upstream is tried at once. */
export function AddAgent (): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const { data: schema, error, refetch } = useQuery({ queryKey: ['schema', 'agent'], queryFn: askSchema, staleTime: Infinity })
  const [values, setValues] = useState<FormValues>({ provider: 'openai' })
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [failure, setFailure] = useState<unknown>()
  const [agent, setAgent] = useState<Agent>()
  const [found, setFound] = useState<{ path: string, message: string }[]>()
  const [isBusy, setBusy] = useState(false)
  if (error !== null) return <Failure error={error} onRetry={() => { void refetch() }} />
  if (schema === undefined) return <SkeletonRows rows={4} />

  const save = async (): Promise<void> => {
    setBusy(true)
    setErrors({})
    setFailure(undefined)
    setFound(undefined)
    try {
      const { id, ...changes } = bodyOf(schema, values)
      const saved = agent === undefined
        ? await client.request('post', '/api/agents', { body: { id, ...changes } as never })
        : await client.request('patch', '/api/agents/{id}', { params: { id: agent.id }, body: changes as never })
      setAgent(saved)
      void queryClient.invalidateQueries({ queryKey: ['agents'] })
      setFound((await client.request('get', '/api/agents/{id}/validate', { params: { id: saved.id } })).errors)
    } catch (reason) {
      const { fields, text } = problemOf(reason, language)
      const byField = reason instanceof SyntaxError
        ? { [reason.message]: say.notJson }
        : Object.fromEntries(Object.entries(fields).map(([path, message]) => [fieldOf(path), message]))
      setErrors(byField)
      if (Object.keys(byField).length === 0 || text === '') setFailure(reason)
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent): void => { event.preventDefault(); void save() }
  const change = (name: string, value: string | boolean): void => { setValues((before) => ({ ...before, [name]: value })) }
  const fields = { schema, values, errors, onChange: change, labels: say.labels, hints: say.hints, options: { provider: PROVIDERS }, secrets: ['apiKey'] }
  return (
    <form noValidate onSubmit={submit} className='flex flex-col gap-4'>
      <div className='grid items-start gap-4 sm:grid-cols-2'><SchemaFields {...fields} names={agent === undefined ? FIRST : FIRST.filter((name) => name !== 'id')} /></div>
      <details>
        <summary className='w-fit rounded-md text-[0.8125rem] text-muted hover:text-ink'>{say.more}</summary>
        <div className='mt-3 grid items-start gap-4 sm:grid-cols-2'><SchemaFields {...fields} names={MORE} /></div>
      </details>
      {failure !== undefined && <Failure error={failure} />}
      {agent !== undefined && found?.length === 0 && (
        <p role='status' className='flex items-center gap-2 rounded-lg bg-good-soft px-3 py-2 text-good'><CircleCheck aria-hidden className='size-4' />{say.works(agent.name)}</p>
      )}
      {found !== undefined && found.length > 0 && (
        <div role='alert' className='rounded-lg bg-warn-soft px-3 py-2 text-warn'>
          <p>{say.broken}</p>
          <ul className='mt-1 list-disc pl-5'>{found.map(({ path, message }) => <li key={`${path} ${message}`}><span className='font-mono text-xs'>{path}</span> {message}</li>)}</ul>
        </div>
      )}
      <div className='flex items-center gap-3'>
        <Button type='submit' variant='primary' isBusy={isBusy}>{agent === undefined ? say.addButton : say.change}</Button>
        {agent !== undefined && found?.length === 0 && <Link to='/playground' search={{ agent: agent.id } as never} className='font-medium text-accent underline underline-offset-4'>{say.tryIt}</Link>}
      </div>
    </form>
  )
}
