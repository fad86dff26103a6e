import t from 'tap'
import { build } from '../../../helper.js'
import { shiftLogin } from '../../../services/auth/clock.js'
import { signIn } from '../../../services/auth/sign-in.js'

t.test('logins are listed, the last used one first', async (t) => {
  const { app, json } = await build(t)
  const first = await signIn(app)
  const second = await signIn(app, first.userId)
  const dead = await signIn(app, first.userId)
  const late = await signIn(app, first.userId)
  await signIn(app)
  await app.auth.logout(first.userId, dead.loginId, {})
  await shiftLogin(app, late.loginId, 40 * 86_400_000)
  await shiftLogin(app, second.loginId, 1000)
  const { status, body } = await json('/api/auth/logins', { token: second.accessToken })
  t.equal(status, 200)
  t.match(body.logins, [
    { id: first.loginId, current: false, ip: '127.0.0.1', userAgent: 'test' },
    { id: second.loginId, current: true }
  ])
  t.equal(body.logins.length, 2)
  t.strictSame(Object.keys(body.logins[0]), ['id', 'createdAt', 'lastUsedAt', 'expiresAt', 'ip', 'userAgent', 'current'])
  for (const key of ['createdAt', 'lastUsedAt', 'expiresAt']) t.match(body.logins[0][key], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
})

t.test('a login is revoked by its user only, once', async (t) => {
  const { app, json } = await build(t)
  const mine = await signIn(app)
  const phone = await signIn(app, mine.userId)
  const stranger = await signIn(app)
  const revoke = async (token: string, id: string) => {
    const { status, body } = await json(`/api/auth/logins/${id}`, { method: 'DELETE', token })
    return [status, body?.code]
  }
  t.strictSame(await revoke(stranger.accessToken, phone.loginId), [404, 'LOGIN_NOT_FOUND'])
  t.strictSame(await revoke(mine.accessToken, phone.loginId), [204, undefined])
  t.strictSame(await revoke(mine.accessToken, phone.loginId), [404, 'LOGIN_NOT_FOUND'])
  for (const id of ['x', `urn:uuid:${phone.loginId}`, phone.loginId.replaceAll('-', '')]) t.strictSame(await revoke(mine.accessToken, id), [400, 'COMMON_VALIDATION_ERROR'])
  t.equal((await json('/api/agents', { token: phone.accessToken })).body.code, 'AUTH_TOKEN_REVOKED')
  const { rows } = await app.db.query("select user_id, actor_id, target, ip from audit_events where action = 'auth.login-revoked'")
  t.strictSame(rows, [{ user_id: mine.userId, actor_id: mine.userId, target: phone.loginId, ip: '127.0.0.1' }])
  t.strictSame(await revoke(mine.accessToken, mine.loginId), [204, undefined], 'the current one too')
  t.equal((await json('/api/auth/logins', { token: mine.accessToken })).status, 401)
})

t.test('API keys and strangers do not enter', async (t) => {
  const { app, json } = await build(t)
  app.apiKeys.verify = async () => ({ userId: 'u', keyId: 'k', ownLimit: null })
  for (const [method, path] of [['GET', 'logins'], ['DELETE', 'logins/0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c'], ['POST', 'logout'], ['POST', 'logout-all']] as const) {
    t.match(await json(`/api/auth/${path}`, { method, token: 'pk_x' }), { status: 403, body: { code: 'AUTH_FORBIDDEN' } }, `${method} ${path}`)
    t.match(await json(`/api/auth/${path}`, { method }), { status: 401, body: { code: 'AUTH_TOKEN_MISSING' } })
  }
})
