/** Form of an agent, made of the JSON Schema of an entry; an agent that is changed is sent only what was changed. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { BodyOf, Operation } from 'parley-client'
import { useId, useMemo, useState, type FormEvent, type ReactNode } from 'react'
import { Button } from '../../components/button.js'
import { Dialog } from '../../components/dialog.js'
import { Failure } from '../../components/failure.js'
import { Field, Input, Textarea, type ControlProps } from '../../components/field.js'
import { Loaded } from '../../components/loaded.js'
import { Select } from '../../components/select.js'
import { toast } from '../../components/toast.js'
import { client } from '../../service/client.js'
import { problemOf } from '../../service/problem.js'
import { useLanguage, useWords } from '../../words/index.js'
import { fieldsOf, readAs, shownAs, type FormField, type Schema } from './schema.js'
import { WORDS } from './words.js'

interface Material { fields: FormField[], providers: string[], entry: Record<string, unknown>, keys: string[] }

async function materialOf (id: string | undefined): Promise<Material> {
  const [{ schema, providers }, known] = await Promise.all([
    client.request('get', '/api/admin/agents-form'),
    id === undefined ? undefined : client.request('get', '/api/admin/agents/{id}/entry', { params: { id } })
  ])
  const { entry = {}, keys = [] } = known ?? {}
  return { fields: fieldsOf(schema as Schema), providers: providers.map(({ name }) => name), entry: entry as Record<string, unknown>, keys }
}

/** A window in which an agent is made, or changed where it has an id. */
export function AgentForm ({ id, name, onClose }: { id?: string, name?: string, onClose: () => void }): ReactNode {
  const say = useWords(WORDS)
  const form = useId()
  const [isBusy, setBusy] = useState(false)
  const query = useQuery({ queryKey: ['agent-form', id], queryFn: () => materialOf(id), gcTime: 0, staleTime: Infinity })
  return (
    <Dialog
      open onClose={onClose} isWide title={id === undefined ? say.add : say.editTitle(name ?? id)}
      footer={(
        <>
          <Button onClick={onClose}>{say.cancel}</Button>
          <Button variant='primary' type='submit' form={form} isBusy={isBusy}>{id === undefined ? say.create : say.save}</Button>
        </>
      )}
    >
      <Loaded query={query}>
        {(material) => <Fields formId={form} {...(id === undefined ? {} : { id })} material={material} onBusy={setBusy} onDone={onClose} />}
      </Loaded>
    </Dialog>
  )
}

