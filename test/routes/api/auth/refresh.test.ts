import t from 'tap'
import { build } from '../../../helper.js'
import { gate } from '../../../upstream.js'
import { signIn } from '../../../services/auth/sign-in.js'

t.test('a refresh token is exchanged for a pair that works', async (t) => {
  const { app, json } = await build(t, { env: { ACCESS_TOKEN_TTL: '90s', REFRESH_IDLE_TTL: '1h' } })
  const first = await signIn(app)
  const { status, headers, body } = await json('/api/auth/refresh', { body: { refreshToken: first.refreshToken } })
  t.equal(status, 200)
  t.equal(headers.get('cache-control'), 'no-store')
  t.strictSame(Object.keys(body).sort(), ['accessToken', 'expiresIn', 'refreshExpiresIn', 'refreshToken', 'tokenType'])
  t.match(body, { tokenType: 'Bearer', expiresIn: 90, refreshExpiresIn: 3600, refreshToken: /^rt_[A-Za-z0-9_-]{64}$/ })
  t.not(body.refreshToken, first.refreshToken)
  t.equal((await json('/api/auth/logins', { token: body.accessToken })).status, 200)
  const again = await json('/api/auth/refresh', { body: { refreshToken: first.refreshToken } })
  t.equal(again.body.refreshToken, body.refreshToken, 'a lost answer is repeated')
  const next = await json('/api/auth/refresh', { body: { refreshToken: body.refreshToken } })
  t.equal(next.status, 200)
})

t.test('what is not a refresh token is refused by its shape or by its value', async (t) => {
  const { json } = await build(t)
  for (const body of [{}, { refreshToken: 7 }, { refreshToken: '' }, { refreshToken: 'x', more: 1 }]) {
    t.match(await json('/api/auth/refresh', { body }), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } })
  }
  const { status, headers, body } = await json('/api/auth/refresh', { body: { refreshToken: 'x' } })
  t.strictSame([status, body.code, headers.get('cache-control')], [401, 'AUTH_REFRESH_INVALID', 'no-store'])
})

t.test('calls with one token at the same time share one exchange', async (t) => {
  const { app, json } = await build(t)
  const { refreshToken } = await signIn(app)
  const answers = await Promise.all(Array.from({ length: 16 }, () => json('/api/auth/refresh', { body: { refreshToken } })))
  t.equal(new Set(answers.map(({ body }) => body.refreshToken)).size, 1)
  t.strictSame([...new Set(answers.map(({ status }) => status))], [200])
})

t.test('refreshes are limited by login and by address, unless limits are off', async (t) => {
  const { app } = await build(t, { env: { RATE_LIMIT_MAX: '5' } })
  let { refreshToken, loginId, userId } = await signIn(app)
  for (let n = 0; n < 5; n++) refreshToken = (await app.auth.refresh(refreshToken, {})).refreshToken
  await t.rejects(app.auth.refresh(refreshToken, {}), { code: 'COMMON_RATE_LIMITED' }, 'its own limit')
  t.match(await app.auth.listLogins(userId), [{ id: loginId }], 'and no harm done')
  const from = { ip: '203.0.113.1' }
  for (let n = 0; n < 5; n++) await t.rejects(app.auth.refresh('x', from), { code: 'AUTH_REFRESH_INVALID' })
  await t.rejects(app.auth.refresh('x', from), { code: 'COMMON_RATE_LIMITED', details: { retryAfter: Number } }, 'the address')
  const metrics = await app.metrics.client.register.metrics()
  t.match(metrics, 'auth_refreshes_total{result="limited"} 2')
  t.match(metrics, 'rate_limited_total{scope="refresh"} 2')
  t.match(metrics, 'auth_refreshes_total{result="invalid"} 5')
})

t.test('while a refresh is counted it holds neither a connection nor its login', async (t) => {
  const { app } = await build(t, { env: { RATE_LIMIT_MAX: '50' } })
  const { refreshToken, loginId } = await signIn(app)
  const asked = gate()
  const { consume } = app.limiter
  let count = (): void => undefined
  app.limiter.consume = (...attempt) => {
    count = () => { consume(...attempt) }
    asked.open()
  }
  const refreshing = app.auth.refresh(refreshToken, {})
  await asked.opened
  t.equal((await app.db.query('select 1 from logins where id = $1 for update nowait', [loginId])).rowCount, 1)
  count()
  t.match(await refreshing, { refreshToken: /^rt_/ })
})

t.test('a database that is away or slow is a 503, never a 401', async (t) => {
  const { app, json } = await build(t)
  const { refreshToken, loginId } = await signIn(app)
  const hold = app.db.transaction(async (tx) => {
    await tx.query('select 1 from logins where id = $1 for update', [loginId])
    return await json('/api/auth/refresh', { body: { refreshToken } })
  })
  const { status, headers, body } = await hold
  t.strictSame([status, body.code, headers.get('retry-after')], [503, 'COMMON_DATABASE_UNAVAILABLE', '1'], 'waiting for a lock is bounded')
  t.match(await app.metrics.client.register.metrics(), 'auth_refreshes_total{result="failed"} 1')
  t.equal((await json('/api/auth/refresh', { body: { refreshToken } })).status, 200)
})
