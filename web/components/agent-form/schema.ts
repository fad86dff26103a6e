/** A form's fields, made of the JSON Schema of an agent's entry: how each is typed in, shown, and read back. */

/** The parts of a JSON Schema that a form goes by. */
export interface Schema {
  type?: string
  anyOf?: Schema[]
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  maxLength?: number
  minimum?: number
  maximum?: number
}

/** How a field is typed in. */
export type Kind = 'text' | 'long' | 'number' | 'switch' | 'lines' | 'json' | 'secret' | 'provider'

/** A field of the form. */
export interface FormField { name: string, kind: Kind, hint: string, isRequired: boolean, isFirst: boolean, step: string }

/** Fields that most agents need, in their order; the rest stands behind them. */
const FIRST = ['id', 'name', 'provider', 'model', 'endpoint', 'apiKey', 'systemPrompt']
const LONG = 2000

function kindOf (name: string, schema: Schema): Kind {
  if (name === 'apiKey') return 'secret'
  if (name === 'provider') return 'provider'
  switch (schema.type) {
    case 'string': return (schema.maxLength ?? 0) > 2048 || schema.maxLength === LONG ? 'long' : 'text'
    case 'integer':
    case 'number': return 'number'
    case 'boolean': return 'switch'
    case 'array': return schema.items?.type === 'string' ? 'lines' : 'json'
    default: return 'json'
  }
}

/**
 * Fields of a form.
 * @param schema of an entry
 */
export function fieldsOf ({ properties = {}, required = [] }: Schema): FormField[] {
  const rank = (name: string): number => FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length
  return Object.entries(properties).map(([name, property]) => {
    const schema = property.anyOf?.find(({ type }) => type !== 'null') ?? property
    return {
      name,
      kind: kindOf(name, schema),
      hint: property.description ?? schema.description ?? '',
      isRequired: required.includes(name),
      isFirst: FIRST.includes(name),
      step: schema.type === 'integer' ? '1' : 'any'
    }
  }).toSorted((one, other) => rank(one.name) - rank(other.name))
}

/**
 * A value as it stands in its control.
 * @param field of the form
 * @param value of the entry
 */
export function shownAs ({ kind }: FormField, value: unknown): string {
  if (value === undefined || value === null || kind === 'secret') return kind === 'switch' ? 'unset' : ''
  if (kind === 'lines') return (value as string[]).join('\n')
  return kind === 'json' ? JSON.stringify(value, null, 2) : String(value)
}

/**
 * The value that a control's text stands for; undefined for none.
 * @param field of the form
 * @param text of its control
 * @throws {SyntaxError} for JSON that is none
 */
export function readAs ({ kind }: FormField, text: string): unknown {
  if (kind === 'switch') return text === 'unset' ? undefined : text === 'true'
  if (text.trim() === '') return undefined
  if (kind === 'number') return Number(text)
  if (kind === 'lines') return text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  return kind === 'json' ? JSON.parse(text) as unknown : text
}

/**
 * The field that an error is about; undefined when it is about none.
 * @param fields of the form
 * @param path as the service says it: `/endpoint`, `/endpoints/0/endpoint`, `agents[0].endpoint`
 */
export function fieldAt (fields: readonly FormField[], path: string): string | undefined {
  return path.split(/[/.[\]]+/).find((part) => fields.some(({ name }) => name === part))
}