function Fields ({ formId, id, material: { fields, providers, entry, keys }, onBusy, onDone }: {
  formId: string, id?: string, material: Material, onBusy: (isBusy: boolean) => void, onDone: () => void
}): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const queries = useQueryClient()
  const before = useMemo(() => Object.fromEntries(fields.map((field) => [field.name, shownAs(field, entry[field.name])])), [fields, entry])
  const [texts, setTexts] = useState<Record<string, string>>(() => id === undefined ? { ...before, provider: providers[0] ?? '' } : before)
  const [broken, setBroken] = useState<Record<string, string>>({})
  const save = useMutation({
    mutationFn: async (values: Record<string, unknown>) => {
      if (id === undefined) await client.request('post', '/api/agents', { body: values as BodyOf<Operation<'post', '/api/agents'>> })
      else if (Object.keys(values).length > 0) await client.request('patch', '/api/agents/{id}', { params: { id }, body: values as BodyOf<Operation<'patch', '/api/agents/{id}'>> })
    },
    onMutate: () => { onBusy(true) },
    onSuccess: () => {
      toast({ text: say.saved, tone: 'good' })
      onDone()
    },
    onSettled: () => {
      onBusy(false)
      return Promise.all(['watched-agents', 'agents'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
    }
  })
  const refused = save.error === null ? {} : problemOf(save.error, language).fields
  const errorOf = (field: string): string | undefined => broken[field] ?? Object.entries(refused).find(([path]) => path.split('/').includes(field))?.[1]

  function submit (event: FormEvent): void {
    event.preventDefault()
    const values: Record<string, unknown> = {}
    const wrong: Record<string, string> = {}
    for (const field of fields) {
      const text = texts[field.name] ?? ''
      if (id !== undefined && text === before[field.name]) continue
      try {
        const value = readAs(field, text)
        if (value !== undefined) values[field.name] = value
        else if (id !== undefined) values[field.name] = null
      } catch {
        wrong[field.name] = say.badJson
      }
    }
    setBroken(wrong)
    if (Object.keys(wrong).length === 0) save.mutate(values)
  }

  const control = (field: FormField): ReactNode => {
    const hint = field.kind === 'secret' ? (keys.includes('apiKey') ? say.keyKept : say.keyNone) : [field.hint, ...field.kind === 'lines' ? [say.lines] : field.kind === 'json' ? [say.json] : []].filter((part) => part !== '').join(' · ')
    const isWide = field.kind === 'long' || field.kind === 'json' || field.kind === 'lines'
    return (
      <Field key={field.name} label={field.name} hint={hint} error={errorOf(field.name)} {...(isWide ? { className: 'sm:col-span-2' } : {})}>
        {(props) => <Control field={field} props={props} text={texts[field.name] ?? ''} providers={providers} isFixed={field.name === 'id' && id !== undefined} onText={(text) => { setTexts({ ...texts, [field.name]: text }) }} />}
      </Field>
    )
  }
  const rest = fields.filter(({ isFirst }) => !isFirst)
  const stray = Object.keys(refused).length > 0 && !fields.some(({ name }) => errorOf(name) !== undefined)
  return (
    <form id={formId} onSubmit={submit} noValidate className='flex flex-col gap-4 pb-2'>
      {save.error !== null && (Object.keys(refused).length === 0 || stray) && <Failure error={save.error} />}
      {stray && <ul className='list-disc pl-5'>{Object.values(refused).map((message) => <li key={message}>{message}</li>)}</ul>}
      <div className='grid gap-4 sm:grid-cols-2'>{fields.filter(({ isFirst }) => isFirst).map(control)}</div>
      <details className='group' open={rest.some(({ name }) => errorOf(name) !== undefined) || undefined}>
        <summary className='rounded-sm py-1 font-medium text-accent'>{say.more}</summary>
        <div className='grid gap-4 pt-3 sm:grid-cols-2'>{rest.map(control)}</div>
      </details>
    </form>
  )
}

function Control ({ field: { kind, isRequired, step }, props, text, providers, isFixed, onText }: {
  field: FormField, props: ControlProps, text: string, providers: readonly string[], isFixed: boolean, onText: (text: string) => void
}): ReactNode {
  if (kind === 'provider') return <Select id={props.id} value={text} onChange={onText} options={[...new Set([...providers, ...text === '' ? [] : [text]])].map((value) => ({ value, label: value }))} />
  if (kind === 'switch') return <Select id={props.id} value={text} onChange={onText} options={['unset', 'true', 'false'].map((value) => ({ value, label: value === 'unset' ? '–' : value }))} />
  if (kind === 'long' || kind === 'json' || kind === 'lines') {
    return <Textarea {...props} value={text} onChange={(event) => { onText(event.target.value) }} rows={kind === 'long' ? 4 : 3} spellCheck={kind === 'long'} {...(kind === 'json' ? { className: 'font-mono text-xs' } : {})} />
  }
  return (
    <Input
      {...props} value={text} onChange={(event) => { onText(event.target.value) }}
      disabled={isFixed} required={isRequired} spellCheck={false}
      {...(kind === 'number' ? { type: 'number', step } : kind === 'secret' ? { type: 'password', autoComplete: 'new-password' } : { autoComplete: 'off' })}
    />
  )
}
