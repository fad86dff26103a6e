/** Every request has an end: whatever a schema of the OpenAPI document takes, it takes so much of it and no more. */
import t, { type Test } from 'tap'
import { build, type TestApp } from '../helper.js'
import { envelope, request, wire } from '../frame.js'

type Json = Record<string, unknown>
interface Operation { parameters?: { name: string, schema: Json }[], requestBody?: { content: Record<string, { schema: Json }> } }
interface Document { paths: Record<string, Record<string, Operation>>, components: { schemas: Record<string, Json> } }

const isType = ({ type }: Json, name: string): boolean => type === name || (Array.isArray(type) && type.includes(name))
const KEYS = ['anyOf', 'oneOf', 'allOf', 'prefixItems']
const SINGLE = ['items', 'additionalProperties', 'contains', 'not', 'if', 'then', 'else']
const MAPS = ['properties', 'patternProperties', '$defs']

/** Places of a schema that take without end. */
function endless (document: Document, schema: Json, path: string): string[] {
  const found: string[] = []
  if (typeof schema['$ref'] === 'string') return endless(document, document.components.schemas[schema['$ref'].split('/').at(-1) ?? ''] ?? {}, path)
  if (isType(schema, 'array') && schema['maxItems'] === undefined) found.push(`${path}: an array without maxItems`)
  if (isType(schema, 'object') && schema['additionalProperties'] !== false) {
    if (schema['maxProperties'] === undefined) found.push(`${path}: an object without maxProperties`)
    if ((schema['propertyNames'] as Json | undefined)?.['maxLength'] === undefined) found.push(`${path}: keys without maxLength`)
  }
  if (isType(schema, 'string') && !['maxLength', 'enum', 'const', 'pattern', 'format'].some((key) => key in schema)) found.push(`${path}: a text without an end`)
  const inner = [
    ...KEYS.flatMap((key) => ((schema[key] ?? []) as Json[]).map((one) => [path, one] as const)),
    ...SINGLE.flatMap((key) => typeof schema[key] === 'object' ? [[`${path}.${key}`, schema[key] as Json] as const] : []),
    ...MAPS.flatMap((key) => Object.entries((schema[key] ?? {}) as Record<string, Json>).map(([name, one]) => [`${path}.${name}`, one] as const))
  ]
  return [...found, ...inner.flatMap(([where, one]) => endless(document, one, where))]
}

t.test('every schema of a request has an end', async (t) => {
  const { app } = await build(t)
  const document = app.swagger() as unknown as Document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })))
  const found = operations.flatMap(({ path, method, parameters = [], requestBody }) => [
    ...parameters.flatMap(({ name, schema }) => endless(document, schema, `${method} ${path} ?${name}`)),
    ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => endless(document, schema, `${method} ${path} body`))
  ])
  t.same(found, [])
  t.same(endless(document, { type: 'object', properties: { list: { type: ['array', 'null'], items: { type: 'string' } } } }, '$').length, 4, 'which this test sees')
})

const errorsOf = (body: Json): { path: string, message: string, keyword: string }[] => (body['details'] as { errors: [] }).errors

type Case = [what: string, path: string, body: string, most: number]

async function refusals (t: Test, { url }: TestApp, token: string, cases: Case[]): Promise<void> {
  for (const [what, path, body, most] of cases) {
    const answer = envelope(t, what, await wire(url, request(`POST ${path}`, body, { authorization: `Bearer ${token}` })), 400, 'COMMON_VALIDATION_ERROR')
    const errors = errorsOf(answer)
    t.ok(errors.length > 0 && errors.length <= most, `${what}: ${errors.length} problems`)
  }
}

t.test('a body is refused at the cost of its first problems', async (t) => {
  const app = await build(t, { agents: [] })
  const { accessToken: token } = await app.register()
  const names = (count: number): string => JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, n) => [`x${n}`, n])))
  const many = (item: string, bytes: number): string => Array.from({ length: Math.floor(bytes / (item.length + 1)) }, () => item).join(',')
  const MIB = 1024 * 1024 - 200
  await refusals(t, app, token, [
    ['1 MiB of numbers for messages', '/api/chat/completions', `{"agentId":"a","messages":[${many('0', MIB)}]}`, 20],
    ['1 MiB of wrong messages', '/api/chat/completions', `{"agentId":"a","messages":[${many('{"role":7}', MIB)}]}`, 20],
    ['1 MiB of unknown names', '/api/chat/completions', `{"agentId":"a","message":"m",${names(60_000).slice(1)}`, 20],
    ['1 MiB of variables', '/api/chat/completions', `{"agentId":"a","message":"m","variables":${names(60_000)}}`, 20],
    ['1 MiB of nothing but an array', '/api/chat/completions', `[${many('0', MIB)}]`, 20],
    ['1 MiB of empty arrays', '/api/chat/completions', `[${many('[]', MIB)}]`, 20],
    ['a long key', '/api/chat/completions', `{"agentId":"a","message":"m","variables":{"${'k'.repeat(65)}":"v"}}`, 20],
    ['50 unknown names', '/api/auth/login', names(50), 20]
  ])
  for (const path of ['login', 'register', 'refresh', 'logout']) {
    const answer = await wire(app.url, request(`POST /api/auth/${path}`, names(60_000)))
    const body = envelope(t, `0.85 MB for ${path}`, answer, 413, 'COMMON_PAYLOAD_TOO_LARGE')
    t.match(body, { message: /16 KiB/, details: { limit: 16_384 } })
  }
  const large = envelope(t, 'more than 1 MiB', await wire(app.url, request('POST /api/chat-sessions', '', {
    authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': '2000000'
  })), 413, 'COMMON_PAYLOAD_TOO_LARGE')
  t.match(large, { message: /1 MiB/, details: { limit: 1_048_576 } })
})
