import t from 'tap'
import { build } from '../../../helper.js'
import { ask } from '../../../services/accounts/ask.js'

const PASSWORD = 'correct-horse-1'

t.test('guesses at the present password wait, per account, and are audited', async (t) => {
  const { json, register, database } = await build(t, { agents: [] })
  const ada = await register('ada')
  const { body: second } = await json('/api/auth/login', { body: { username: 'ada', password: PASSWORD } })
  const change = (currentPassword: string, token = ada.accessToken) =>
    json('/api/auth/change-password', { token, body: { currentPassword, newPassword: 'correct-horse-2' } })
  for (let n = 0; n < 5; n++) t.match(await change('wrong', n % 2 === 0 ? ada.accessToken : second.accessToken), { status: 401, body: { code: 'AUTH_INVALID_CREDENTIALS' } })
  const refused = await change(PASSWORD, second.accessToken)
  t.match(refused, { status: 429, body: { code: 'AUTH_TOO_MANY_ATTEMPTS', details: { retryAfter: 1 } } })
  t.equal(refused.headers.get('retry-after'), '1')
  const events = await ask(database)('select user_id, actor_id, target, ip, details from audit_events where action = \'auth.change-password-failed\' order by at')
  t.equal(events.length, 5)
  t.match(events[0], { user_id: ada.user.id, actor_id: ada.user.id, ip: '127.0.0.1', details: { reason: 'wrong-password' } })
  t.equal((await json('/api/auth/login', { body: { username: 'ada', password: PASSWORD } })).status, 200, 'signing in is not held up by it')
})

t.test('failed sign-ins of strangers hold up nobody who changes a password', async (t) => {
  const { json, register } = await build(t, { agents: [], env: { TRUST_PROXY: '1' } })
  const ada = await register('ada')
  for (let n = 0; n < 8; n++) await json('/api/auth/login', { headers: { 'x-forwarded-for': `198.51.100.${n}` }, body: { username: 'ada', password: 'wrong' } })
  const body = { currentPassword: PASSWORD, newPassword: 'correct-horse-2' }
  t.equal((await json('/api/auth/change-password', { token: ada.accessToken, body })).status, 204)
})
