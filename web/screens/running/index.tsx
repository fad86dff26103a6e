/** Answers that are being produced now, over all processes; each can be stopped. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Square } from 'lucide-react'
import type { AnswerOf, Operation } from 'parley-client'
import { useMemo, useState, type ReactNode } from 'react'
import { Badge } from '../../components/badge.js'
import { Button } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Confirm } from '../../components/dialog.js'
import { Empty } from '../../components/empty.js'
import { Loaded } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { Pager, usePaging } from '../../components/pager.js'
import { DataTable, type Column } from '../../components/table.js'
import { toast } from '../../components/toast.js'
import { client } from '../../service/client.js'
import { problemOf } from '../../service/problem.js'
import { useFormat } from '../../words/format.js'
import { useLanguage, useWords } from '../../words/index.js'
import { WORDS } from './words.js'

type Running = AnswerOf<Operation<'get', '/api/admin/generations'>>['generations'][number]

const EVERY_MS = 2000
const COMMAND = `curl -N ${location.origin}/api/chat/completions -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"agentId":"guide","message":"Hello","stream":true}'`

/** What runs. */
export default function RunningScreen (): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const { number, duration } = useFormat()
  const paging = usePaging()
  const queries = useQueryClient()
  const [chosen, choose] = useState<Running>()
  const query = useQuery({
    queryKey: ['running', paging.cursor],
    queryFn: () => client.request('get', '/api/admin/generations', { query: { limit: 50, ...(paging.cursor === undefined ? {} : { cursor: paging.cursor }) } }),
    refetchInterval: EVERY_MS
  })
  const stop = useMutation({
    mutationFn: ({ id }: Running) => client.request('post', '/api/admin/generations/{id}/stop', { params: { id } }),
    onSuccess: ({ wasRunning }) => { toast({ text: wasRunning ? say.stopped : say.ended, tone: 'good' }) },
    onError: (error) => { toast({ text: problemOf(error, language).text, tone: 'bad' }) },
    onSettled: () => queries.invalidateQueries({ queryKey: ['running'] })
  })
  const columns = useMemo((): readonly Column<Running>[] => [
    { id: 'agent', header: say.agent, cell: ({ id, agentId }) => <Link to='/find' search={{ id } as never} className='font-medium hover:underline'>{agentId}</Link> },
    { id: 'user', header: say.user, cell: ({ user }) => user.name ?? <span className='text-muted'>{say.gone}</span> },
    { id: 'since', header: say.since, align: 'right', cell: ({ since }) => duration(Math.max(0, Date.now() - Date.parse(since))) },
    { id: 'characters', header: say.characters, align: 'right', from: 'sm', cell: ({ characters }) => number(characters) },
    { id: 'front', header: say.front, from: 'md', cell: ({ front }) => <Badge>{front ?? '–'}</Badge> },
    { id: 'process', header: say.process, from: 'lg', cell: ({ process }) => <span className='font-mono text-xs text-muted'>{process.slice(-12)}</span> },
    {
      id: 'stop',
      header: '',
      align: 'right',
      cell: (row) => <Button size='sm' variant='danger' icon={Square} aria-label={say.stopOne(row.agentId, row.user.name ?? say.gone)} onClick={() => { choose(row) }}>{say.stop}</Button>
    }
  ], [say, number, duration])
  return (
    <Page title={say.title} description={say.description}>
      <Card>
        <Loaded query={query}>
          {({ generations, nextCursor }) => (
            <>
              <DataTable
                label={say.title} columns={columns} rows={generations} rowKey={({ id }) => id}
                empty={<Empty title={say.none} text={say.noneText} command={COMMAND} />}
              />
              <Pager paging={paging} nextCursor={nextCursor} />
            </>
          )}
        </Loaded>
      </Card>
      <Confirm
        open={chosen !== undefined} onClose={() => { choose(undefined) }} title={say.sure} action={say.stop}
        description={chosen === undefined ? '' : say.sureText(chosen.agentId, chosen.user.name ?? say.gone)}
        onConfirm={async () => { if (chosen !== undefined) await stop.mutateAsync(chosen) }}
      />
    </Page>
  )
}
