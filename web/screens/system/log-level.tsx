import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type FormEvent, type ReactNode } from 'react'
import { Badge } from '../../components/badge.js'
import { Button } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Field, Input } from '../../components/field.js'
import { Select } from '../../components/select.js'
import { toast } from '../../components/toast.js'
import { client } from '../../service/client.js'
import { problemOf } from '../../service/problem.js'
import { useFormat } from '../../words/format.js'
import { useLanguage, useWords } from '../../words/index.js'
import type { Configuration } from './configuration.js'
import { WORDS } from './words.js'

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
const MOST_MINUTES = 1440

/** Milliseconds until a time, counted down each second. */
function useRemaining (until: string | null): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (until === null) return
    const timer = setInterval(() => { setNow(Date.now()) }, 1000)
    return () => { clearInterval(timer) }
  }, [until])
  return until === null ? 0 : Math.max(0, Date.parse(until) - now)
}

/** The level of the log, and a form that changes it for a while. */
export function LogLevel ({ logLevel: { level, configured, until } }: Pick<Configuration, 'logLevel'>): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const { duration } = useFormat()
  const queries = useQueryClient()
  const remaining = useRemaining(until)
  const [wanted, setWanted] = useState<typeof LEVELS[number]>('debug')
  const [minutes, setMinutes] = useState('15')
  const set = useMutation({
    mutationFn: () => client.request('patch', '/api/admin/log-level', { body: { level: wanted, minutes: Number(minutes) } }),
    onSuccess: () => { toast({ text: say.changed, tone: 'good' }) },
    onError: (error) => { toast({ text: problemOf(error, language).text, tone: 'bad' }) },
    onSettled: () => queries.invalidateQueries({ queryKey: ['configuration'] })
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    set.mutate()
  }
  return (
    <Card title={say.logLevel} actions={<Badge tone={until === null ? 'neutral' : 'accent'}>{level}</Badge>}>
      <p className='text-muted'>{say.logText}</p>
      <p className='mt-1 text-[0.8125rem] tabular-nums' role='status'>{say.configured(configured)}{remaining > 0 && ` · ${say.returns(duration(remaining))}`}</p>
      <form onSubmit={submit} className='mt-4 flex flex-wrap items-end gap-3'>
        <Field label={say.level}>{({ id }) => <Select id={id} value={wanted} onChange={setWanted} options={LEVELS.map((value) => ({ value, label: value }))} className='w-32' />}</Field>
        <Field label={say.minutes}>{(control) => <Input {...control} type='number' min={1} max={MOST_MINUTES} required value={minutes} onChange={(event) => { setMinutes(event.target.value) }} className='w-24' />}</Field>
        <Button type='submit' isBusy={set.isPending}>{say.set}</Button>
      </form>
    </Card>
  )
}
