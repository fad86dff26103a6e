/** Values for the schemas of the OpenAPI document: those that fit, and those that a stranger would try instead. */
import fc, { type Arbitrary } from 'fast-check'

export type Json = Record<string, unknown>
/** What is known by now, by kind: ids of `users`, `sessions`, …, `cursors`, `tokens`. */
export type Pool = Map<string, string[]>

const ABSENT = ['0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c', '00000000-0000-0000-0000-000000000000', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF']
/** Becomes the number 1e400, which JSON has and JSON.stringify can not write. */
const HUGE = '\u{1F4A5}1e400'
const WORDS = ['hello', '你好,世界', 'ﷺ', '👩‍👩‍👧‍👦', 'a\nb', ' x ', '%', '_', '"', '\\', "'; drop table users;--", '<script>', '$' + '{X}', '{{x}}', '__proto__', '\u202E', '\uFEFF']
const JUNK: unknown[] = [
  null, true, false, 0, -0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5e-324, HUGE, '', ' ', '\t\n', '0', 'true', 'null', 'NaN', [], {}, [[]], [null], { a: 1 },
  '\0', 'a\0b', '\uD800', 'a\uDC00b', '9999-12-31T23:59:59.999Z', '0000-00-00T00:00:00Z', '2026-02-30T00:00:00Z', '2026-01-01T00:00:60Z', '+275760-09-13T00:00:00.000Z',
  'x'.repeat(1000), '字'.repeat(300), 'not-an-id', `${ABSENT[0]}0`, Array(1001).fill(0), Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`k${n}`, n]))
]
/** Addresses in percent form that no encoder would make. */
const RAW = ['%00', '%ff', '%zz', '%', '%ED%A0%80', 'a%2Fb', '..%2f..', '%2e%2e', 'a%20b', 'a+b', '%F0%9F%98%80', 'x'.repeat(300), '%25', ';', 'a=b', '[]', "'", '*']

/** Kind of pool by the name of a property or parameter; an `id` has the kind of what stands before it in the path. */
function kindOf (name: string, path: string): string | undefined {
  if (name === 'id') return /\/users\//.test(path) ? 'users' : /chat-sessions/.test(path) ? 'sessions' : /\/messages\//.test(path) ? 'messages' : /api-keys/.test(path) ? 'keys' : /logins/.test(path) ? 'logins' : 'agents'
  const kinds: Record<string, string> = {
    userId: 'users',
    sessionId: 'sessions',
    messageId: 'messages',
    parentId: 'messages',
    leaf: 'messages',
    activeLeaf: 'messages',
    agentId: 'agents',
    keyId: 'keys',
    loginId: 'logins',
    shareId: 'shares',
    token: 'tokens',
    cursor: 'cursors',
    refreshToken: 'refreshes',
    username: 'usernames',
    name: 'queues',
    after: 'places',
    'last-event-id': 'events',
    clientId: 'clients',
    'idempotency-key': 'clients'
  }
  return kinds[name]
}

const flipped = (text: string, at: number): string =>
  text.slice(0, at % text.length) +
  String.fromCharCode(text.charCodeAt(at % text.length) ^ 1) + text.slice(at % text.length + 1)

/** Texts of a schema: known ones by the name, else by format, pattern and length, with the lengths at the ends. */
function texts (schema: Json, name: string, path: string, pool: Pool): Arbitrary<unknown> {
  const { format, pattern, minLength = 0, maxLength = 300 } = schema as
    { format?: string, pattern?: string, minLength?: number, maxLength?: number }
  const known = pool.get(kindOf(name, path) ?? '') ?? []
  const made = (): Arbitrary<string> => {
    if (/password/i.test(name)) return fc.constantFrom('correct-horse-1', 'correct-horse-2', 'short1', 'x'.repeat(maxLength))
    if (format === 'date-time') return fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }).map((date) => date.toISOString())
    if (format === 'date') return fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))
    if (format === 'email') return fc.emailAddress()
    if (pattern?.includes('{8}')) return fc.oneof(fc.constantFrom(...[...pool.values()].flat().filter((text) => text.length === 36), ...ABSENT), fc.uuid())
    if (pattern !== undefined && !/\\p|\(\?/.test(pattern)) return fc.stringMatching(new RegExp(pattern))
    return fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...WORDS) },
      { weight: 8, arbitrary: fc.string({ minLength, maxLength: Math.min(maxLength, 40), unit: 'binary' }) },
      { weight: 1, arbitrary: fc.constantFrom(minLength, Math.min(maxLength, 300_000)).map((length) => 'x'.repeat(length)) },
      { weight: 1, arbitrary: fc.constant('字'.repeat(Math.min(maxLength, 300_000))) }
    )
  }
  if (known.length === 0) return made()
  return fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...known) }, { weight: 2, arbitrary: made() },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...known), fc.nat(200)).map(([text, at]) => flipped(text, at)) })
}

