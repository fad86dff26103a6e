import type { ReactNode } from 'react'
import { Input, Textarea, type ControlProps } from '../field.js'
import { Select } from '../select.js'
import type { FormField } from './schema.js'

const choice = (value: string): { value: string, label: string } => ({ value, label: value === 'unset' || value === '' ? '–' : value })

/** Control of a field, by its kind. */
export function Control ({ field: { kind, isRequired, step }, props, text, providers, isFixed, onText }: {
  field: FormField, props: ControlProps, text: string, providers: readonly string[], isFixed: boolean, onText: (text: string) => void
}): ReactNode {
  if (kind === 'provider') return <Select id={props.id} value={text} onChange={onText} options={[...new Set([...providers, text])].map(choice)} />
  if (kind === 'switch') return <Select id={props.id} value={text} onChange={onText} options={['unset', 'true', 'false'].map(choice)} />
  const change = ({ target }: { target: { value: string } }): void => { onText(target.value) }
  if (kind === 'long' || kind === 'json' || kind === 'lines') {
    return <Textarea {...props} value={text} onChange={change} rows={kind === 'long' ? 4 : 3} spellCheck={kind === 'long'} {...(kind === 'json' ? { className: 'font-mono text-xs' } : {})} />
  }
  return (
    <Input
      {...props} value={text} onChange={change} disabled={isFixed} required={isRequired} spellCheck={false}
      {...(kind === 'number' ? { type: 'number', step } : kind === 'secret' ? { type: 'password', autoComplete: 'new-password' } : { autoComplete: 'off' })}
    />
  )
}
