import t from 'tap'
import { createClient, localStorageStore, memoryStore, ParleyNetworkError, type ParleyApiError, type SignOutReason, type KeyValueStorage, type Tokens, type TokenStore } from '../../client/index.js'
import { build } from '../helper.js'
import { startProxy } from './service.js'

const account = { username: 'ada', password: 'correct-horse-1' }

/** What `localStorage` does, in memory. */
function storage (): KeyValueStorage {
  const map = new Map<string, string>()
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => { map.set(key, value) },
    removeItem: (key: string) => { map.delete(key) }
  }
}

/** `fetch` that counts calls by path, and answers in the service's place where the test says so. */
function watchedFetch (instead: (path: string) => Response | Error | undefined = () => undefined) {
  const calls: string[] = []
  const watched = async (input: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> => {
    const { pathname } = new URL(input as string)
    calls.push(pathname)
    const other = instead(pathname)
    if (other instanceof Error) throw other
    return other ?? await fetch(input, init)
  }
  return { calls, fetch: watched as typeof fetch, refreshes: () => calls.filter((path) => path === '/api/auth/refresh').length }
}

const envelope = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  Response.json({ code, message: 'x', details: {}, timestamp: '' }, { status, headers })

/** Makes the tokens of a store older; a client that is opened on it then knows them as such. */
async function age (store: TokenStore, seconds: number): Promise<Tokens> {
  const tokens = await store.load()
  if (tokens === null) throw new Error('nobody is signed in')
  const older = { ...tokens, obtainedAt: tokens.obtainedAt - seconds * 1000 }
  await store.save(older)
  return older
}

t.test('register, me, logout; the tokens are gone here and there', async (t) => {
  const { url, json } = await build(t)
  const store = memoryStore()
  const reasons: SignOutReason[] = []
  const client = createClient({ baseUrl: url, store, onSignedOut: (reason) => reasons.push(reason) })
  t.equal(await client.auth.isSignedIn(), false)
  await t.rejects(client.auth.me(), { name: 'ParleyApiError', code: 'AUTH_TOKEN_MISSING', status: 401 })
  const user = await client.auth.register(account)
  t.equal(user.username, 'ada')
  t.equal(await client.auth.isSignedIn(), true)
  t.equal((await client.auth.me()).id, user.id)
  const tokens = await store.load()
  await client.auth.logout()
  t.strictSame(reasons, ['logout'])
  t.equal(await store.load(), null)
  t.equal((await json('/api/auth/refresh', { body: { refreshToken: tokens?.refreshToken } })).status, 401)
  await client.auth.logout()
  t.strictSame(reasons, ['logout'], 'once')
  await client.auth.login(account)
  t.equal((await client.auth.me()).id, user.id)
  client.close()
})

t.test('a wrong password and a wrong body are errors with code, status and details', async (t) => {
  const { url } = await build(t)
  const client = createClient({ baseUrl: url })
  await t.rejects(client.auth.login(account), { code: 'AUTH_INVALID_CREDENTIALS', status: 401, requestId: /^[\w.-]{1,64}$/ })
  await t.rejects(client.auth.register({ username: '!', password: 'correct-horse-1' }), { code: 'COMMON_VALIDATION_ERROR', status: 400, details: { errors: [{ path: '/body/username' }] } })
})

t.test('tokens are refreshed at 80 % of their life, once for all calls', async (t) => {
  const { url } = await build(t)
  const { fetch, refreshes } = watchedFetch()
  const store = memoryStore()
  const open = () => createClient({ baseUrl: url, store, fetch })
  await open().auth.register(account)
  await age(store, 0.79 * 900)
  await open().auth.me()
  t.equal(refreshes(), 0)
  const before = await age(store, 0.02 * 900)
  const client = open()
  await Promise.all(Array.from({ length: 20 }, () => client.auth.me()))
  t.equal(refreshes(), 1)
  t.not((await store.load())?.refreshToken, before.refreshToken)
  await age(store, -1000)
  await open().auth.me()
  t.equal(refreshes(), 2, 'a clock that was set back')
})

t.test('a token that the service calls expired is refreshed, and the call made again', async (t) => {
  const { url } = await build(t)
  let isExpired = true
  const { fetch, calls } = watchedFetch((path) => {
    if (path !== '/api/auth/me' || !isExpired) return undefined
    isExpired = false
    return envelope(401, 'AUTH_TOKEN_EXPIRED')
  })
  const client = createClient({ baseUrl: url, fetch })
  await client.auth.register(account)
  await client.auth.me()
  t.strictSame(calls.slice(1), ['/api/auth/me', '/api/auth/refresh', '/api/auth/me'])
})

t.test('nothing but a refusal of the refresh token signs out', async (t) => {
  const { url } = await build(t)
  let answer: () => Response | Error = () => new TypeError('fetch failed')
  const { fetch, refreshes } = watchedFetch((path) => path === '/api/auth/refresh' ? answer() : undefined)
  const store = memoryStore()
  const reasons: SignOutReason[] = []
  const open = () => createClient({ baseUrl: url, store, fetch, retries: 0, onSignedOut: (reason) => reasons.push(reason) })
  await open().auth.register(account)
  await age(store, 800)
  let client = open()
  const others = [
    answer,
    () => envelope(503, 'COMMON_DATABASE_UNAVAILABLE'),
    () => envelope(429, 'COMMON_RATE_LIMITED', { 'retry-after': '60' }),
    () => new Response('<html>', { status: 502 }),
    () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
    () => envelope(403, 'AUTH_ACCOUNT_DISABLED')
  ]
  for (const other of others) {
    answer = other
    t.equal((await client.auth.me()).username, 'ada', 'the token still lives')
  }
  t.equal(refreshes(), 3 + 3 + 1 + 3 + 1 + 1, 'what may pass at once is tried again')
  await age(store, 200)
  client = open()
  await t.rejects(client.auth.me(), { code: 'AUTH_ACCOUNT_DISABLED' }, 'the token is over')
  t.strictSame(reasons, [])
  t.ok(await store.load())
  answer = () => envelope(401, 'AUTH_REFRESH_EXPIRED')
  await t.rejects(client.auth.me(), { code: 'AUTH_REFRESH_EXPIRED' })
  t.strictSame(reasons, ['refused'])
  t.equal(await store.load(), null)
  await t.rejects(client.auth.me(), { code: 'AUTH_TOKEN_MISSING' })
  t.equal((await client.auth.login(account)).username, 'ada')
})

t.test('a login that was ended elsewhere is found out', async (t) => {
  const { url } = await build(t)
  const reasons: SignOutReason[] = []
  const store = memoryStore()
  const client = createClient({ baseUrl: url, store, onSignedOut: (reason) => reasons.push(reason) })
  await client.auth.register(account)
  const tokens = await store.load()
  await createClient({ baseUrl: url, store: memoryStore(tokens) }).request('post', '/api/auth/logout-all')
  await t.rejects(client.auth.me(), { code: 'AUTH_REFRESH_INVALID' })
  t.strictSame(reasons, ['refused'])
  await store.save(tokens)
  await client.auth.logout()
  t.equal(await store.load(), null, 'leaving a login that is over is no error')
})

t.test('a logout that could not be told is one here all the same', async (t) => {
  const { url } = await build(t)
  const proxy = await startProxy(t, url)
  const client = createClient({ baseUrl: proxy.url })
  await client.auth.register(account)
  proxy.isDown = true
  proxy.cut()
  await t.rejects(client.auth.logout(), ParleyNetworkError)
  t.equal(await client.auth.isSignedIn(), false)
})

t.test('clients that share a store, as tabs do, share one login', async (t) => {
  const { url } = await build(t)
  const items = storage()
  const { fetch, refreshes } = watchedFetch()
  const reasons: string[] = []
  const tab = (name: string) =>
    createClient({ baseUrl: url, fetch, store: localStorageStore('tabs', items), onSignedOut: (reason) => reasons.push(`${name} ${reason}`) })
  const earlier = tab('earlier')
  await earlier.auth.register(account)
  earlier.close()
  await age(localStorageStore('tabs', items), 800)
  const [first, second] = [tab('first'), tab('second')]
  t.equal((await first.auth.me()).username, 'ada')
  await second.auth.me()
  t.equal(refreshes(), 1)
  await first.auth.logout()
  await t.rejects(second.auth.me(), { code: 'AUTH_TOKEN_MISSING' })
  t.strictSame(reasons, ['first logout', 'second elsewhere'])
  items.setItem('tabs', '{')
  t.equal(await second.auth.isSignedIn(), false, 'what is not JSON is nobody')
  items.setItem('tabs', '{}')
  t.equal(await second.auth.isSignedIn(), false)
  first.close()
  second.close()
})

t.test('a refusal that is about a token which another tab replaced meanwhile signs nobody out', async (t) => {
  const { url } = await build(t)
  const store = memoryStore()
  const { fetch } = watchedFetch((path) => {
    if (path !== '/api/auth/refresh') return undefined
    void store.save({ ...old, refreshToken: 'rt_other', obtainedAt: Date.now() })
    return envelope(401, 'AUTH_REFRESH_INVALID')
  })
  const open = () => createClient({ baseUrl: url, store, fetch, onSignedOut: () => t.fail('signed out') })
  await open().auth.register(account)
  const old: Tokens = await age(store, 800)
  t.equal((await open().auth.me()).username, 'ada')
})

t.test('reads and keyed calls are repeated after what may pass, nothing else is', async (t) => {
  const { url, register } = await build(t)
  const { accessToken } = await register()
  let failures = 0
  let answer = (): Response | Error => envelope(503, 'COMMON_OVERLOADED', { 'retry-after': '0' })
  const { fetch, calls } = watchedFetch(() => failures-- > 0 ? answer() : undefined)
  const client = createClient({ baseUrl: url, fetch, apiKey: accessToken })
  failures = 2
  t.ok(await client.agents.list())
  failures = 3
  await t.rejects(client.agents.list(), { code: 'COMMON_OVERLOADED', retryAfter: 0 })
  failures = 1
  answer = () => new Response('Bad gateway', { status: 502 })
  const session = await client.sessions.list()
  t.strictSame(session.sessions, [])
  failures = 1
  await t.rejects(client.sessions.create({ agentId: 'guide' }), { code: 'HTTP_502', status: 502 }, 'who knows whether it was made')
  calls.length = 0
  failures = 1
  answer = () => envelope(429, 'COMMON_RATE_LIMITED', { 'retry-after': new Date(Date.now() + 3600_000).toUTCString() })
  const error = await client.agents.list().then(() => undefined, (thrown: unknown) => thrown as ParleyApiError)
  t.ok((error?.retryAfter ?? 0) > 3590, 'too long to wait for')
  t.equal(calls.length, 1)
  failures = 1
  answer = () => envelope(401, 'AUTH_TOKEN_INVALID')
  await t.rejects(client.agents.list(), { code: 'AUTH_TOKEN_INVALID' }, 'an API key has no successor')
  failures = 1
  answer = () => Response.json({ error: { message: 'no', code: 'model_not_found' } }, { status: 404 })
  await t.rejects(client.agents.get('x'), { code: 'model_not_found', message: 'no' })
  failures = 1
  answer = () => new Response('<html>', { headers: { 'content-type': 'text/html', 'x-request-id': 'r-1' } })
  await t.rejects(client.agents.list(), { code: 'HTTP_200', status: 200, requestId: 'r-1' }, 'a page is no list')
  failures = 1
  answer = () => new Response('{"agents":[', { headers: { 'content-type': 'application/json' } })
  await t.rejects(client.agents.list(), { code: 'HTTP_200' }, 'and half a list is none')
  const signal = AbortSignal.timeout(300)
  failures = 9
  answer = () => envelope(503, 'COMMON_OVERLOADED', { 'retry-after': '10' })
  await t.rejects(client.request('get', '/api/agents', { signal }), { name: 'TimeoutError' })
  await t.rejects(client.request('get', '/api/agents', { signal: AbortSignal.abort() }), { name: 'AbortError' })
})

t.test('sessions, by their short names and by the document', async (t) => {
  const { url } = await build(t)
  const client = createClient({ baseUrl: url })
  await client.auth.register(account)
  t.equal((await client.agents.get('guide')).id, 'guide')
  const session = await client.sessions.create({ agentId: 'guide', title: 'Draft' })
  t.match(await client.sessions.update(session.id, { title: 'Final' }), { id: session.id, title: 'Final' })
  const message = await client.sessions.append(session.id, { role: 'user', content: 'Good morning' })
  t.equal(message.content, 'Good morning')
  const again = await client.sessions.append(session.id, { role: 'user', content: 'Again' }, { idempotencyKey: 'k' })
  t.equal((await client.sessions.append(session.id, { role: 'user', content: 'Again' }, { idempotencyKey: 'k' })).id, again.id)
  t.equal((await client.sessions.get(session.id)).messageCount, 2)
  const page = await client.sessions.messages(session.id, { limit: 1, order: 'desc' })
  t.equal(page.messages[0]?.id, again.id)
  t.equal((await client.sessions.list({ agentId: 'guide' })).sessions.length, 1)
  t.ok(Array.isArray((await client.sessions.search({ q: 'morning' })).results))
  t.equal(await client.sessions.remove(session.id), undefined)
  t.match(await client.request('get', '/metrics'), /^# HELP/)
})
