import { Link } from '@tanstack/react-router'
import { useState, type FormEvent, type ReactNode } from 'react'
import { Button } from '../../components/button.js'
import { Confirm } from '../../components/dialog.js'
import { Field, Input } from '../../components/field.js'
import { QuotaBars } from '../../components/quota-bars.js'
import { Select } from '../../components/select.js'
import { useAction } from '../../service/action.js'
import { client } from '../../service/client.js'
import { useWords } from '../../words/index.js'
import type { Account, Spent } from './account.js'
import { WORDS } from './words.js'

const CHANGED = [['users'], ['access']] as const
const MILLION = 1_000_000

const numberOf = (text: string, factor = 1): number | null => text.trim() === '' ? null : Math.round(Number(text) * factor)

/** Role, quota and state of an account, and what can be done to it. */
export function AccountForm ({ account, used, onSecret }: {
  account: Account, used: Spent, onSecret: (secret: { username: string, password: string }) => void
}): ReactNode {
  const say = useWords(WORDS)
  const { id, username, role: current, quota, disabled } = account
  const [role, setRole] = useState(current)
  const [tokens, setTokens] = useState(quota?.tokensPerDay?.toString() ?? '')
  const [cost, setCost] = useState(typeof quota?.costPerMonth === 'number' ? String(quota.costPerMonth / MILLION) : '')
  const [asked, setAsked] = useState<'disable' | 'reset'>()
  const { isBusy, run } = useAction(CHANGED)
  const patch = (body: { role?: Account['role'], disabled?: boolean, quota?: Account['quota'] }): Promise<boolean> =>
    run(() => client.request('patch', '/api/admin/users/{id}', { params: { id }, body }), say.saved)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const next = { tokensPerDay: numberOf(tokens), costPerMonth: numberOf(cost, MILLION) }
    void patch({ role, quota: next.tokensPerDay === null && next.costPerMonth === null ? null : next })
  }
  const reset = (): Promise<boolean> => run(async () => {
    const { password } = await client.request('post', '/api/admin/users/{id}/reset-password', { params: { id }, body: {} })
    if (password !== undefined) onSecret({ username, password })
  })
  return (
    <form onSubmit={submit} className='flex flex-col gap-4'>
      <div className='grid gap-4 sm:grid-cols-3'>
        <Field label={say.role}>
          {(control) => (
            <Select
              id={control.id} value={role} onChange={setRole}
              options={(['user', 'admin'] as const).map((value) => ({ value, label: say.roles[value] }))}
            />
          )}
        </Field>
        <Field label={say.dailyTokens} hint={say.quotaHint}>
          {(control) => <Input {...control} name='tokens' type='number' min={0} step={1} value={tokens} onChange={(event) => { setTokens(event.target.value) }} />}
        </Field>
        <Field label={say.monthlyCost} hint={say.costHint}>
          {(control) => <Input {...control} name='cost' type='number' min={0} step='any' value={cost} onChange={(event) => { setCost(event.target.value) }} />}
        </Field>
      </div>
      <QuotaBars quota={quota} used={used} />
      <div className='flex flex-wrap items-center gap-2 border-t border-line pt-4'>
        <Button type='submit' variant='primary' isBusy={isBusy}>{say.save}</Button>
        <Button onClick={() => { setAsked('reset') }}>{say.reset}</Button>
        {disabled
          ? <Button onClick={() => { void patch({ disabled: false }) }}>{say.enable}</Button>
          : <Button variant='danger' onClick={() => { setAsked('disable') }}>{say.disable}</Button>}
        <Link to='/audit' search={{ userId: id } as never} className='ml-auto font-medium text-accent underline underline-offset-4'>{say.audit}</Link>
      </div>
      <Confirm
        open={asked === 'disable'} onClose={() => { setAsked(undefined) }} title={say.disableTitle(username)} description={say.disableText}
        action={say.disable} onConfirm={() => patch({ disabled: true })}
      />
      <Confirm
        open={asked === 'reset'} onClose={() => { setAsked(undefined) }} title={say.resetTitle(username)} description={say.resetText}
        action={say.reset} onConfirm={reset}
      />
    </form>
  )
}
