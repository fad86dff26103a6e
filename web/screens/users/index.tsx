import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { UserPlus, Users } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import { Badge } from '../../components/badge.js'
import { Button } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Empty } from '../../components/empty.js'
import { SearchInput } from '../../components/field.js'
import { Loaded } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { Pager, usePaging } from '../../components/pager.js'
import { DataTable, type Column } from '../../components/table.js'
import { client } from '../../service/client.js'
import { textOf, useFilters, type RawFilters } from '../../service/filters.js'
import { useFormat } from '../../words/format.js'
import { useWords } from '../../words/index.js'
import type { Account } from './account.js'
import { NewUser } from './new-user.js'
import { OneTimePassword } from './one-time-password.js'
import { UserDialog } from './user.js'
import { WORDS } from './words.js'

const MILLION = 1_000_000

const readFilters = (raw: RawFilters) => ({ q: textOf(raw, 'q').slice(0, 100), id: textOf(raw, 'id') })

/** Page of the accounts that match. */
function Accounts ({ q, onOpen }: { q: string, onOpen: (id: string) => void }): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  const paging = usePaging()
  const { cursor } = paging
  const accounts = useQuery({
    queryKey: ['users', q, cursor],
    queryFn: () => client.request('get', '/api/admin/users', { query: { ...(q === '' ? {} : { q }), ...(cursor === undefined ? {} : { cursor }) } }),
    placeholderData: keepPreviousData
  })
  const columns = useMemo((): Column<Account>[] => [
    {
      id: 'name',
      header: say.username,
      cell: ({ id, username, email }) => (
        <div className='min-w-0'>
          <button type='button' className='rounded-sm font-medium text-accent underline-offset-4 hover:underline' onClick={() => { onOpen(id) }}>{username}</button>
          {email !== null && <p className='truncate text-xs text-muted'>{email}</p>}
        </div>
      )
    },
    { id: 'role', header: say.role, cell: ({ role }) => role === 'admin' ? <Badge tone='accent'>{say.roles.admin}</Badge> : say.roles.user },
    { id: 'state', header: say.state, cell: ({ disabled }) => <Badge tone={disabled ? 'bad' : 'good'}>{disabled ? say.disabled : say.active}</Badge> },
    {
      id: 'quota',
      header: say.quota,
      from: 'md',
      cell: ({ quota }) => {
        const limits = [
          ...(typeof quota?.tokensPerDay === 'number' ? [say.tokensPerDay(format.compact(quota.tokensPerDay))] : []),
          ...(typeof quota?.costPerMonth === 'number' ? [say.costPerMonth(format.number(quota.costPerMonth / MILLION, 2))] : [])
        ]
        return limits.length === 0 ? <span className='text-muted'>{say.unlimited}</span> : limits.join(', ')
      }
    },
    { id: 'since', header: say.since, from: 'sm', align: 'right', cell: ({ createdAt }) => format.day(createdAt) }
  ], [say, format, onOpen])
  return (
    <Loaded query={accounts}>
      {({ users, nextCursor }) => (
        <>
          <DataTable
            columns={columns} rows={users} rowKey={({ id }) => id} label={say.title}
            empty={<Empty icon={Users} title={say.empty} text={say.emptyText} command='npm run admin -- create NAME' />}
          />
          <Pager paging={paging} nextCursor={nextCursor} />
        </>
      )}
    </Loaded>
  )
}

/** The accounts of the service. */
export default function UsersScreen (): ReactNode {
  const say = useWords(WORDS)
  const [{ q, id }, change] = useFilters(readFilters)
  const [isNew, setNew] = useState(false)
  const [secret, setSecret] = useState<{ username: string, password: string }>()
  const [open] = useState(() => (next: string) => { change({ id: next }) })
  return (
    <Page title={say.title} actions={<Button variant='primary' icon={UserPlus} onClick={() => { setNew(true) }}>{say.create}</Button>}>
      <SearchInput label={say.search} className='w-full max-w-sm' value={q} maxLength={100} onChange={(event) => { change({ q: event.target.value }) }} />
      <Card><Accounts key={q} q={q} onOpen={open} /></Card>
      <NewUser open={isNew} onClose={() => { setNew(false) }} onMade={setSecret} />
      {id !== '' && <UserDialog key={id} id={id} onClose={() => { change({ id: '' }) }} onSecret={setSecret} />}
      <OneTimePassword secret={secret} onClose={() => { setSecret(undefined) }} />
    </Page>
  )
}
