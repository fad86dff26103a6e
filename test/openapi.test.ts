/** The OpenAPI document as a client's author reads it. */
import { Validator } from '@seriousme/openapi-schema-validator'
import t from 'tap'
import { build } from './helper.js'

type Json = Record<string, unknown>
interface Operation {
  tags?: string[],
  summary?: string,
  description?: string,
  operationId?: string,
  security?: Json[]
  parameters?: (Json & { name: string, in: string, description?: string })[]
  requestBody?: { content: Record<string, { schema: Json }> }
  responses: Record<string, { description?: string, content?: Record<string, { schema?: Json }> }>
}
interface Document extends Json {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Json> }
  tags: { name: string }[]
}

const { app } = await build(t)
const document = app.swagger() as unknown as Document
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, where: `${method.toUpperCase()} ${path}`, operation })))
const publicOnes = /^(POST \/api\/auth\/(register|login|refresh|logout)|GET \/(health.*|openapi\.json|api\/shared\/.*))$/

/** Properties of an object's schema, at every depth, that nobody described. */
function undescribed (schema: Json, path: string): string[] {
  const inner = [
    ...Object.entries((schema['properties'] ?? {}) as Record<string, Json>).map(([name, one]) => [`${path}.${name}`, one] as const),
    ...['anyOf', 'oneOf', 'allOf'].flatMap((key) => ((schema[key] ?? []) as Json[]).map((one) => [path, { description: 'of the choice', ...one }] as const)),
    ...(schema['items'] === undefined ? [] : [[`${path}[]`, { description: 'of the list', ...(schema['items'] as Json) }] as const])
  ]
  return inner.flatMap(([where, one]) => [...('description' in one || '$ref' in one || 'const' in one ? [] : [where]), ...undescribed(one, where)])
}

t.test('is valid OpenAPI 3.1', async (t) => {
  t.match(document.openapi, /^3\.1\./)
  const { valid, errors } = await new Validator().validate(structuredClone(document))
  t.ok(valid, JSON.stringify(errors))
})

t.test('names every operation', async (t) => {
  const ids = operations.map(({ operation }) => operation.operationId)
  t.equal(new Set(ids).size, ids.length, 'once')
  const known = document.tags.map(({ name }) => name)
  for (const { where, operation } of operations) {
    t.match(operation.operationId, /^[a-z][A-Za-z]+$/, `${where}: operationId`)
    t.ok((operation.summary ?? '').length > 3, `${where}: summary`)
    t.ok((operation.description ?? '').length > 3, `${where}: description`)
    t.ok(operation.tags?.length === 1 && known.includes(operation.tags[0] ?? ''), `${where}: one of the tags`)
  }
})

t.test('declares every answer', async (t) => {
  for (const { where, path, operation } of operations) {
    const { responses } = operation
    t.ok(Object.keys(responses).some((status) => status.startsWith('2')), `${where}: a success`)
    for (const [status, { description, content }] of Object.entries(responses)) {
      t.ok(description !== undefined && description !== 'Default Response', `${where} ${status}: says what it is`)
      if (status !== '204' && status !== '304') t.ok(Object.values(content ?? {}).every(({ schema }) => schema !== undefined) && content !== undefined, `${where} ${status}: has a schema`)
    }
    if (path.startsWith('/health')) continue
    for (const status of [429, 500, 503].filter((one) => !(one === 429 && path === '/metrics'))) t.ok(responses[status], `${where}: ${status}`)
    if (operation.requestBody !== undefined) for (const status of [400]) t.ok(responses[status], `${where}: ${status} for its body`)
    if (path.includes('{')) for (const status of [400, 404]) t.ok(responses[status], `${where}: ${status} for its parameters`)
    if (!publicOnes.test(where)) t.ok(responses['401'], `${where}: 401`)
    if (path.startsWith('/api/admin')) t.ok(responses['403'], `${where}: 403`)
  }
})

t.test('says who may call', async (t) => {
  for (const { where, operation } of operations) {
    if (publicOnes.test(where)) t.notOk(operation.security?.some((one) => Object.keys(one).length > 0) === true && !where.includes('logout'), `${where}: anybody`)
    else t.ok((operation.security?.length ?? 0) > 0, `${where}: a token`)
  }
})

t.test('describes everything that is sent', async (t) => {
  for (const { where, operation } of operations) {
    for (const { name, description } of operation.parameters ?? []) t.ok((description ?? '').length > 2, `${where}: parameter ${name}`)
    for (const { schema } of Object.values(operation.requestBody?.content ?? {})) t.same(undescribed(schema, 'body'), [], `${where}: body`)
  }
  t.ok(document.components.schemas['Error'], 'the envelope is a component')
  const text = JSON.stringify(document)
  t.ok(text.split('"example').length > 30, 'examples are given')
})
