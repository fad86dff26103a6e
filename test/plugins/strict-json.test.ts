import fc from 'fast-check'
import fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import edge from '../../plugins/edge.js'
import errors from '../../plugins/errors/index.js'
import metrics from '../../plugins/metrics.js'
import strictJson from '../../plugins/strict-json/index.js'
import { placeOfError } from '../../plugins/strict-json/json-place.js'
import { LinedResponse } from '../../response.js'
import { envelope, request, wire } from '../frame.js'

const app: FastifyInstance = fastify({ http: { ServerResponse: LinedResponse } })
t.teardown(() => app.close())
await app.register(metrics)
await app.register(edge)
await app.register(errors)
await app.register(strictJson)
app.post('/any', async ({ body }) => ({ got: body ?? null }))
app.post('/named', {
  schema: {
    body: {
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: { name: { type: 'string' }, age: { type: 'integer' }, size: { type: 'number' }, on: { type: 'boolean' }, mail: { type: 'string', format: 'email' } }
    }
  }
}, async ({ body }) => body)
app.get('/query', { schema: { querystring: { type: 'object', properties: { limit: { type: 'integer', default: 20 }, on: { type: 'boolean' }, tags: { type: 'array', items: { type: 'string' } } } } } }, async ({ query }) => query)
app.post('/choice', {
  schema: { body: { type: 'object', properties: { a: { enum: ['good', 'bad'] }, b: { const: 1 }, many: { enum: Array.from({ length: 500 }, (_, n) => `choice-${n}`) } } } }
}, async ({ body }) => body)
app.get('/item/:id', async ({ params }) => params)
app.get('/page', { config: { produces: ['text/html'] } }, async () => 'page')
app.get('/whatever', { config: { produces: ['*/*'] } }, async () => 'anything')
const url = await app.listen({ host: '127.0.0.1', port: 0 })

const post = (path: string, body: string | Buffer, headers = {}) => wire(url, request(`POST ${path}`, body, headers))
const violations = (body: Record<string, unknown>) => (body['details'] as { errors: { path: string, keyword: string }[] }).errors

t.test('what is not JSON', async (t) => {
  for (const body of ['{', '{"a":1,}', "{'a':1}", 'NaN', '{"a":1} x', '{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}']) {
    envelope(t, body, await post('/any', body), 400, 'COMMON_MALFORMED_JSON')
  }
  envelope(t, 'invalid UTF-8', await post('/any', Buffer.from([0x22, 0xc3, 0x28, 0x22])), 400, 'COMMON_MALFORMED_JSON')
})

t.test('what is JSON but can not be kept', async (t) => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  for (const [body, path] of [
    ['{"a":["x","\\u0000"]}', '/body/a/1'], ['"\\ud800"', '/body'], ['{"\\udc00":1}', '/body'], ['{"a\\u0000":1}', '/body'],
    ['{"a":{"b":1e400}}', '/body/a/b'], ['{"a":-1e999}', '/body/a']
  ] as const) {
    t.equal(violations(envelope(t, body, await post('/any', body), 400, 'COMMON_VALIDATION_ERROR'))[0]?.path, path)
  }
  t.equal((await post('/any', nested(32))).status, 200, '32 levels are taken')
  t.equal(violations(envelope(t, '33 levels', await post('/any', nested(33)), 400, 'COMMON_VALIDATION_ERROR'))[0]?.keyword, 'depth')
  envelope(t, '400,000 levels', await post('/any', nested(400_000)), 400, 'COMMON_VALIDATION_ERROR')
  t.match((await post('/any', '"😀 \\ud83d\\ude00"')).text, '😀 😀', 'pairs are text')
  envelope(t, 'NUL in a query', await wire(url, request('GET /query?a=%00')), 400, 'COMMON_VALIDATION_ERROR')
  envelope(t, 'NUL in a parameter', await wire(url, request('GET /item/a%00b')), 400, 'COMMON_VALIDATION_ERROR')
})

t.test('nothing is coerced and nothing dropped in a body', async (t) => {
  for (const [body, path, keyword] of [
    ['{"name":1}', '/body/name', 'type'], ['{"name":null}', '/body/name', 'type'], ['{"name":"a","age":"7"}', '/body/age', 'type'],
    ['{"name":"a","age":7.5}', '/body/age', 'type'], ['{"name":"a","on":"true"}', '/body/on', 'type'], ['{"name":"a","on":1}', '/body/on', 'type'],
    ['{"name":["a"]}', '/body/name', 'type'], ['{}', '/body/name', 'required'], ['{"name":"a","more":1}', '/body/more', 'additionalProperties'],
    ['{"name":"a","mail":"nobody"}', '/body/mail', 'format'], ['[]', '/body', 'type'], ['null', '/body', 'type'], ['', '/body', 'type']
  ] as const) {
    const [violation] = violations(envelope(t, body, await post('/named', body, { 'content-type': 'application/json' }), 400, 'COMMON_VALIDATION_ERROR'))
    t.match(violation, { path, keyword }, body)
    t.same(Object.keys(violation ?? {}).sort(), ['keyword', 'message', 'path'])
  }
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`x${n}`, n]))
  t.equal(violations(envelope(t, 'many faults', await post('/named', JSON.stringify(many)), 400, 'COMMON_VALIDATION_ERROR')).length, 20)
  t.equal((await post('/any', '', { 'content-type': 'application/json' })).text, '{"got":null}', 'an empty body is none')
  t.equal((await post('/any', '{"a":1}', { 'content-type': 'application/merge-patch+json' })).status, 200, 'a JSON dialect is JSON')
})

