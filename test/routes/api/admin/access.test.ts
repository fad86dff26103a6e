import t from 'tap'
import { build, eventually } from '../../../helper.js'
import { ask } from '../../../services/accounts/ask.js'

const PASSWORD = 'correct-horse-1'
const NOBODY = '0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c'

t.test('what gives access to an account is listed and revoked by administrators', async (t) => {
  const { json, register, admin, database } = await build(t)
  const root = await admin()
  const token = root.accessToken
  const ada = await register('ada')
  const of = (path: string, method = 'GET', as = token) => json(`/api/admin/users/${path}`, { token: as, method })
  const mine = async (path: string, body?: unknown) => (await json(path, { token: ada.accessToken, method: 'POST', body })).body
  const key = await mine('/api/auth/api-keys', { name: 'k' })
  const session = await mine('/api/chat-sessions', { agentId: 'guide', title: 'shared' })
  const share = await mine(`/api/chat-sessions/${session.id}/share`)

  const kinds = [
    { name: 'logins', code: 'LOGIN_NOT_FOUND', action: 'auth.login-revoked', dead: async () => (await json('/api/auth/me', { token: ada.accessToken })).body.code === 'AUTH_TOKEN_REVOKED' },
    { name: 'api-keys', code: 'API_KEY_NOT_FOUND', action: 'api-key.revoke', dead: async () => (await json('/api/chat-sessions', { token: key.key })).body.code === 'AUTH_TOKEN_REVOKED' },
    { name: 'shares', code: 'SHARE_NOT_FOUND', action: 'share.revoke', dead: async () => (await json(`/api/shared/${share.token}`)).body.code === 'SHARE_NOT_FOUND' }
  ]
  for (const { name, code, action, dead } of kinds) {
    await t.test(name, async (t) => {
      const { status, body, text } = await of(`${ada.user.id}/${name}`)
      t.equal(status, 200, text)
      const [one, ...others] = body[name === 'api-keys' ? 'apiKeys' : name]
      t.same(others, [])
      t.notMatch(text, new RegExp(`${key.key}|${share.token}`), 'no secret is shown')
      t.match(await of(`${NOBODY}/${name}`), { status: 404, body: { code: 'USER_NOT_FOUND' } })
      t.match(await of(`${NOBODY}/${name}/${one.id}`, 'DELETE'), { status: 404, body: { code: 'USER_NOT_FOUND' } })
      t.match(await of(`${root.user.id}/${name}/${one.id}`, 'DELETE'), { status: 404, body: { code } }, 'another user\'s')
      for (const [method, path] of [['GET', name], ['DELETE', `${name}/${one.id}`]] as const) {
        t.match(await of(`${root.user.id}/${path}`, method, (await register()).accessToken), { status: 403, body: { code: 'AUTH_FORBIDDEN' } })
        t.equal((await of(`nonsense/${path}`, method)).status, 400)
      }
      t.notOk(await dead())
      t.equal((await of(`${ada.user.id.toUpperCase()}/${name}/${one.id}`, 'DELETE')).status, 204)
      t.ok(await dead(), 'over at once')
      t.match(await of(`${ada.user.id}/${name}/${one.id}`, 'DELETE'), { status: 404, body: { code } })
      t.match((await of(`${ada.user.id}/${name}`)).body[name === 'api-keys' ? 'apiKeys' : name], [])
      const events = await ask(database)('select user_id, actor_id, target, ip from audit_events where action = $1', [action])
      t.match(events, [{ user_id: ada.user.id, actor_id: root.user.id, target: one.id, ip: '127.0.0.1' }])
    })
  }
})

t.test('a disabled account is over everywhere: logins, keys and links', async (t) => {
  const one = await build(t)
  const two = await build(t, { database: one.database })
  const { accessToken: token } = await one.admin()
  const ada = await one.register('ada')
  const { body: { key } } = await one.json('/api/auth/api-keys', { token: ada.accessToken, body: { name: 'k' } })
  const { body: session } = await one.json('/api/chat-sessions', { token: key, body: { agentId: 'guide', title: 'shared' } })
  const { body: share } = await one.json(`/api/chat-sessions/${session.id}/share`, { token: key, method: 'POST' })
  for (const { json } of [one, two]) {
    t.equal((await json('/api/chat-sessions', { token: key })).status, 200)
    t.equal((await json(`/api/shared/${share.token}`)).status, 200)
  }
  const patch = (disabled: boolean) => one.json(`/api/admin/users/${ada.user.id}`, { method: 'PATCH', token, body: { disabled } })
  await patch(true)
  for (const { json } of [one, two]) {
    t.match(await json(`/api/shared/${share.token}`), { status: 404, body: { code: 'SHARE_NOT_FOUND' } })
    for (const credential of [key, ada.accessToken]) {
      await eventually('the end of it', async () => (await json('/api/chat-sessions', { token: credential })).status !== 200)
      t.match(await json('/api/chat-sessions', { token: credential }), { status: 401, body: { code: 'AUTH_TOKEN_REVOKED' } })
    }
  }
  await patch(false)
  t.equal((await two.json(`/api/shared/${share.token}`)).status, 200, 'a link comes back with its account')
  t.equal((await two.json('/api/chat-sessions', { token: key })).status, 401, 'a key does not')
})

t.test('a reset of the password ends API keys too', async (t) => {
  const { json, register, admin } = await build(t, { agents: [] })
  const { accessToken: token } = await admin()
  const ada = await register('ada')
  const { body: { key } } = await json('/api/auth/api-keys', { token: ada.accessToken, body: { name: 'k' } })
  t.equal((await json('/api/chat-sessions', { token: key })).status, 200)
  t.equal((await json(`/api/admin/users/${ada.user.id}/reset-password`, { token, body: { newPassword: `${PASSWORD}2` } })).status, 200)
  t.match(await json('/api/chat-sessions', { token: key }), { status: 401, body: { code: 'AUTH_TOKEN_REVOKED' } })
})
