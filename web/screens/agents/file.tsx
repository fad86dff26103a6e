import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleAlert, RotateCw } from 'lucide-react'
import type { AnswerOf, Operation } from 'parley-client'
import type { ReactNode } from 'react'
import { Badge } from '../../components/badge.js'
import { Button } from '../../components/button.js'
import { Dialog } from '../../components/dialog.js'
import { Failure } from '../../components/failure.js'
import { Loaded } from '../../components/loaded.js'
import { toast } from '../../components/toast.js'
import { client } from '../../service/client.js'
import { useFormat } from '../../words/format.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

type Preview = AnswerOf<Operation<'get', '/api/admin/agents-file'>>

/** The agents file before a reload: every error of it, or what would change. */
export function AgentsFile ({ onClose }: { onClose: () => void }): ReactNode {
  const say = useWords(WORDS)
  const queries = useQueryClient()
  const query = useQuery({ queryKey: ['agents-file'], queryFn: () => client.request('get', '/api/admin/agents-file'), staleTime: 0, refetchInterval: 3000 })
  const reload = useMutation({
    mutationFn: () => client.request('post', '/api/agents/reload', { body: null }),
    onSuccess: () => {
      toast({ text: say.reloaded, tone: 'good' })
      onClose()
    },
    onSettled: () => Promise.all(['agents-file', 'watched-agents', 'agents'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
  })
  return (
    <Dialog
      open onClose={onClose} isWide title={say.file} {...(query.data === undefined ? {} : { description: query.data.path })}
      footer={(
        <>
          <Button onClick={onClose}>{say.close}</Button>
          <Button variant='primary' icon={RotateCw} disabled={query.data?.isValid !== true} isBusy={reload.isPending} onClick={() => { reload.mutate() }}>{say.reload}</Button>
        </>
      )}
    >
      <div className='flex flex-col gap-3'>
        {reload.error !== null && <Failure error={reload.error} />}
        <Loaded query={query}>
          {(preview) => preview.isValid ? <Difference preview={preview} /> : <Errors errors={preview.errors} />}
        </Loaded>
      </div>
    </Dialog>
  )
}

function Errors ({ errors }: Pick<Preview, 'errors'>): ReactNode {
  const say = useWords(WORDS)
  const { number } = useFormat()
  return (
    <div role='alert'>
      <p className='flex items-start gap-2 rounded-md bg-bad-soft px-3 py-2 text-bad'><CircleAlert aria-hidden className='mt-0.5 size-4 shrink-0' />{say.invalid(number(errors.length))}</p>
      <ul className='mt-2 flex flex-col divide-y divide-line'>
        {errors.map(({ path, message }) => <li key={`${path} ${message}`} className='py-2'><p className='break-words'>{message}</p><p className='font-mono text-xs break-all text-muted'>{path}</p></li>)}
      </ul>
    </div>
  )
}

function Difference ({ preview: { added, changed, removed, changes, warnings } }: { preview: Preview }): ReactNode {
  const say = useWords(WORDS)
  const groups = [[say.added, added, 'good'], [say.changed, changed, 'accent'], [say.left, removed, 'bad']] as const
  const isSame = groups.every(([, ids]) => ids.length === 0)
  return (
    <>
      <p>{isSame ? say.nothing : say.valid}</p>
      {groups.map(([title, ids, tone]) => ids.length > 0 && <div key={title} className='flex flex-wrap items-center gap-2'><Badge tone={tone}>{title}</Badge>{ids.map((id) => <code key={id} className='font-mono text-xs'>{id}</code>)}</div>)}
      {changes.map(({ id, fields }) => (
        <section key={id} className='rounded-lg border border-line p-3'>
          <h3 className='font-mono text-xs font-medium'>{id}</h3>
          <dl className='mt-2 flex flex-col gap-2'>
            {fields.map(({ field, before, after }) => (
              <div key={field} className='grid gap-x-3 sm:grid-cols-[8rem_1fr]'>
                <dt className='text-muted'>{field}</dt>
                <dd className='min-w-0 font-mono text-xs'>
                  {before === null && after === null && say.keyChanged}
                  {before !== null && <del className='block break-all text-bad no-underline'>− {before}</del>}
                  {after !== null && <ins className='block break-all text-good no-underline'>+ {after}</ins>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {warnings.map((warning) => <p key={warning} className='rounded-md bg-warn-soft px-3 py-2 text-warn'>{warning}</p>)}
    </>
  )
}
