/** Requests for an operation of the OpenAPI document, as they go over the wire. */
import fc, { type Arbitrary } from 'fast-check'
import { fitting, parts, payloads, type Json, type Payload, type Pool } from './values.js'

export interface Operation {
  method: string
  path: string
  parameters?: { in: string, name: string, required?: boolean, schema: Json }[]
  requestBody?: { content: Record<string, { schema: Json }> }
  responses: Record<string, { content?: Record<string, { schema?: Json }> }>
}

/** Who asks: an account of the run, a key, or nobody. */
export type Actor = 'ada' | 'bob' | 'admin' | 'key' | 'none' | 'garbage'

/** One request. */
export interface Input { operation: Operation, actor: Actor, path: string, headers: Record<string, string>, payload: Payload | undefined }

const HEADERS: [name: string, values: string[]][] = [
  ['accept', ['*/*', 'application/json', 'text/event-stream', 'text/html', 'application/json;q=0', 'garbage', 'text/csv', 'text/markdown', '*/*;q=0.1, application/json']],
  ['x-request-id', ['abc', 'a b', 'x'.repeat(65), '\u00e9']],
  ['x-forwarded-for', ['203.0.113.7', '203.0.113.7:99', '[2001:db8::1]:99', 'garbage', '']],
  ['range', ['bytes=0-1']],
  ['if-none-match', ['*']],
  ['origin', ['https://example.org', 'null']],
  ['x-http-method-override', ['DELETE']]
]
const QUERIES = ['surplus=1', 'limit=1&limit=2', '__proto__=1', 'a[b]=c', '%zz', '&&', 'limit=0x10', 'cursor=']

/** What a schema can not say of a question: one text, of an agent that exists, with a conversation or without. */
const question = (pool: Pool): Arbitrary<Json> => fc.record({
  agentId: fc.constantFrom(...pool.get('agents') ?? []),
  message: fc.constantFrom('hello', '你好'),
  stream: fc.boolean(),
  sessionId: fc.constantFrom(undefined, undefined, undefined, ...pool.get('sessions')?.slice(-1) ?? [])
}, { noNullPrototype: true })

const perhaps = <T>(one: Arbitrary<T>, percent: number): Arbitrary<T | undefined> =>
  fc.oneof({ weight: percent, arbitrary: one }, { weight: 100 - percent, arbitrary: fc.constant(undefined) })

const actors = ({ path }: Operation): Arbitrary<Actor> => {
  const weights: Record<Actor, number> = path.startsWith('/api/admin') ? { admin: 20, ada: 1, bob: 0, key: 1, none: 1, garbage: 1 } : { ada: 9, bob: 5, admin: 2, key: 2, none: 1, garbage: 1 }
  return fc.constantFrom(...Object.entries(weights).flatMap(([actor, weight]) => Array<Actor>(weight).fill(actor as Actor)))
}

/** As much of a text as a header can hold. */
const field = (value: unknown): string => String(value).replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 4000)

/** Requests for one operation, made of what it declares. */
export function inputs (operation: Operation, pool: Pool): Arbitrary<Input> {
  const { path, parameters = [], requestBody } = operation
  const places = (kind: string): typeof parameters => parameters.filter((one) => one.in === kind)
  type Make = (one: { name: string, schema: Json, required?: boolean }) => Arbitrary<string | undefined>
  const record = (kind: string, make: Make): Arbitrary<Record<string, string | undefined>> =>
    fc.record(Object.fromEntries(places(kind).map((one) => [one.name, make(one)])), { noNullPrototype: true })
  const schema = requestBody?.content['application/json']?.schema
  return fc.record({
    actor: actors(operation),
    segments: record('path', ({ name, schema }) => parts(schema, name, path, pool).map((part) => part === '' ? '%20' : part)),
    query: record('query', ({ name, schema, required }) => perhaps(parts(schema, name, path, pool), required === true ? 95 : 40)),
    declared: record('header', ({ name, schema }) => perhaps(fitting(schema, name, path, pool).map(field), 40)),
    extra: perhaps(fc.constantFrom(...QUERIES), 8),
    header: perhaps(fc.constantFrom(...HEADERS.flatMap(([name, values]) => values.map((value) => [name, value] as const))), 20),
    payload: schema === undefined ? fc.constant(undefined) : payloads(schema, path, pool, path === '/api/chat/completions' ? question(pool) : undefined)
  }).map(({ actor, segments, query, declared, extra, header, payload }) => {
    const asked = [...Object.entries(query).flatMap(([name, value]) => value === undefined ? [] : [`${name}=${value}`]), ...(extra === undefined ? [] : [extra])].join('&')
    return {
      operation,
      actor,
      path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => segments[name] ?? '') + (asked === '' ? '' : `?${asked}`),
      headers: Object.fromEntries([...Object.entries(declared), ...(header === undefined ? [] : [header])]
        .filter((one): one is [string, string] => one[1] !== undefined)),
      payload
    }
  })
}
