import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../components/button.js'
import { Field, Input } from '../../components/field.js'
import { Select } from '../../components/select.js'
import { oneOf, textOf, type RawFilters } from '../../service/filters.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

/** Actions that are offered; the address may name another. */
const ACTIONS = [
  'auth.login', 'auth.login-failed', 'auth.logout', 'auth.register', 'auth.change-password', 'auth.login-revoked', 'auth.refresh-reused',
  'user.create', 'user.update', 'user.reset-password', 'api-key.create', 'api-key.limit', 'api-key.revoke', 'share.revoke', 'agents.reload', 'cache.drop'
]
const OUTCOMES = ['', 'success', 'failure'] as const

/** Filter of events, as it stands in the address. */
export interface AuditFilters { action: string, outcome: '' | 'success' | 'failure', userId: string, from: string, to: string }

const dayOf = (text: string): string => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : ''
const idOf = (text: string): string => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text : ''

/** The filter that an address names. */
export const readFilters = (raw: RawFilters): AuditFilters => ({
  action: textOf(raw, 'action').slice(0, 64),
  outcome: oneOf(raw, 'outcome', OUTCOMES),
  userId: idOf(textOf(raw, 'userId')),
  from: dayOf(textOf(raw, 'from')),
  to: dayOf(textOf(raw, 'to'))
})

/** What the service is asked with: nothing for what is not filtered by. */
export function queryOf ({ action, outcome, userId, from, to }: AuditFilters) {
  return {
    ...(action === '' ? {} : { action }),
    ...(outcome === '' ? {} : { outcome }),
    ...(userId === '' ? {} : { userId }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to })
  }
}

/** Controls of the filter. */
export function Filters ({ filters, onChange }: { filters: AuditFilters, onChange: (change: Partial<AuditFilters>) => void }): ReactNode {
  const say = useWords(WORDS)
  const { action, outcome, userId, from, to } = filters
  const actions = action === '' || ACTIONS.includes(action) ? ACTIONS : [action, ...ACTIONS]
  const isFiltered = Object.values(filters).some((value) => value !== '')
  return (
    <div className='grid grid-cols-2 items-end gap-3 md:grid-cols-3 lg:flex lg:flex-wrap'>
      <Field label={say.action}>
        {({ id }) => (
          <Select
            id={id} value={action} onChange={(next) => { onChange({ action: next }) }}
            options={[{ value: '', label: say.anyAction }, ...actions.map((value) => ({ value, label: value }))]}
          />
        )}
      </Field>
      <Field label={say.outcome}>
        {({ id }) => (
          <Select
            id={id} value={outcome} onChange={(next) => { onChange({ outcome: next }) }}
            options={OUTCOMES.map((value) => ({ value, label: value === '' ? say.anyOutcome : say.outcomes[value] }))}
          />
        )}
      </Field>
      <Field label={say.from}>{(control) => <Input {...control} type='date' value={from} onChange={(event) => { onChange({ from: event.target.value }) }} />}</Field>
      <Field label={say.to}>{(control) => <Input {...control} type='date' value={to} onChange={(event) => { onChange({ to: event.target.value }) }} />}</Field>
      <Field label={say.subject} className='col-span-2 md:col-span-1'>
        {(control) => (
          <Input
            {...control} key={userId} defaultValue={userId} placeholder='0199aa7c-…' className='font-mono text-xs lg:w-80'
            onChange={(event) => { if (event.target.value === '' || idOf(event.target.value) !== '') onChange({ userId: event.target.value }) }}
          />
        )}
      </Field>
      {isFiltered && <Button icon={X} variant='ghost' onClick={() => { onChange({ action: '', outcome: '', userId: '', from: '', to: '' }) }}>{say.clear}</Button>}
    </div>
  )
}
