import t from 'tap'
import { buildWith, envelope, request, wire } from '../frame.js'

t.test('the general limit', async (t) => {
  let handled = 0
  const { url, json, fetch, register } = await buildWith(t, async (app) => {
    app.post('/work', { schema: { body: { type: 'object', required: ['a'] } } }, async () => { handled += 1; return {} })
    app.get('/who', async ({ ip }) => ({ ip }))
  }, { env: { RATE_LIMIT_MAX: '6', RATE_LIMIT_WINDOW: '10m', TRUST_PROXY: '1' } })
  let hosts = 0
  const from = () => ({ 'x-forwarded-for': `192.0.2.${++hosts}` })

  await t.test('says what is left', async (t) => {
    const headers = from()
    const first = await json('/who', { headers })
    t.equal(first.headers.get('x-ratelimit-limit'), '6')
    t.equal(first.headers.get('x-ratelimit-remaining'), '5')
    t.match(first.headers.get('x-ratelimit-reset'), /^\d+$/)
  })

  await t.test('refuses with the envelope and Retry-After, before anything else is done', async (t) => {
    const headers = from()
    for (let n = 0; n < 6; n++) t.equal((await json('/work', { body: {}, headers })).status, 400, 'what is not valid counts')
    const refused = await wire(url, request('POST /work', '{"a":', headers))
    const { details } = envelope(t, 'the seventh', refused, 429, 'COMMON_RATE_LIMITED')
    t.ok(Number(refused.headers['retry-after']) > 500)
    t.same(details, { retryAfter: Number(refused.headers['retry-after']) })
    t.equal(refused.headers['x-ratelimit-remaining'], '0')
    t.equal((await json('/api/chat-sessions', { headers })).status, 429, 'before sign-in is asked for')
    t.equal(handled, 0)
    t.equal((await json('/work', { body: { a: 1 }, headers: from() })).status, 200, 'another address is another count')
  })

  await t.test('counts what no route takes', async (t) => {
    const headers = from()
    for (const line of ['GET /a', 'POST /b', 'DELETE /who', 'OPTIONS /who']) t.ok((await wire(url, request(line, '', headers))).status >= 404)
    for (const body of ['{', 'x']) t.equal((await wire(url, request('POST /c', body, headers))).status, 404)
    envelope(t, 'the seventh', await wire(url, request('GET /d', '', headers)), 429, 'COMMON_RATE_LIMITED')
  })

  await t.test('never counts health checks and metrics', async (t) => {
    const headers = from()
    for (let n = 0; n < 8; n++) {
      for (const path of ['/health', '/health/live', '/health/ready']) t.equal((await json(path, { headers })).status, 200)
      t.equal((await fetch('/metrics')).status, 200)
    }
    t.equal((await json('/health', { headers })).headers.get('x-ratelimit-limit'), null)
    t.equal((await json('/who', { headers })).headers.get('x-ratelimit-remaining'), '5')
  })

  await t.test('counts a user wherever the requests come from', async (t) => {
    const { accessToken: token } = await register()
    for (let n = 0; n < 6; n++) t.equal((await json('/api/auth/me', { token, headers: from() })).status, 200)
    t.equal((await json('/api/auth/me', { token, headers: from() })).status, 429)
    const headers = from()
    for (let n = 0; n < 7; n++) await json('/who', { headers, token: 'forged' })
    t.equal((await json('/who', { headers, token: 'forged-otherwise' })).status, 429, 'a forged token is counted by its address')
  })

  await t.test('counts a user with all his API keys', async (t) => {
    const { accessToken: token } = await register()
    const keys: string[] = []
    for (const name of ['a', 'b']) keys.push((await json('/api/auth/api-keys', { token, body: { name }, headers: from() })).body.key)
    // A key that nobody has seen yet counts for its address, once.
    for (const key of keys) t.equal((await json('/api/agents', { token: key, headers: from() })).status, 200)
    t.equal((await json('/api/agents', { token: keys[0] ?? '', headers: from() })).headers.get('x-ratelimit-remaining'), '3')
    t.equal((await json('/api/agents', { token: keys[1] ?? '', headers: from() })).headers.get('x-ratelimit-remaining'), '2')
    t.equal((await json('/api/auth/me', { token, headers: from() })).headers.get('x-ratelimit-remaining'), '1')
    t.equal((await json('/nowhere', { token: keys[1] ?? '', headers: from() })).headers.get('x-ratelimit-remaining'), '0')
    for (const bearer of [token, ...keys]) t.equal((await json('/api/agents', { token: bearer, headers: from() })).status, 429)
  })

  await t.test('counts sign-in, refresh, answers and the rest apart', async (t) => {
    const left = async (path: string, headers: Record<string, string>) => (await json(path, { body: {}, headers })).headers.get('x-ratelimit-remaining')
    const headers = from()
    const answers = ['/api/chat', '/api/chat/completions', '/v1/chat/completions', '/v1/responses']
    for (const [n, path] of answers.entries()) t.equal(await left(path, headers), `${5 - n}`, path)
    for (const path of ['/api/auth/login', '/api/auth/refresh', '/api/chat-sessions']) t.equal(await left(path, headers), '5', path)
  })

  await t.test('counts what is refused for its form', async (t) => {
    const headers = from()
    const refused = [
      request('GET /%zz', '', headers), request(`GET /${'x'.repeat(9000)}`, '', headers), request('GET /who', '', { ...headers, accept: 'image/png' }),
      request('POST /work', 'x', { ...headers, 'content-type': 'text/plain' }), request('POST /work', 'x', { ...headers, 'content-encoding': 'gzip' }), request('GET /who', '', { ...headers, host: 'a/b' })
    ]
    for (const bytes of refused) t.ok((await wire(url, bytes)).status >= 400)
    envelope(t, 'the seventh', await wire(url, request('GET /%zz', '', headers)), 429, 'COMMON_RATE_LIMITED')
  })

  await t.test('believes one proxy, and not what stands before it', async (t) => {
    t.same((await json('/who', { headers: { 'x-forwarded-for': '10.9.9.9, 203.0.113.7' } })).body, { ip: '203.0.113.7' })
  })

  t.match(await (await fetch('/metrics')).text(), /^rate_limited_total\{scope="general"\} [1-9]/m)
})

t.test('switched off, and with no proxy', async (t) => {
  const { json, register, fetch } = await buildWith(t, async (app) => { app.get('/who', async ({ ip }) => ({ ip })) })
  for (let n = 0; n < 400; n++) if ((await fetch('/who')).status !== 200) t.fail('limited')
  const answer = await json('/who', { headers: { 'x-forwarded-for': '203.0.113.7' } })
  t.same(answer.body, { ip: '127.0.0.1' }, 'a header that anybody can send is not believed')
  t.equal(answer.headers.get('x-ratelimit-limit'), null)
  t.equal((await json('/nowhere')).status, 404)
  await register()
  t.match(await (await fetch('/metrics')).text(), /^rate_limited_total\{scope="general"\} 0/m)
})
