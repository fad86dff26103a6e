import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { build, eventually } from '../../helper.js'
import { createUser, signIn } from './sign-in.js'

/** An API key of a user. */
const createKey = (app: FastifyInstance, userId: string): Promise<{ key: string, id: string }> =>
  app.apiKeys.create({ userId, ip: '127.0.0.1', requestId: 'test' }, { name: 'k' })

t.test('a signed-in scope takes access tokens and API keys, and says why it takes nothing else', async (t) => {
  const lines: string[] = []
  const { app, json, fetch } = await build(t, { log: (line) => lines.push(line) })
  const { accessToken, userId } = await signIn(app)
  const last = (): { userId?: string, keyId?: string } => JSON.parse(lines.findLast((line) => line.includes('"msg":"request"')) ?? '{}') as { userId?: string, keyId?: string }
  t.equal((await json('/api/agents', { token: accessToken })).status, 200)
  t.equal(await eventually('the line in the log', () => last().userId), userId)
  t.equal((await fetch('/api/agents', { headers: { authorization: `bEARER ${accessToken}` } })).status, 200, 'the scheme has no case')
  t.equal((await fetch('/api/agents', { headers: { authorization: `Bearer  ${accessToken}` } })).status, 200, 'and any number of spaces behind it')
  const { key, id } = await createKey(app, userId)
  t.equal((await json('/api/agents', { token: key })).status, 200)
  await eventually('a request with the key', () => last().keyId === id)
  t.equal(last().userId, userId, 'which counts for its user')

  const refused = async (authorization: string | undefined) => {
    const response = await fetch('/api/agents', authorization === undefined ? {} : { headers: { authorization } })
    const { code } = await response.json() as { code: string }
    return [response.status, code, response.headers.get('www-authenticate')]
  }
  t.strictSame(await refused(undefined), [401, 'AUTH_TOKEN_MISSING', 'Bearer'])
  t.strictSame(await refused('Basic YTpi'), [401, 'AUTH_TOKEN_MISSING', 'Bearer error="invalid_token"'])
  for (const bad of ['Bearer', 'Bearer a b', `Bearer ${accessToken}x`, 'Bearer pk_unknown', `Bearer ${'x'.repeat(4000)}`]) {
    t.strictSame(await refused(bad), [401, 'AUTH_TOKEN_INVALID', 'Bearer error="invalid_token"'], bad.slice(0, 20))
  }
})

t.test('a public scope serves whoever comes, with whatever token', async (t) => {
  const { json } = await build(t)
  t.equal((await json('/health', { token: 'nonsense' })).status, 200)
  t.equal((await json('/health')).status, 200)
})

t.test('a handler outside of a signed-in scope has no caller', async (t) => {
  const { app } = await build(t)
  t.throws(() => app.auth.callerOf({ caller: null, callerFailure: null } as never), { code: 'AUTH_TOKEN_MISSING' })
})

t.test('an expired token says so', async (t) => {
  const { app, json } = await build(t, { env: { ACCESS_TOKEN_TTL: '1s' } })
  const { accessToken, refreshToken } = await signIn(app)
  await eventually('its end', async () => (await json('/api/agents', { token: accessToken })).body.code === 'AUTH_TOKEN_EXPIRED')
  t.equal((await json('/api/auth/refresh', { body: { refreshToken } })).status, 200)
})

t.test('an administrative scope asks the database', async (t) => {
  const { app, json } = await build(t)
  const admin = await createUser(app, 'admin')
  const { accessToken } = await signIn(app, admin, 'admin')
  const ask = async (token: string) => {
    const { status, body } = await json('/api/admin/users', { token })
    return [status, body.code]
  }
  t.equal((await json('/api/admin/users', { token: accessToken })).status, 200)
  t.strictSame(await ask((await signIn(app)).accessToken), [403, 'AUTH_FORBIDDEN'])
  t.strictSame(await ask((await createKey(app, admin)).key), [403, 'AUTH_FORBIDDEN'], 'an API key never has more than the role user')
  t.strictSame(await ask('nonsense'), [401, 'AUTH_TOKEN_INVALID'])
  await app.db.query("update users set role = 'user' where id = $1", [admin])
  t.strictSame(await ask(accessToken), [403, 'AUTH_FORBIDDEN'], 'whatever the token says')
  await app.db.query('update users set disabled = true where id = $1', [admin])
  t.strictSame(await ask(accessToken), [403, 'AUTH_ACCOUNT_DISABLED'])
  await app.db.query('delete from users where id = $1', [admin])
  t.strictSame(await ask(accessToken), [401, 'AUTH_TOKEN_REVOKED'])
})

t.test('the access tokens of a login that ended are refused within a second, everywhere, and after a restart', async (t) => {
  const one = await build(t)
  const two = await build(t, { database: one.database })
  const status = async (server: typeof one, token: string) => {
    const { status, body } = await server.json('/api/agents', { token })
    return status === 200 ? 'ok' : body.code as string
  }
  const first = await signIn(one.app)
  const kept = await signIn(one.app, first.userId)
  t.strictSame([await status(one, first.accessToken), await status(two, first.accessToken)], ['ok', 'ok'])
  await one.app.auth.logout(first.userId, first.loginId, {})
  t.equal(await status(one, first.accessToken), 'AUTH_TOKEN_REVOKED', 'at once where it happened')
  const startedAt = performance.now()
  await eventually('the other replica', async () => await status(two, first.accessToken) === 'AUTH_TOKEN_REVOKED')
  t.comment(`${Math.round(performance.now() - startedAt)} ms`)
  t.equal(await status(two, kept.accessToken), 'ok')
  const three = await build(t, { database: one.database })
  t.equal(await status(three, first.accessToken), 'AUTH_TOKEN_REVOKED', 'from its first request on')
  t.equal(await status(three, kept.accessToken), 'ok')
})

t.test('a replay ends the access tokens of its family too', async (t) => {
  const { app, json } = await build(t)
  const first = await signIn(app)
  const second = await app.auth.refresh(first.refreshToken, {})
  await app.auth.refresh(second.refreshToken, {})
  await t.rejects(app.auth.refresh(first.refreshToken, {}), { code: 'AUTH_REFRESH_REUSED' })
  t.equal((await json('/api/agents', { token: second.accessToken })).body.code, 'AUTH_TOKEN_REVOKED')
})

t.test('a known access token costs no call', async (t) => {
  const { app, json } = await build(t)
  const { accessToken } = await signIn(app)
  const query = app.db.query
  t.teardown(() => { app.db.query = query })
  app.db.query = async (sql: string, ...rest) => {
    if (/users|logins|refresh_tokens|api_keys/.test(sql)) t.fail(`asked the database: ${sql}`)
    return query.call(app.db, sql, ...rest) as never
  }
  t.equal((await json('/api/agents', { token: accessToken })).status, 200)
  t.equal((await json('/api/agents', { token: accessToken })).status, 200)
})
