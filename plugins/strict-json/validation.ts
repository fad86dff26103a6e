/**
 * Validation of requests by their schemas: bodies without coercion, parameters from their text, and every problem of a body reported
 * at once.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'
import { parseDay, parseMoment } from '../../text.js'
import type { Flaw } from './flaws.js'
import { countSparingly } from './lengths.js'

/** Most values of a body that is searched for all of its problems; a larger one is told the first. */
const MOST_VALUES = 2000

/** Most problems that are told. */
const MOST_FLAWS = 20
/** Most values of a list of allowed ones that are told. */
const MOST_CHOICES = 50

interface Checker { (data: unknown): boolean, errors?: Flaw[] | null }
interface Coercible { type?: unknown, items?: Coercible, properties?: Record<string, Coercible> }

// Schemas are compiled when the first value comes: all of them together took a third of the start. A test compiles every one.
// Held against the meta-schema they are as the OpenAPI document.
const OPTIONS = { coerceTypes: false, removeAdditional: false, useDefaults: true, strict: false, validateSchema: false } as const
const INTEGER = /^-?\d{1,15}$/
const NUMBER = /^-?\d{1,15}(\.\d{1,15})?$/

/** Whether a value holds at most so many others, itself included; looks at no more than that. */
function holdsAtMost (most: number, value: unknown): boolean {
  let left = most
  const count = (one: unknown): boolean => {
    left -= 1
    if (left < 0) return false
    if (typeof one !== 'object' || one === null) return true
    // By index: the keys of a long array would be as many texts before the first is looked at.
    if (Array.isArray(one)) return one.length <= left && one.every(count)
    for (const key in one) if (!count((one as Record<string, unknown>)[key])) return false
    return true
  }
  return count(value)
}

/** A text as the type that a schema asks for, where it is one in plain decimal form; else the text, for the schema to refuse. */
function coerced ({ type, items }: Coercible, value: unknown): unknown {
  if (type === 'array') return (Array.isArray(value) ? value : [value]).map((one) => coerced(items ?? {}, one))
  if (typeof value !== 'string') return value
  if (type === 'integer' && INTEGER.test(value)) return Number(value)
  if (type === 'number' && NUMBER.test(value)) return Number(value)
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  return value
}

/**
 * One of Ajv's errors, its path extended by the property that is missing or too much, its message by what is allowed.
 * @param error as Ajv made it
 */
function toFlaw ({ instancePath, message = 'is not valid', keyword, params, schemaPath }: ErrorObject): Flaw {
  const { additionalProperty, missingProperty, allowedValues, allowedValue } = params as Record<string, unknown>
  const extra = additionalProperty ?? missingProperty
  const allowed = keyword === 'const' ? [allowedValue] : Array.isArray(allowedValues) ? allowedValues.slice(0, MOST_CHOICES) : []
  const choices = `must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.map((one) => JSON.stringify(one)).join(', ')}`
  return {
    instancePath: typeof extra === 'string' ? `${instancePath}/${extra}` : instancePath,
    message: allowed.length > 0 ? choices : message,
    keyword,
    params: {},
    schemaPath
  }
}

/**
 * Ajv as requests are checked with: nothing coerced, nothing removed, defaults filled in.
 * @param allErrors false: a check ends at the first problem
 */
function createAjv (allErrors: boolean): Ajv {
  const ajv = new Ajv({ ...OPTIONS, allErrors })
  addFormats.default(ajv)
  countSparingly(ajv)
  // Theirs take white space for the T, endless fractions, leap seconds and the year 0.
  ajv.addFormat('date-time', (text: string) => parseMoment(text) !== null)
  ajv.addFormat('date', (text: string) => parseDay(text) !== null)
  return ajv
}

/**
 * A check of what comes in another way than as a request's body, by the same rules.
 * @param schema JSON Schema of the value
 * @returns tells the first problem
 */
export function createCheck (schema: object): (value: unknown) => Flaw | undefined {
  let check: ValidateFunction | undefined
  return (value) => {
    check ??= createAjv(false).compile(schema)
    return check(value) ? undefined : (check.errors ?? []).map(toFlaw)[0]
  }
}

/**
 * A validator compiler whose work is bounded by the body: the first problem ends the check, and only a body of few values is
 * gone through again for the others. Ajv with `allErrors` makes an object for each problem: 8 MiB of `[0,0,…]` took seconds and
 * gigabytes.
 *
 * Query strings, parameters and headers are text by nature: what their schema wants as a number or a boolean is read as one,
 * from decimal digits only. Ajv's own coercion takes `0x10`, `1e1` and blanks as well.
 */
export function createValidatorCompiler (): FastifySchemaCompiler<object> {
  const first = createAjv(false)
  const all = createAjv(true)

  return ({ schema, httpPart }) => {
    let check: ValidateFunction | undefined
    let explain: ValidateFunction | undefined
    const { properties = {} } = schema as Coercible
    const texts = httpPart === 'body' ? [] : Object.entries(properties).filter(([, { type }]) => type !== 'string')

    const checker: Checker = (data) => {
      for (const [name, property] of texts) {
        const parts = data as Record<string, unknown>
        if (Object.hasOwn(parts, name)) parts[name] = coerced(property, parts[name])
      }
      check ??= first.compile(schema)
      if (check(data)) return true
      let { errors } = check
      if (holdsAtMost(MOST_VALUES, data)) {
        explain ??= all.compile(schema)
        if (!explain(data)) errors = explain.errors
      }
      checker.errors = (errors ?? []).slice(0, MOST_FLAWS).map(toFlaw)
      return false
    }
    return checker
  }
}
