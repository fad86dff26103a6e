import t from 'tap'
import { boot } from '../../../services/auth/boot.js'
import { signIn } from '../../../services/auth/sign-in.js'

t.test('a refresh token is exchanged for a pair that works', async (t) => {
  const { app, json } = await boot(t, { env: { ACCESS_TOKEN_TTL: '90s', REFRESH_IDLE_TTL: '1h' } })
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
