import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, FlaskConical, Pencil, Power, X } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Badge } from '../../components/badge.js'
import { Button, IconButton } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Confirm } from '../../components/dialog.js'
import { Failure } from '../../components/failure.js'
import { toast } from '../../components/toast.js'
import { client } from '../../service/client.js'
import { chineseOfReason } from '../../service/chinese.js'
import { problemOf } from '../../service/problem.js'
import { useFormat } from '../../words/format.js'
import { useLanguage, useWords } from '../../words/index.js'
import { AgentDialog } from './form.js'
import { StateBadge, type Watched } from './state.js'
import { WORDS } from './words.js'

/** One agent in full: why it is as it is, a test of its upstream, and its changes. */
export function Detail ({ watched, onClose }: { watched: Watched, onClose: () => void }): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const { duration, percent, ago } = useFormat()
  const queries = useQueryClient()
  const [isEditing, setEditing] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  const { agent: { id, name, description, provider, model, inactiveReason, inactiveCause }, source, targets, fallback, status } = watched
  const test = useMutation({ mutationFn: () => client.request('get', '/api/agents/{id}/validate', { params: { id } }) })
  const failed = (error: unknown): void => { toast({ text: problemOf(error, language).text, tone: 'bad' }) }
  const changed = { onError: failed, onSettled: () => queries.invalidateQueries({ queryKey: ['watched-agents'] }) }
  const remove = useMutation({ mutationFn: () => client.request('delete', '/api/agents/{id}', { params: { id } }), onSuccess: () => { toast({ text: say.removed, tone: 'good' }) }, ...changed })
  const activate = useMutation({ mutationFn: () => client.request('patch', '/api/agents/{id}', { params: { id }, body: { isActive: true } }), onSuccess: () => { toast({ text: say.saved, tone: 'good' }) }, ...changed })
  const facts: [string, ReactNode][] = [
    [say.provider, `${provider}${model === null ? '' : ` · ${model}`}`],
    [say.source, say.sources[source]],
    [say.breaker, status === null ? '–' : say.breakers[status.breaker]],
    [say.latency, status?.latency == null ? '–' : `${duration(status.latency.p50)} · p95 ${duration(status.latency.p95)}`],
    [say.errorShare, status?.errorShare == null ? '–' : percent(status.errorShare)],
    [say.lastFailure, status?.lastFailure == null ? say.never : <span key='last'><span className='font-mono text-xs text-bad'>{chineseOfReason(status.lastFailure.reason, language) ?? status.lastFailure.reason}</span> · {ago(status.lastFailure.at)}</span>],
    [say.targets, targets.length === 0 ? '–' : targets.map(({ host, hasKey }) => <span key={host} className='block break-all'><span className='font-mono text-xs'>{host}</span> <span className='text-muted'>{hasKey ? say.withKey : say.withoutKey}</span></span>)],
    [say.fallback, fallback.length === 0 ? '–' : fallback.join(', ')]
  ]
  return (
    <Card title={name} actions={<span className='flex items-center gap-2'><StateBadge watched={watched} /><IconButton label={say.close} icon={X} onClick={onClose} /></span>}>
      {description !== '' && <p className='mb-3 text-muted'>{description}</p>}
      {inactiveReason !== undefined && <p className='mb-3 rounded-md bg-warn-soft px-3 py-2 text-warn'>{say.reason(inactiveCause === undefined ? inactiveReason : say.causes[inactiveCause.code](inactiveCause.names.join(', ')))}</p>}
      <dl className='grid grid-cols-2 gap-x-6 gap-y-3 lg:grid-cols-4'>
        {facts.map(([fact, value]) => <div key={fact} className='min-w-0'><dt className='text-xs text-muted'>{fact}</dt><dd className='mt-0.5 min-w-0 break-words tabular-nums'>{value}</dd></div>)}
      </dl>
      <div className='mt-4 flex flex-wrap gap-2'>
        <Button size='sm' icon={FlaskConical} isBusy={test.isPending} onClick={() => { test.mutate() }}>{say.test}</Button>
        {source === 'api' && <Button size='sm' icon={Pencil} onClick={() => { setEditing(true) }}>{say.edit}</Button>}
        {source === 'api' && (inactiveReason === undefined
          ? <Button size='sm' variant='danger' icon={Power} onClick={() => { setRemoving(true) }}>{say.remove}</Button>
          : <Button size='sm' icon={Power} isBusy={activate.isPending} onClick={() => { activate.mutate() }}>{say.activate}</Button>)}
      </div>
      {source === 'file' && <p className='mt-3 text-[0.8125rem] text-muted'>{say.byFile}</p>}
      <div role='status' className='mt-3 empty:hidden'>
        {test.data?.valid === true && <p className='flex items-center gap-2 text-good'><CircleCheck aria-hidden className='size-4' />{say.testOk}</p>}
        {test.data?.valid === false && (
          <div className='rounded-md bg-bad-soft px-3 py-2'>
            <p className='font-medium text-bad'>{say.testBad}</p>
            <ul className='mt-1 flex flex-col gap-1'>{test.data.errors.map(({ path, message, keyword }) => <li key={`${path} ${message}`} className='flex flex-wrap items-center gap-2'><Badge tone='bad'>{keyword}</Badge>{message}</li>)}</ul>
          </div>
        )}
      </div>
      {test.error !== null && <Failure error={test.error} />}
      {isEditing && <AgentDialog id={id} name={name} onClose={() => { setEditing(false) }} />}
      <Confirm
        open={isRemoving} onClose={() => { setRemoving(false) }} title={say.removeSure(name)} description={say.removeText}
        action={say.remove}
        onConfirm={() => remove.mutateAsync()}
      />
    </Card>
  )
}
