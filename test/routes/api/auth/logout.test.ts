import t from 'tap'
import { build } from '../../../helper.js'
import { shiftLogin } from '../../../services/auth/clock.js'
import { signIn } from '../../../services/auth/sign-in.js'

t.test('a bearer ends its own login', async (t) => {
  const { app, json } = await build(t)
  const mine = await signIn(app)
  const other = await signIn(app, mine.userId)
  const { status, text } = await json('/api/auth/logout', { method: 'POST', token: mine.accessToken })
  t.strictSame([status, text], [204, ''])
  t.match(await json('/api/agents', { token: mine.accessToken }), { status: 401, body: { code: 'AUTH_TOKEN_REVOKED' } })
  t.match(await json('/api/auth/refresh', { body: { refreshToken: mine.refreshToken } }), { status: 401, body: { code: 'AUTH_REFRESH_INVALID' } })
  t.equal((await json('/api/agents', { token: other.accessToken })).status, 200)
  t.match(await json('/api/auth/logout', { method: 'POST', token: mine.accessToken }), { status: 401, body: { code: 'AUTH_TOKEN_REVOKED' } })
  const { rows } = await app.db.query('select action, user_id, target from audit_events where user_id = $1', [mine.userId])
  t.strictSame(rows, [{ action: 'auth.logout', user_id: mine.userId, target: mine.loginId }])
})

t.test('a refresh token is enough when the access token has expired', async (t) => {
  const { app, json } = await build(t)
  const mine = await signIn(app)
  const next = await app.auth.refresh(mine.refreshToken, {})
  t.equal((await json('/api/auth/logout', { token: 'expired-or-worse', body: { refreshToken: next.refreshToken } })).status, 204)
  t.match(await json('/api/agents', { token: mine.accessToken }), { status: 401 })
  t.equal((await json('/api/auth/logout', { body: { refreshToken: next.refreshToken } })).status, 204, 'a repeat does no harm')
  const older = await signIn(app)
  await app.auth.refresh(older.refreshToken, {})
  t.equal((await json('/api/auth/logout', { body: { refreshToken: older.refreshToken } })).status, 204, 'an older one of the family is enough')
  t.strictSame(await app.auth.listLogins(older.userId), [])
  const late = await signIn(app)
  await shiftLogin(app, late.loginId, 40 * 86_400_000)
  t.equal((await json('/api/auth/logout', { body: { refreshToken: late.refreshToken } })).status, 204, 'over already')
})

t.test('nothing to go by is refused', async (t) => {
  const { json } = await build(t)
  t.match(await json('/api/auth/logout', { method: 'POST' }), { status: 401, body: { code: 'AUTH_TOKEN_MISSING' } })
  t.match(await json('/api/auth/logout', { body: {} }), { status: 401, body: { code: 'AUTH_TOKEN_MISSING' } })
  t.match(await json('/api/auth/logout', { method: 'POST', token: 'x' }), { status: 401, body: { code: 'AUTH_TOKEN_INVALID' } })
  for (const refreshToken of ['x', `rt_${'A'.repeat(64)}`]) {
    t.match(await json('/api/auth/logout', { body: { refreshToken } }), { status: 401, body: { code: 'AUTH_REFRESH_INVALID' } })
  }
  t.match(await json('/api/auth/logout', { body: { refreshToken: 1 } }), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } })
  t.match(await json('/api/auth/logout', { body: { token: 'x' } }), { status: 400 })
})

t.test('every login of the user may end at once, and nobody else\'s', async (t) => {
  const { app, json } = await build(t)
  const phone = await signIn(app)
  const laptop = await signIn(app, phone.userId)
  const stranger = await signIn(app)
  t.equal((await json('/api/auth/logout-all', { method: 'POST', token: phone.accessToken })).status, 204)
  for (const { accessToken, refreshToken } of [phone, laptop]) {
    t.equal((await json('/api/agents', { token: accessToken })).body.code, 'AUTH_TOKEN_REVOKED')
    t.equal((await json('/api/auth/refresh', { body: { refreshToken } })).status, 401)
  }
  t.equal((await json('/api/agents', { token: stranger.accessToken })).status, 200)
  const { rows } = await app.db.query('select action, details from audit_events where user_id = $1', [phone.userId])
  t.strictSame(rows, [{ action: 'auth.logout-all', details: { logins: 2 } }])
})
