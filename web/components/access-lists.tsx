/** Lists of what gives access to an account, for its owner and for administrators: signed-in devices and API keys. */
import type { AnswerOf, Operation } from 'parley-client'
import { useMemo, useState, type ReactNode } from 'react'
import { useFormat } from '../words/format.js'
import { useWords } from '../words/index.js'
import { WORDS } from './access-words.js'
import { Badge } from './badge.js'
import { Button } from './button.js'
import { Confirm } from './dialog.js'
import { Empty } from './empty.js'
import { DataTable, type Column } from './table.js'

/** A signed-in device. */
export type Login = AnswerOf<Operation<'get', '/api/auth/logins'>>['logins'][number]

/** An API key without its secret. */
export type ApiKey = AnswerOf<Operation<'get', '/api/admin/users/{id}/api-keys'>>['apiKeys'][number]

const BROWSERS: readonly (readonly [RegExp, string])[] = [[/Edg\//, 'Edge'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari']]
const SYSTEMS: typeof BROWSERS = [
  [/iPhone|iPad/, 'iOS'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux']
]

/** A browser and its system, as far as a User-Agent says; else its beginning. */
function deviceOf (userAgent: string | null): string | undefined {
  if (userAgent === null || userAgent === '') return undefined
  const found = [BROWSERS, SYSTEMS].map((all) => all.find(([pattern]) => pattern.test(userAgent))?.[1]).filter((one) => one !== undefined)
  return found.length === 2 ? found.join(' · ') : userAgent.slice(0, 60)
}

/** Signed-in devices. */
export function LoginList ({ logins, onEnd }: { logins: readonly Login[], onEnd: (login: Login) => Promise<unknown> }): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  const columns = useMemo((): Column<Login>[] => [
    {
      id: 'device',
      header: say.device,
      cell: ({ userAgent, current }) => (
        <span className='flex flex-wrap items-center gap-2'>
          <span title={userAgent ?? undefined}>{deviceOf(userAgent) ?? say.unknownDevice}</span>
          {current && <Badge tone='accent'>{say.current}</Badge>}
        </span>
      )
    },
    { id: 'ip', header: say.address, from: 'sm', cell: ({ ip }) => <code className='font-mono text-xs'>{ip ?? '–'}</code> },
    { id: 'used', header: say.lastUsed, cell: ({ lastUsedAt }) => <span title={format.time(lastUsedAt)}>{format.ago(lastUsedAt)}</span> },
    { id: 'expires', header: say.expires, from: 'md', cell: ({ expiresAt }) => format.day(expiresAt) },
    { id: 'end', header: '', align: 'right', cell: (login) => <Button size='sm' onClick={() => { void onEnd(login) }}>{say.signOut}</Button> }
  ], [say, format, onEnd])
  return <DataTable columns={columns} rows={logins} rowKey={({ id }) => id} label={say.device} empty={<Empty title={say.noLogins} />} />
}

/** API keys. */
export function KeyList ({ keys, onRevoke, empty }: {
  keys: readonly ApiKey[], onRevoke: (key: ApiKey) => Promise<unknown>, empty?: ReactNode
}): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  const [asked, setAsked] = useState<ApiKey>()
  const columns = useMemo((): Column<ApiKey>[] => [
    { id: 'name', header: say.name, cell: ({ name }) => <span className='font-medium break-all'>{name}</span> },
    { id: 'prefix', header: say.prefix, from: 'sm', cell: ({ prefix }) => <code className='font-mono text-xs'>{prefix}…</code> },
    { id: 'created', header: say.created, from: 'md', cell: ({ createdAt }) => format.day(createdAt) },
    { id: 'used', header: say.lastUsed, cell: ({ lastUsedAt }) => lastUsedAt === null ? say.never : format.ago(lastUsedAt) },
    { id: 'expires', header: say.expires, from: 'sm', cell: ({ expiresAt }) => expiresAt === null ? say.never : format.day(expiresAt) },
    { id: 'revoke', header: '', align: 'right', cell: (key) => <Button size='sm' variant='danger' onClick={() => { setAsked(key) }}>{say.revoke}</Button> }
  ], [say, format])
  return (
    <>
      <DataTable columns={columns} rows={keys} rowKey={({ id }) => id} label={say.name} empty={empty ?? <Empty title={say.noKeys} />} />
      <Confirm
        open={asked !== undefined} onClose={() => { setAsked(undefined) }} title={say.revokeTitle(asked?.name ?? '')} description={say.revokeText}
        action={say.revoke} onConfirm={async () => { if (asked !== undefined) await onRevoke(asked) }}
      />
    </>
  )
}
