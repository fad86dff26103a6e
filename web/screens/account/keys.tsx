import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useCallback, useState, type FormEvent, type ReactNode } from 'react'
import { KeyList, type ApiKey } from '../../components/access-lists.js'
import { WORDS as SHARED } from '../../components/access-words.js'
import { Button } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Command } from '../../components/copy.js'
import { Dialog } from '../../components/dialog.js'
import { Empty } from '../../components/empty.js'
import { Field, Input } from '../../components/field.js'
import { Loaded } from '../../components/loaded.js'
import { Pager, usePaging } from '../../components/pager.js'
import { Select } from '../../components/select.js'
import { useAction } from '../../service/action.js'
import { client } from '../../service/client.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

const CHANGED = [['own-keys']] as const
const EXPIRIES = ['never', '7', '30', '365'] as const
type Expiry = typeof EXPIRIES[number]

const expiryOf = (expiry: Expiry): { expiresAt?: string } =>
  expiry === 'never' ? {} : { expiresAt: new Date(Date.now() + Number(expiry) * 86_400_000).toISOString() }

/** Window in which a key is made, and shown the one time. */
function NewKey ({ open, onClose }: { open: boolean, onClose: () => void }): ReactNode {
  const say = useWords(WORDS)
  const [name, setName] = useState('')
  const [expiry, setExpiry] = useState<Expiry>('never')
  const [made, setMade] = useState<string>()
  const { isBusy, run } = useAction(CHANGED)
  const close = (): void => {
    onClose()
    setName('')
    setMade(undefined)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void run(async () => { setMade((await client.request('post', '/api/auth/api-keys', { body: { name, ...expiryOf(expiry) } })).key) })
  }
  if (made !== undefined) {
    return (
      <Dialog open={open} onClose={close} title={say.made} description={say.madeText} footer={<Button variant='primary' onClick={close}>{say.done}</Button>}>
        <Command text={made} />
      </Dialog>
    )
  }
  return (
    <Dialog open={open} onClose={close} title={say.createTitle} footer={<Button variant='primary' type='submit' form='new-key' isBusy={isBusy}>{say.create}</Button>}>
      <form id='new-key' onSubmit={submit} className='flex flex-col gap-4'>
        <Field label={say.name}>
          {(control) => (
            <Input
              {...control} name='name' required maxLength={100} placeholder={say.namePlaceholder}
              value={name} onChange={(event) => { setName(event.target.value) }}
            />
          )}
        </Field>
        <Field label={say.expiry}>
          {({ id }) => (
            <Select
              id={id} value={expiry} onChange={setExpiry}
              options={EXPIRIES.map((value) => ({ value, label: say.expiries[value] }))}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}

/** One's own API keys. */
export function Keys (): ReactNode {
  const say = useWords(WORDS)
  const shared = useWords(SHARED)
  const [isNew, setNew] = useState(false)
  const paging = usePaging()
  const { cursor } = paging
  const keys = useQuery({
    queryKey: ['own-keys', cursor],
    queryFn: () => client.request('get', '/api/auth/api-keys', cursor === undefined ? {} : { query: { cursor } })
  })
  const { run } = useAction(CHANGED)
  const revoke = useCallback(({ id }: ApiKey) =>
    run(() => client.request('delete', '/api/auth/api-keys/{id}', { params: { id } }), shared.revoked), [run, shared])
  const command = `curl -H 'authorization: Bearer <token>' -H 'content-type: application/json' -d '{"name":"nightly import"}' ${location.origin}/api/auth/api-keys`
  return (
    <Card title={say.tabs.keys} actions={<Button icon={Plus} variant='primary' size='sm' onClick={() => { setNew(true) }}>{say.create}</Button>}>
      <p className='mb-2 max-w-2xl text-muted'>{say.keysText}</p>
      <Loaded query={keys}>
        {({ apiKeys, nextCursor }) => (
          <>
            <KeyList
              keys={apiKeys} onRevoke={revoke}
              empty={<Empty icon={KeyRound} title={say.noKeys} text={say.noKeysText} command={command} />}
            />
            <Pager paging={paging} nextCursor={nextCursor} />
          </>
        )}
      </Loaded>
      <NewKey open={isNew} onClose={() => { setNew(false) }} />
    </Card>
  )
}
