import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Eraser } from 'lucide-react'
import type { AnswerOf, Operation } from 'parley-client'
import { useMemo, useState, type ReactNode } from 'react'
import { Button } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Confirm } from '../../components/dialog.js'
import { Empty } from '../../components/empty.js'
import { Loaded } from '../../components/loaded.js'
import { DataTable, type Column } from '../../components/table.js'
import { toast } from '../../components/toast.js'
import { client } from '../../service/client.js'
import { problemOf } from '../../service/problem.js'
import { useFormat } from '../../words/format.js'
import { useLanguage, useWords } from '../../words/index.js'
import { WORDS } from './words.js'

type Cache = AnswerOf<Operation<'get', '/api/admin/cache'>>['caches'][number]

const EVERY_MS = 10_000

/** Caches of the replica that answers; dropping is for all. */
export function Caches (): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const { number, percent } = useFormat()
  const queries = useQueryClient()
  const [isSure, setSure] = useState(false)
  const query = useQuery({ queryKey: ['caches'], queryFn: () => client.request('get', '/api/admin/cache'), refetchInterval: EVERY_MS })
  const drop = useMutation({
    mutationFn: (key: string) => client.request('delete', '/api/admin/cache', { query: key === '' ? {} : { key } }),
    onSuccess: () => { toast({ text: say.dropped, tone: 'good' }) },
    onError: (error) => { toast({ text: problemOf(error, language).text, tone: 'bad' }) },
    onSettled: () => queries.invalidateQueries({ queryKey: ['caches'] })
  })
  const { mutate } = drop
  const columns = useMemo((): readonly Column<Cache>[] => [
    { id: 'name', header: say.cache, sort: ({ name }) => name, cell: ({ name }) => <span className='font-medium'>{name}</span> },
    { id: 'entries', header: say.entries, align: 'right', sort: ({ entries }) => entries, cell: ({ entries }) => number(entries) },
    { id: 'hitRate', header: say.hitRate, align: 'right', sort: ({ hitRate }) => hitRate, cell: ({ hits, misses, hitRate }) => hits + misses === 0 ? '–' : percent(hitRate) },
    { id: 'hits', header: say.hits, align: 'right', from: 'md', sort: ({ hits }) => hits, cell: ({ hits }) => number(hits) },
    { id: 'misses', header: say.misses, align: 'right', from: 'md', sort: ({ misses }) => misses, cell: ({ misses }) => number(misses) },
    { id: 'drop', header: '', align: 'right', cell: ({ name }) => <Button size='sm' icon={Eraser} aria-label={say.dropOne(name)} onClick={() => { mutate(name) }}>{say.drop}</Button> }
  ], [say, number, percent, mutate])
  return (
    <Card title={say.caches} actions={<Button size='sm' variant='danger' onClick={() => { setSure(true) }}>{say.dropAll}</Button>}>
      <Loaded query={query}>
        {({ caches }) => (
          <DataTable
            label={say.caches} columns={columns} rows={caches} rowKey={({ name }) => name}
            empty={<Empty title={say.noCaches} />}
          />
        )}
      </Loaded>
      <Confirm open={isSure} onClose={() => { setSure(false) }} title={say.sureDrop} description={say.sureDropText} action={say.dropAll} onConfirm={() => drop.mutateAsync('')} />
    </Card>
  )
}
