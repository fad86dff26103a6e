/** Tabs of what gives access to an account: its devices, API keys and shared links. */
import { useQuery } from '@tanstack/react-query'
import type { AnswerOf, Operation } from 'parley-client'
import { useCallback, useMemo, type ReactNode } from 'react'
import { KeyList, LoginList, type ApiKey, type Login } from '../../components/access-lists.js'
import { WORDS as SHARED } from '../../components/access-words.js'
import { Button } from '../../components/button.js'
import { Empty } from '../../components/empty.js'
import { Loaded } from '../../components/loaded.js'
import { Pager, usePaging } from '../../components/pager.js'
import { DataTable, type Column } from '../../components/table.js'
import { useAction } from '../../service/action.js'
import { client } from '../../service/client.js'
import { useFormat } from '../../words/format.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

type Share = AnswerOf<Operation<'get', '/api/admin/users/{id}/shares'>>['shares'][number]
const CHANGED = [['access']] as const

const pageOf = (cursor: string | undefined): { query?: { cursor: string } } => cursor === undefined ? {} : { query: { cursor } }

/** Devices on which a user is signed in. */
export function LoginsOf ({ id }: { id: string }): ReactNode {
  const shared = useWords(SHARED)
  const { run } = useAction(CHANGED)
  const logins = useQuery({
    queryKey: ['access', 'logins', id],
    queryFn: async () => (await client.request('get', '/api/admin/users/{id}/logins', { params: { id } })).logins
  })
  const end = useCallback(({ id: loginId }: Login) =>
    run(() => client.request('delete', '/api/admin/users/{id}/logins/{loginId}', { params: { id, loginId } }), shared.signedOut), [run, id, shared])
  return <Loaded query={logins}>{(found) => <LoginList logins={found} onEnd={end} />}</Loaded>
}

/** API keys of a user. */
export function KeysOf ({ id }: { id: string }): ReactNode {
  const shared = useWords(SHARED)
  const { run } = useAction(CHANGED)
  const paging = usePaging()
  const { cursor } = paging
  const keys = useQuery({
    queryKey: ['access', 'keys', id, cursor],
    queryFn: () => client.request('get', '/api/admin/users/{id}/api-keys', { params: { id }, ...pageOf(cursor) })
  })
  const revoke = useCallback(({ id: keyId }: ApiKey) =>
    run(() => client.request('delete', '/api/admin/users/{id}/api-keys/{keyId}', { params: { id, keyId } }), shared.revoked), [run, id, shared])
  return (
    <Loaded query={keys}>
      {({ apiKeys, nextCursor }) => <><KeyList keys={apiKeys} onRevoke={revoke} /><Pager paging={paging} nextCursor={nextCursor} /></>}
    </Loaded>
  )
}

/** Conversations that a user has shared. */
export function SharesOf ({ id }: { id: string }): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  const { run } = useAction(CHANGED)
  const paging = usePaging()
  const { cursor } = paging
  const shares = useQuery({
    queryKey: ['access', 'shares', id, cursor],
    queryFn: () => client.request('get', '/api/admin/users/{id}/shares', { params: { id }, ...pageOf(cursor) })
  })
  const columns = useMemo((): Column<Share>[] => [
    { id: 'session', header: say.conversation, cell: ({ sessionId }) => <code className='font-mono text-xs break-all'>{sessionId}</code> },
    { id: 'created', header: say.since, from: 'sm', cell: ({ createdAt }) => format.time(createdAt) },
    {
      id: 'revoke',
      header: '',
      align: 'right',
      cell: ({ id: shareId }) => (
        <Button
          size='sm' variant='danger'
          onClick={() => { void run(() => client.request('delete', '/api/admin/users/{id}/shares/{shareId}', { params: { id, shareId } }), say.unshared) }}
        >
          {say.unshare}
        </Button>
      )
    }
  ], [say, format, run, id])
  return (
    <Loaded query={shares}>
      {({ shares: found, nextCursor }) => (
        <>
          <DataTable
            columns={columns} rows={found} rowKey={({ id: shareId }) => shareId} label={say.tabs.shares}
            empty={<Empty title={say.noShares} />}
          />
          <Pager paging={paging} nextCursor={nextCursor} />
        </>
      )}
    </Loaded>
  )
}
