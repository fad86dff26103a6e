/** Fields of a form, made of the JSON Schema (2020-12) by which the service judges what is sent. */
import type { ReactNode } from 'react'
import { Field, Input, Textarea } from './field.js'
import { Select } from './select.js'
import { Switch } from './switch.js'

/** The part of a schema that a field is made of. */
export interface FieldSchema {
  type?: string
  anyOf?: FieldSchema[]
  enum?: string[]
  description?: string
  examples?: unknown[]
  maxLength?: number
  pattern?: string
  minimum?: number
  maximum?: number
}

/** Schema of an object. */
export interface ObjectSchema { properties: Record<string, FieldSchema>, required?: string[] }

/** A form's values as they are typed. */
export type FormValues = Readonly<Record<string, string | boolean>>

/** Properties of fields made of a schema. */
export interface SchemaFieldsProps {
  schema: ObjectSchema
  /** Which of its properties, in this order. */
  names: readonly string[]
  values: FormValues
  onChange: (name: string, value: string | boolean) => void
  errors: Readonly<Record<string, string>>
  /** Labels by property; its name where there is none. */
  labels: Readonly<Record<string, string>>
  /** Hints by property, in the place of the schema's descriptions, which are in English. */
  hints?: Readonly<Record<string, string>>
  /** Offers for properties that are texts to the schema. */
  options?: Readonly<Record<string, readonly string[]>>
  /** Properties that are never shown. */
  secrets?: readonly string[]
}

const LONG = 2000

const plain = (schema: FieldSchema): FieldSchema => ({ ...schema.anyOf?.find(({ type }) => type !== 'null'), ...schema })
const typeOf = (schema: FieldSchema): string => plain(schema).type ?? 'string'

/**
 * What is sent of what was typed: nothing for empty fields, numbers and JSON parsed.
 * @param schema of the object
 * @param values as typed
 * @throws {SyntaxError} for JSON that is none; its message is the property's name
 */
export function bodyOf (schema: ObjectSchema, values: FormValues): Record<string, unknown> {
  const entries = Object.entries(values).filter(([, value]) => value !== '')
  return Object.fromEntries(entries.map(([name, value]) => {
    const type = typeOf(schema.properties[name] ?? {})
    if (typeof value !== 'string' || type === 'string') return [name, value]
    try {
      return [name, JSON.parse(value) as unknown]
    } catch {
      throw new SyntaxError(name)
    }
  }))
}

/** Fields of a form, made of a schema. Objects and lists are written as JSON. */
export function SchemaFields (props: SchemaFieldsProps): ReactNode {
  const { schema, names, values, onChange, errors, labels, hints = {}, options = {}, secrets = [] } = props
  return names.map((name) => {
    const property = schema.properties[name]
    if (property === undefined) return null
    const { description, examples, pattern, maxLength = 0, minimum, maximum } = plain(property)
    const type = typeOf(property)
    const label = labels[name] ?? name
    const value = values[name] ?? ''
    const hint = hints[name] ?? description
    const change = (event: { target: { value: string } }): void => { onChange(name, event.target.value) }
    if (type === 'boolean') return <Switch key={name} label={label} checked={value === true} onChange={(checked) => { onChange(name, checked) }} />
    const offered = options[name] ?? plain(property).enum
    const text = String(value)
    return (
      <Field key={name} label={label} error={errors[name]} {...(hint === undefined || hint === '' ? {} : { hint })}>
        {(control) => {
          if (offered !== undefined) {
            const choices = offered.map((option) => ({ value: option, label: option }))
            return <Select id={control.id} value={text} options={choices} onChange={(next) => { onChange(name, next) }} />
          }
          const isJson = type === 'object' || type === 'array'
          if (isJson) return <Textarea {...control} value={text} onChange={change} spellCheck={false} className='font-mono text-[0.8125rem]' />
          const isLong = type === 'string' && maxLength >= LONG && !secrets.includes(name) && pattern === undefined
          if (isLong) return <Textarea {...control} value={text} onChange={change} />
          const isNumber = type === 'number' || type === 'integer'
          const kind = secrets.includes(name) ? 'password' : isNumber ? 'number' : 'text'
          return (
            <Input
              {...control} type={kind} value={text} onChange={change} autoComplete={kind === 'password' ? 'new-password' : 'off'} spellCheck={false}
              {...(isNumber ? { min: minimum, max: maximum, step: type === 'integer' ? 1 : 'any' } : {})}
              {...(examples?.[0] === undefined ? {} : { placeholder: String(examples[0]) })}
            />
          )
        }}
      </Field>
    )
  })
}
