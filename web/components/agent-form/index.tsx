/** The form of an agent, made of the JSON Schema of an entry. What was saved is tried at once; from then on only changes are sent. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import type { Agent } from 'parley-client'
import { useState, type FormEvent, type ReactNode } from 'react'
import { problemOf } from '../../service/problem.js'
import { queryClient } from '../../service/query-client.js'
import { useLanguage, useWords } from '../../words/index.js'
import { Failure } from '../failure.js'
import { Field } from '../field.js'
import { Loaded } from '../loaded.js'
import { Control } from './control.js'
import { materialOf, probe, save, valuesOf, type Finding, type Material, type Texts } from './material.js'
import { fieldAt, type FormField } from './schema.js'
import { HINTS, WORDS } from './words.js'

/** Properties of the form. */
export interface AgentFormProps {
  /** Id of the form, for a button outside it that sends it. */
  formId: string
  /** Agent that is changed; a new one when absent. */
  id?: string | undefined
  onBusy: (isBusy: boolean) => void
  /** The agent was saved, and its upstream tried. */
  onSaved: (agent: Agent, findings: readonly Finding[]) => void
}

/** The form. */
export function AgentForm (props: AgentFormProps): ReactNode {
  const query = useQuery({ queryKey: ['agent-form', props.id], queryFn: () => materialOf(props.id), gcTime: 0, staleTime: Infinity })
  return <Loaded query={query}>{(material) => <Fields {...props} material={material} />}</Loaded>
}

function Fields ({ formId, id: given, material, onBusy, onSaved }: AgentFormProps & { material: Material }): ReactNode {
  const { fields, providers, texts: first, hasKey: hadKey } = material
  const say = useWords(WORDS)
  const language = useLanguage()
  const [texts, setTexts] = useState(first)
  const known = given === undefined ? undefined : { id: given, texts: first }
  const [stored, setStored] = useState<{ id: string, texts: Texts } | undefined>(known)
  const [hasKey, setHasKey] = useState(hadKey)
  const [broken, setBroken] = useState<readonly string[]>([])
  const sending = useMutation({
    mutationFn: async (values: Readonly<Record<string, unknown>>) => {
      const agent = await save(stored?.id, values)
      // The key is the service's now: what stays empty is left as it is.
      const kept = { ...texts, apiKey: '' }
      setTexts(kept)
      setStored({ id: agent.id, texts: kept })
      setHasKey(hasKey || values['apiKey'] !== undefined)
      const findings = await probe(agent.id)
      return { agent, findings }
    },
    onMutate: () => { onBusy(true) },
    onSuccess: ({ agent, findings }) => { onSaved(agent, findings) },
    onSettled: () => {
      onBusy(false)
      for (const key of ['watched-agents', 'agents']) void queryClient.invalidateQueries({ queryKey: [key] })
    }
  })
  const refused = Object.entries(sending.error === null ? {} : problemOf(sending.error, language).fields)
  const errors = Object.fromEntries([
    ...refused.map(([path, message]) => [fieldAt(fields, path), message]),
    ...broken.map((name) => [name, say.badJson])
  ]) as Readonly<Record<string, string>>
  const stray = refused.filter(([path]) => fieldAt(fields, path) === undefined)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const { values, broken } = valuesOf(fields, texts, stored?.texts)
    setBroken(broken)
    if (broken.length === 0) sending.mutate(values)
  }
  const control = (field: FormField): ReactNode => {
    const { name, kind } = field
    const notes = { secret: hasKey ? say.keyKept : say.keyNone, lines: say.lines, json: say.json }
    const hint = kind === 'secret' ? notes.secret : [HINTS[language][name] ?? field.hint, kind === 'lines' || kind === 'json' ? notes[kind] : ''].filter((part) => part !== '').join(' · ')
    const isWide = kind === 'long' || kind === 'json' || kind === 'lines'
    return (
      <Field key={name} label={(say.labels as Readonly<Record<string, string>>)[name] ?? name} hint={hint} error={errors[name]} {...(isWide ? { className: 'sm:col-span-2' } : {})}>
        {(props) => <Control field={field} props={props} text={texts[name] ?? ''} providers={providers} isFixed={name === 'id' && stored !== undefined} onText={(text) => { setTexts({ ...texts, [name]: text }) }} />}
      </Field>
    )
  }
  const rest = fields.filter(({ isFirst }) => !isFirst)
  return (
    <form id={formId} onSubmit={submit} noValidate className='flex flex-col gap-4 pb-2'>
      <div className='grid items-start gap-4 sm:grid-cols-2'>{fields.filter(({ isFirst }) => isFirst).map(control)}</div>
      <details open={rest.some(({ name }) => errors[name] !== undefined) || undefined}>
        <summary className='w-fit rounded-md py-1 font-medium text-accent'>{say.more}</summary>
        <div className='grid items-start gap-4 pt-3 sm:grid-cols-2'>{rest.map(control)}</div>
      </details>
      {sending.error !== null && (refused.length === 0 || stray.length > 0) && <Failure error={sending.error} />}
      {stray.length > 0 && <ul className='list-disc pl-5 text-bad'>{stray.map(([path, message]) => <li key={path}>{message}</li>)}</ul>}
      {sending.data !== undefined && <Outcome {...sending.data} />}
    </form>
  )
}

function Outcome ({ agent: { name }, findings }: { agent: Agent, findings: readonly Finding[] }): ReactNode {
  const say = useWords(WORDS)
  if (findings.length === 0) {
    return <p role='status' className='flex items-center gap-2 rounded-lg bg-good-soft px-3 py-2 text-good'><CircleCheck aria-hidden className='size-4 shrink-0' />{say.works(name)}</p>
  }
  return (
    <div role='alert' className='rounded-lg bg-warn-soft px-3 py-2 text-warn'>
      <p>{say.broken}</p>
      <ul className='mt-1 list-disc pl-5'>{findings.map(({ path, message }) => <li key={`${path} ${message}`} className='wrap-anywhere'>{message}</li>)}</ul>
    </div>
  )
}
