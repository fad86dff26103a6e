import t from 'tap'
import { gzipSync } from 'node:zlib'
import { buildWith, envelope, request, wire } from '../frame.js'

t.test('what Node takes and the standards do not', async (t) => {
  let handled = 0
  const { url } = await buildWith(t, async (app) => {
    app.post('/echo', async ({ body }) => { handled += 1; return body ?? {} })
    app.get('/', async () => ({}))
  }, { agents: [] })
  const head = 'content-type: application/json\r\n'
  for (const [what, bytes] of [
    ['two Host lines', 'GET / HTTP/1.1\r\nhost: a\r\nHOST: b\r\n\r\n'],
    ['the same Host twice', 'GET / HTTP/1.1\r\nhost: a\r\nhost: a\r\n\r\n'],
    ['two Host lines of HTTP/1.0', 'GET / HTTP/1.0\r\nhost: a\r\nhost: b\r\n\r\n'],
    ['a path in Host', 'GET / HTTP/1.1\r\nhost: a/b\r\n\r\n'],
    ['a list in Host', 'GET / HTTP/1.1\r\nhost: a b\r\n\r\n'],
    ['an account in Host', 'GET / HTTP/1.1\r\nhost: u@a\r\n\r\n'],
    ['chunks of HTTP/1.0', `POST /echo HTTP/1.0\r\nhost: a\r\nconnection: keep-alive\r\n${head}transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`]
  ] as const) {
    // The other side closes: what follows on the connection is in doubt.
    const answer = await wire(url, bytes)
    envelope(t, what, answer, 400, 'COMMON_VALIDATION_ERROR')
    t.equal(answer.headers['connection'], 'close')
  }
  t.equal(handled, 0)
  for (const host of ['localhost:3001', '[::1]:3001', 'EXAMPLE.org', 'a_b']) t.equal((await wire(url, request('GET /', '', { host }))).status, 200, host)
  t.equal((await wire(url, 'GET / HTTP/1.0\r\n\r\n')).status, 200, 'HTTP/1.0 needs none')
})

t.test('a body in a coding', async (t) => {
  const { url } = await buildWith(t, async (app) => { app.post('/echo', async ({ body }) => body ?? {}) }, { agents: [] })
  for (const coding of ['gzip', 'deflate', 'br', 'x-unknown', 'gzip, identity']) {
    const answer = await wire(url, request('POST /echo', gzipSync('{"a":1}'), { 'content-encoding': coding }))
    envelope(t, coding, answer, 415, 'COMMON_UNSUPPORTED_MEDIA_TYPE')
    t.equal(answer.headers['accept-encoding'], 'identity')
  }
  envelope(t, 'before sign-in is asked for', await wire(url, request('POST /api/chat/completions', gzipSync('{}'), { 'content-encoding': 'gzip' })), 415, 'COMMON_UNSUPPORTED_MEDIA_TYPE')
  t.equal((await wire(url, request('POST /echo', '{"a":1}', { 'content-encoding': 'Identity' }))).status, 200)
})
