/** Flaws of a value by its schema: one for each mistake, with what would be allowed, and never with the value, which may be a secret. */
import Type, { type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { unstorable } from '../../text.js'

/** A mistake: its place, such as `endpoints[0].weight`, the rest of a sentence that begins with it, and a word to branch on. */
export interface Flaw { field: string, problem: string, keyword: 'additionalProperties' | 'required' | 'value' }

const LONGEST_NAME = 64

interface Bounds {
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  pattern?: string
}

function range (least: number | undefined, most: number | undefined): string {
  if (least === undefined) return most === undefined ? '' : ` of at most ${most}`
  return most === undefined ? ` of at least ${least}` : ` from ${least} to ${most}`
}

/** Values that a schema takes, in words. */
function allowedBy (schema: TSchema): string {
  const bounds = schema as Bounds
  if (Type.IsUnion(schema)) return schema.anyOf.map((one) => allowedBy(one)).join(' or ')
  if (Type.IsNull(schema)) return 'null'
  if (Type.IsBoolean(schema)) return 'true or false'
  if (Type.IsInteger(schema)) return `a whole number${range(bounds.minimum, bounds.maximum)}`
  if (Type.IsNumber(schema)) return `a number${bounds.exclusiveMinimum === undefined ? range(bounds.minimum, bounds.maximum) : ` above ${bounds.exclusiveMinimum}, of at most ${bounds.maximum ?? ''}`}`
  if (Type.IsArray(schema)) return `a list${range(bounds.minItems, bounds.maxItems)}`
  if (Type.IsObject(schema)) return `an object of ${Object.keys(schema.properties).join(', ')}`
  const length = bounds.maxLength === undefined ? '' : ` of ${bounds.minLength ?? 0} to ${bounds.maxLength} characters`
  return `a text${length}${bounds.pattern === undefined ? '' : ` like ${bounds.pattern}`}`
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const within = (field: string, name: string): string => field === '' ? name : `${field}.${name}`

function flawsOfObject (schema: Type.TObject, value: Record<string, unknown>, field: string): Flaw[] {
  const names = Object.keys(schema.properties)
  const unknown = Object.keys(value).filter((name) => !names.includes(name)).map((name) =>
    ({ field: within(field, name.slice(0, LONGEST_NAME)), problem: `is not a field; there are ${names.join(', ')}`, keyword: 'additionalProperties' as const }))
  return [...unknown, ...Object.entries(schema.properties).flatMap(([name, property]): Flaw[] => {
    const place = within(field, name)
    if (value[name] !== undefined) return flawsOf(property, value[name], place)
    return Type.IsOptional(property) ? [] : [{ field: place, problem: `is missing; it must be ${allowedBy(property)}`, keyword: 'required' }]
  })]
}

/**
 * Everything that is wrong with a value.
 * @param schema that it should meet
 * @param value any
 * @param field its place; empty for the whole
 */
export function flawsOf (schema: TSchema, value: unknown, field = ''): Flaw[] {
  const mustBe: Flaw[] = [{ field, problem: `must be ${allowedBy(schema)}`, keyword: 'value' }]
  if (Type.IsUnion(schema)) {
    const [first = schema, ...others] = schema.anyOf
    if (others.some((other) => Value.Check(other, value))) return []
    // Null beside a structure: what is wrong within it is worth more than that it may be null.
    if (isObject(value) || Array.isArray(value)) return flawsOf(first, value, field)
    return Value.Check(first, value) ? storing(value, field) : mustBe
  }
  if (Type.IsObject(schema)) return isObject(value) ? flawsOfObject(schema, value, field) : mustBe
  if (Type.IsArray(schema)) {
    if (!Array.isArray(value) || !Value.Check({ ...schema, items: {} }, value)) return mustBe
    return value.flatMap((item: unknown, index) => flawsOf(schema.items, item, `${field}[${index}]`))
  }
  return Value.Check(schema, value) ? storing(value, field) : mustBe
}

function storing (value: unknown, field: string): Flaw[] {
  // Keys are stored encrypted, so that every character will do.
  const problem = typeof value === 'string' && !/(^|\.)apiKey$/.test(field) ? unstorable(value) : undefined
  return problem === undefined ? [] : [{ field, problem, keyword: 'value' }]
}

/**
 * Place of a flaw as a JSON pointer (RFC 6901).
 * @param base pointer of the whole
 * @param field its place within
 */
export function pointerOf (base: string, field: string): string {
  const steps = field.split(/[.[\]]+/).filter((step) => step !== '')
  return [base, ...steps.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')
}
