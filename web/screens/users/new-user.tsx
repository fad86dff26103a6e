import { useState, type FormEvent, type ReactNode } from 'react'
import { Button } from '../../components/button.js'
import { Dialog } from '../../components/dialog.js'
import { Field, Input } from '../../components/field.js'
import { Select } from '../../components/select.js'
import { useAction } from '../../service/action.js'
import { client } from '../../service/client.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

const CHANGED = [['users']] as const
const NOTHING = { username: '', email: '', role: 'user' as 'user' | 'admin' }

/** Window in which an account is made; its password is generated. */
export function NewUser ({ open, onClose, onMade }: {
  open: boolean, onClose: () => void, onMade: (secret: { username: string, password: string }) => void
}): ReactNode {
  const say = useWords(WORDS)
  const [form, setForm] = useState(NOTHING)
  const { isBusy, run } = useAction(CHANGED)
  const make = async (): Promise<void> => {
    const { username, email, role } = form
    const { user, password } = await client.request('post', '/api/admin/users', { body: { username, role, ...(email === '' ? {} : { email }) } })
    setForm(NOTHING)
    onClose()
    if (password !== undefined) onMade({ username: user.username, password })
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void run(make)
  }
  return (
    <Dialog open={open} onClose={onClose} title={say.createTitle} footer={<Button variant='primary' type='submit' form='new-user' isBusy={isBusy}>{say.create}</Button>}>
      <form id='new-user' onSubmit={submit} className='flex flex-col gap-4'>
        <Field label={say.username} hint={say.usernameHint}>
          {(control) => (
            <Input
              {...control} name='username' required pattern='[A-Za-z0-9_.\-]{3,32}' autoComplete='off' autoCapitalize='none' spellCheck={false}
              value={form.username} onChange={(event) => { setForm({ ...form, username: event.target.value }) }}
            />
          )}
        </Field>
        <Field label={say.email}>
          {(control) => <Input {...control} type='email' name='email' autoComplete='off' value={form.email} onChange={(event) => { setForm({ ...form, email: event.target.value }) }} />}
        </Field>
        <Field label={say.role}>
          {({ id }) => (
            <Select
              id={id} value={form.role} onChange={(role) => { setForm({ ...form, role }) }}
              options={(['user', 'admin'] as const).map((value) => ({ value, label: say.roles[value] }))}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