/** Values that fit a schema, as far as it can say. */
export function fitting (schema: Json, name: string, path: string, pool: Pool): Arbitrary<unknown> {
  const inner = (one: unknown, called = name): Arbitrary<unknown> => fitting(one as Json, called, path, pool)
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum'] as unknown[])
  if (schema['const'] !== undefined) return fc.constant(schema['const'])
  const choices = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined
  if (choices !== undefined) return fc.oneof(...choices.map((one) => inner(one)))
  const { type, minimum = -1e9, maximum = 1e9 } = schema as { type?: string | string[], minimum?: number, maximum?: number }
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => inner({ ...schema, type: one })))
  switch (type) {
    case 'null': return fc.constant(null)
    case 'boolean': return fc.boolean()
    case 'integer': return fc.oneof(fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) }), fc.constantFrom(minimum, maximum))
    case 'number': return fc.double({ min: minimum, max: maximum, noNaN: true })
    case 'string': return texts(schema, name, path, pool)
    case 'array': return fc.array(inner(schema['items'] ?? {}), { minLength: (schema['minItems'] as number | undefined) ?? 0, maxLength: Math.min((schema['maxItems'] as number | undefined) ?? 4, 4) })
    case 'object': {
      const properties = Object.entries((schema['properties'] ?? {}) as Json)
      const model = Object.fromEntries(properties.map(([key, one]) => [key, inner(one, key)]))
      const required = (schema['required'] ?? []) as string[]
      // Most calls name few of what they may: together they often contradict each other.
      const sparse = Object.fromEntries(Object.entries(model).map(([key, one]) =>
        [key, required.includes(key) ? one : fc.oneof({ weight: 1, arbitrary: one }, { weight: 2, arbitrary: fc.constant(undefined) })]))
      const record = fc.record(sparse, { noNullPrototype: true })
      if (properties.length > 0 || typeof schema['additionalProperties'] !== 'object') return record
      return fc.dictionary(fc.string({ maxLength: 64 }), inner(schema['additionalProperties'], 'value'), { maxKeys: 4, noNullPrototype: true })
    }
    default: return fc.jsonValue({ maxDepth: 2 })
  }
}

/** Another value at one of the places of a value: the root is one, each item and property too. */
function changed (value: unknown, at: number, how: number, junk: unknown): unknown {
  if (value === null || typeof value !== 'object' || at % 4 === 3) return junk
  if (Array.isArray(value)) {
    return value.length === 0
      ? [junk]
      : value.with(at % value.length, changed(value[at % value.length], at >> 2, how, junk))
  }
  const entries = Object.entries(value)
  const [key, one] = entries[at % Math.max(1, entries.length)] ?? ['x', 0]
  if (how === 0) return { ...value, surplus: junk }
  if (how === 1) return Object.fromEntries(entries.filter(([name]) => name !== key))
  return { ...value, [key]: changed(one, at >> 2, how, junk) }
}

const text = (value: unknown): string => (JSON.stringify(value) ?? 'null').replaceAll(`"${HUGE}"`, '1e400')

/** A body as it goes out: its bytes and what they are said to be. */
export interface Payload { bytes: string | Buffer, type: string, coding?: string }

const TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/json; charset=utf-16', 'application/problem+json', 'application/octet-stream', 'garbage', '']
const BYTES: ((json: string) => string | Buffer)[] = [
  (json) => json.slice(0, -1), (json) => `${json},`, (json) => `\uFEFF${json}`, (json) => json.replace('{', '{,'), (json) => json.replace('{', '{"a":1,"a":2,'),
  (json) => json.replace('{', '{"__proto__":{"x":1},'), (json) => json.replace('{', '{"constructor":{"prototype":{}},'), () => '', () => ' ', () => 'null', () => '\0', () => 'NaN', () => '"',
  (json) => Buffer.concat([Buffer.from(json.slice(0, -1)), Buffer.from([0xff, 0xfe]), Buffer.from('}')]), () => '['.repeat(20_000), (json) => `${'['.repeat(33)}${json}${']'.repeat(33)}`,
  (json) => json.replace('{', `{"deep":${'{"a":'.repeat(40)}1${'}'.repeat(40)},`), () => '1e400', () => '-', () => `"${'\\ud800'.repeat(10)}"`, (json) => json + ' '.repeat(1_100_000), (json) => json + ' '.repeat(20_000)
]

/** Bodies: half of them fit, the others are wrong in one place, altogether, as text or as to their type. */
export function payloads (schema: Json, path: string, pool: Pool, coherent?: Arbitrary<unknown>): Arbitrary<Payload> {
  const any = fitting(schema, 'body', path, pool)
  const fits = coherent === undefined ? any : fc.oneof(any, coherent)
  const json = (value: unknown): Payload => ({ bytes: text(value), type: 'application/json' })
  return fc.oneof(
    { weight: 10, arbitrary: fits.map(json) },
    {
      weight: 6,
      arbitrary: fc.tuple(fits, fc.nat(1000), fc.nat(3), fc.constantFrom(...JUNK))
        .map(([value, at, how, junk]) => json(changed(value, at, how, junk)))
    },
    { weight: 1, arbitrary: fc.constantFrom(...JUNK).map(json) },
    { weight: 2, arbitrary: fc.tuple(fits, fc.constantFrom(...BYTES)).map(([value, spoil]) => ({ bytes: spoil(text(value)), type: 'application/json' })) },
    { weight: 1, arbitrary: fc.tuple(fits, fc.constantFrom(...TYPES)).map(([value, type]) => ({ bytes: text(value), type })) },
    { weight: 1, arbitrary: fc.tuple(fits, fc.constantFrom('gzip', 'identity', 'br', 'x')).map(([value, coding]) => ({ ...json(value), coding })) }
  )
}

const encode = (value: unknown): string => encodeURIComponent((typeof value === 'string' ? value : text(value)).toWellFormed())

/** One parameter in percent form; it fits three times of four. */
export function parts (schema: Json, name: string, path: string, pool: Pool): Arbitrary<string> {
  return fc.oneof(
    { weight: 9, arbitrary: fitting(schema, name, path, pool).map((value) => encode(value).slice(0, 2000)) },
    { weight: 1, arbitrary: fc.constantFrom(...JUNK).map((value) => encode(value).slice(0, 2000)) },
    { weight: 2, arbitrary: fc.constantFrom(...RAW) }
  )
}