t.test('query strings are text and are coerced', async (t) => {
  const get = async (query: string) => JSON.parse((await wire(url, request(`GET /query${query}`))).text) as unknown
  t.same(await get(''), { limit: 20 })
  t.same(await get('?limit=5&on=true&tags=a'), { limit: 5, on: true, tags: ['a'] })
  t.same(await get('?tags=a&tags=b'), { limit: 20, tags: ['a', 'b'] })
  for (const query of ['limit=1.5', 'limit=x', 'on=yes', 'limit=1&limit=2']) envelope(t, query, await wire(url, request(`GET /query?${query}`)), 400, 'COMMON_VALIDATION_ERROR')
})

t.test('formats that are asked for', async (t) => {
  const get = async (path: string, accept: string) => (await wire(url, request(`GET ${path}`, '', { accept }))).status
  for (const accept of ['*/*', '', 'application/json', 'application/*', 'text/html;q=0.9, application/json', 'text/html, */*;q=0.1', 'Application/JSON; charset=utf-8']) {
    t.equal(await get('/query', accept), 200, accept)
  }
  for (const accept of ['text/html', 'application/json;q=0', 'text/*;q=1, application/json;q=0.0', 'application/x']) t.equal(await get('/query', accept), 406, accept)
  t.equal(await get('/page', 'text/html'), 200)
  t.equal(await get('/page', 'application/json'), 406)
  t.equal(await get('/whatever', 'image/png'), 200)
})

t.test('numbers in a query string are decimal digits', async (t) => {
  for (const limit of ['0x10', '0b1', '0o7', '1e1', '%205', '5%20', '+5', '5.0', 'Infinity', '%D9%A1']) {
    const [violation] = violations(envelope(t, limit, await wire(url, request(`GET /query?limit=${limit}`)), 400, 'COMMON_VALIDATION_ERROR'))
    t.match(violation, { path: '/querystring/limit', keyword: 'type', message: 'must be integer' })
  }
  for (const on of ['1', 'TRUE', '', 'null']) envelope(t, on, await wire(url, request(`GET /query?on=${on}`)), 400, 'COMMON_VALIDATION_ERROR')
  t.match(JSON.parse((await wire(url, request('GET /query?limit=007'))).text), { limit: 7 })
})

t.test('broken JSON is told where it breaks, and never what stands there', async (t) => {
  for (const [body, line, column] of [
    ['{', 1, 2], ['{"a":1,}', 1, 8], ["{'a':1}", 1, 2], ['NaN', 1, 1], ['{"a":1} secret', 1, 9], ['{\n "a": 1,\n "b": secret\n}', 3, 7], ['[1 2]', 1, 4], ['[1,]', 1, 4],
    ['"a\tb"', 1, 3], ['"secret', 1, 8], ['"\\x"', 1, 2], ['[01]', 1, 3], ['{"a" 1}', 1, 6], ['{"a":}', 1, 6], ['tru', 1, 1], ['-', 1, 1], ['[}', 1, 2], [']', 1, 1], ['   ', 1, 4]
  ] as const) {
    const answer = envelope(t, body, await post('/any', body), 400, 'COMMON_MALFORMED_JSON')
    t.same(answer['details'], { line, column }, body)
    t.match(answer['message'], `line ${line}, column ${column}`)
    t.notMatch(JSON.stringify(answer), /secret/)
  }
  t.same(envelope(t, 'poison', await post('/any', '{"__proto__":{}}'), 400, 'COMMON_MALFORMED_JSON')['details'], { key: '__proto__ or constructor.prototype' })
  envelope(t, 'an endless text', await post('/any', `"${'x'.repeat(1_000_000)}`), 400, 'COMMON_MALFORMED_JSON')
})

t.test('the place of an error is where JSON.parse fails, for anything', async () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...'{}[]:,"\\u0a-+.eE1 \n\t', 'true', 'null', '"a"', '\u0001', 'é', '0'), { maxLength: 12 }), (parts) => {
    const text = parts.join('')
    const parses = (one: string): boolean => {
      try { JSON.parse(one); return true } catch { return false }
    }
    return (placeOfError(text) === undefined) === parses(text)
  }), { numRuns: 20_000 })
})

t.test('what a list allows is said', async (t) => {
  const said = violations(envelope(t, 'enum', await post('/choice', '{"a":"c","b":2}'), 400, 'COMMON_VALIDATION_ERROR'))
  t.match(said, [{ path: '/body/a', keyword: 'enum', message: 'must be one of "good", "bad"' }, { path: '/body/b', keyword: 'const', message: 'must be 1' }])
  const [long] = violations(envelope(t, 'a long list', await post('/choice', '{"many":"x"}'), 400, 'COMMON_VALIDATION_ERROR')) as unknown as { message: string }[]
  t.equal(long?.message.split(',').length, 50)
})
