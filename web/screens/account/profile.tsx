import { useState, type FormEvent, type ReactNode } from 'react'
import { Button } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Failure } from '../../components/failure.js'
import { Field, Input } from '../../components/field.js'
import { toast } from '../../components/toast.js'
import { client } from '../../service/client.js'
import { useUser } from '../../shell/session.js'
import { useFormat } from '../../words/format.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

/** Form of another password. */
function PasswordForm (): ReactNode {
  const say = useWords(WORDS)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [failure, setFailure] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const send = async (): Promise<void> => {
    setBusy(true)
    setFailure(undefined)
    try {
      await client.request('post', '/api/auth/change-password', { body: { currentPassword: current, newPassword: next } })
      setCurrent('')
      setNext('')
      toast({ text: say.changed, tone: 'good' })
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void send()
  }
  return (
    <form onSubmit={submit} className='flex max-w-sm flex-col gap-4'>
      {failure !== undefined && <Failure error={failure} />}
      <Field label={say.current}>
        {(control) => (
          <Input
            {...control} type='password' name='current' autoComplete='current-password' required
            value={current} onChange={(event) => { setCurrent(event.target.value) }}
          />
        )}
      </Field>
      <Field label={say.next} hint={say.nextHint}>
        {(control) => (
          <Input
            {...control} type='password' name='next' autoComplete='new-password' required minLength={8} maxLength={128}
            value={next} onChange={(event) => { setNext(event.target.value) }}
          />
        )}
      </Field>
      <div><Button type='submit' variant='primary' isBusy={isBusy}>{say.password}</Button></div>
    </form>
  )
}

/** The account as it is, and its password. */
export function Profile (): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  const { username, email, role, createdAt } = useUser()
  const lines = [
    [say.username, username], [say.email, email ?? say.noEmail], [say.role, say.roles[role]], [say.since, format.day(createdAt)]
  ] as const
  return (
    <div className='grid gap-4 lg:grid-cols-2'>
      <Card title={say.tabs.profile}>
        <dl className='grid grid-cols-[auto_1fr] gap-x-6 gap-y-2'>
          {lines.map(([name, value]) => (
            <div key={name} className='contents'>
              <dt className='text-muted'>{name}</dt>
              <dd className='min-w-0 break-words'>{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Card title={say.password}><PasswordForm /></Card>
    </div>
  )
}
