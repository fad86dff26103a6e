import t from 'tap'
import { build, type Answer } from '../../../helper.js'
import { ask } from '../../../services/accounts/ask.js'

const PASSWORD = 'correct-horse-1'

t.test('accounts are administered', async (t) => {
  const { json, register, admin, database } = await build(t, { agents: [] })
  const sql = ask(database)
  const { accessToken: token, user: first } = await admin()
  const ada = await register('ada')

  t.test('by administrators only', async (t) => {
    for (const [method, path] of [['GET', ''], ['GET', `/${ada.user.id}`], ['POST', ''], ['PATCH', `/${ada.user.id}`], ['POST', `/${ada.user.id}/reset-password`]] as const) {
      t.match(await json(`/api/admin/users${path}`, { method, token: ada.accessToken }), { status: 403, body: { code: 'AUTH_FORBIDDEN' } })
      t.match(await json(`/api/admin/users${path}`, { method }), { status: 401, body: { code: 'AUTH_TOKEN_MISSING' } })
    }
  })

  t.test('made', async (t) => {
    const given = await json('/api/admin/users', { token, body: { username: 'given', password: PASSWORD, email: 'g@example.com', role: 'admin', quota: { tokensPerDay: 5 } } })
    t.equal(given.status, 201, given.text)
    t.match(given.body.user, { username: 'given', role: 'admin', email: 'g@example.com', disabled: false, quota: { tokensPerDay: 5 } })
    t.notOk('password' in given.body)
    const generated = await json('/api/admin/users', { token, body: { username: 'generated' } })
    t.equal(generated.headers.get('cache-control'), 'no-store')
    t.equal((await json('/api/auth/login', { body: { username: 'generated', password: generated.body.password } })).status, 200)
    t.match(await json('/api/admin/users', { token, body: { username: 'GENERATED' } }), { status: 409, body: { code: 'AUTH_USERNAME_TAKEN' } })
    t.match(await json('/api/admin/users', { token, body: { username: 'weak', password: 'weak' } }), { status: 400, body: { code: 'AUTH_WEAK_PASSWORD' } })
    t.match(await json('/api/admin/users', { token, body: { username: 'quota', quota: { costPerMonth: -1 } } }), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } })
    const events = await sql('select actor_id, user_id, details from audit_events where action = \'user.create\' and actor_id is not null order by at')
    t.match(events, [{ actor_id: first.id, user_id: given.body.user.id, details: { username: 'given', role: 'admin' } }, { actor_id: first.id }])
  })

  t.test('listed, newest first, a page at a time', async (t) => {
    const names: string[] = []
    let cursor: string | null = ''
    for (let pages = 0; cursor !== null; pages++) {
      const { body }: Answer = await json(`/api/admin/users?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`, { token })
      names.push(...body.users.map(({ username }: { username: string }) => username))
      cursor = body.nextCursor
      t.ok(pages < 5)
    }
    t.same(names, ['generated', 'given', 'ada', 'admin'])
    t.match((await json('/api/admin/users?q=EXAMPLE', { token })).body, { users: [{ username: 'given' }], nextCursor: null })
    t.same((await json('/api/admin/users?q=%25', { token })).body.users, [], 'text, not a pattern')
    for (const query of ['cursor=x', 'cursor=', 'limit=0', 'limit=101', 'other=1', 'q=%00']) {
      t.match(await json(`/api/admin/users?${query}`, { token }), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } }, query)
    }
  })

  t.test('read one by one, with what is used of the quota', async (t) => {
    const { status, body } = await json(`/api/admin/users/${ada.user.id}`, { token })
    t.equal(status, 200)
    const { body: { users } } = await json('/api/admin/users?q=ada', { token })
    t.same(body, { user: users[0], used: { tokensToday: 0, costThisMonth: 0 } })
    t.match(await json('/api/admin/users/0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c', { token }), { status: 404, body: { code: 'USER_NOT_FOUND' } })
    t.match(await json('/api/admin/users/nonsense', { token }), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } })
  })

  t.test('changed', async (t) => {
    const patch = (body: unknown, id = ada.user.id) => json(`/api/admin/users/${id}`, { method: 'PATCH', token, body })
    t.match(await patch({ quota: { costPerMonth: 10, tokensPerDay: null } }), { status: 200, body: { user: { quota: { costPerMonth: 10, tokensPerDay: null }, role: 'user' } } })
    t.match(await patch({ role: 'admin' }), { status: 200, body: { user: { role: 'admin', quota: { costPerMonth: 10 } } } })
    t.equal((await json('/api/admin/users', { token: ada.accessToken })).status, 200, 'a role takes effect at once, with the token that is there')
    t.match(await patch({ role: 'user', quota: null }), { status: 200, body: { user: { role: 'user', quota: null } } })
    t.match(await json('/api/admin/users', { token: ada.accessToken }), { status: 403 })
    for (const body of [{}, { role: 'root' }, { disabled: 'yes' }, { other: 1 }]) t.equal((await patch(body)).status, 400)
    t.match(await patch({ role: 'user' }, '0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c'), { status: 404, body: { code: 'USER_NOT_FOUND' } })
    t.equal((await patch({ role: 'user' }, 'nonsense')).status, 400)
    const [event] = await sql('select actor_id, details from audit_events where action = \'user.update\' and user_id = $1 order by at', [ada.user.id])
    t.match(event, { actor_id: first.id, details: { quota: { costPerMonth: 10 } } })
  })

  t.test('given a new password, which ends every login', async (t) => {
    const reset = await json(`/api/admin/users/${ada.user.id}/reset-password`, { token, body: {} })
    t.equal(reset.status, 200, reset.text)
    t.equal(reset.headers.get('cache-control'), 'no-store')
    t.equal((await json('/api/auth/refresh', { body: { refreshToken: ada.refreshToken } })).status, 401)
    t.match(await json('/api/auth/me', { token: ada.accessToken }), { status: 401, body: { code: 'AUTH_TOKEN_REVOKED' } })
    t.equal((await json('/api/auth/login', { body: { username: 'ada', password: PASSWORD } })).status, 401)
    t.equal((await json('/api/auth/login', { body: { username: 'ada', password: reset.body.password } })).status, 200)
    const chosen = await json(`/api/admin/users/${ada.user.id}/reset-password`, { token, body: { newPassword: 'chosen-horse-9' } })
    t.notOk('password' in chosen.body)
    t.equal((await json('/api/auth/login', { body: { username: 'ada', password: 'chosen-horse-9' } })).status, 200)
    t.match(await json(`/api/admin/users/${ada.user.id}/reset-password`, { token, body: { newPassword: 'weak' } }), { status: 400, body: { code: 'AUTH_WEAK_PASSWORD' } })
    t.match(await json('/api/admin/users/0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c/reset-password', { method: 'POST', token }), { status: 404, body: { code: 'USER_NOT_FOUND' } })
  })
})

t.test('disabling ends logins and keys at once', async (t) => {
  const { json, register, admin } = await build(t, { agents: [] })
  const { accessToken: token } = await admin()
  const ada = await register('ada')
  const { body: { key } } = await json('/api/auth/api-keys', { token: ada.accessToken, body: { name: 'k' } })
  t.equal((await json('/api/agents', { token: key })).status, 200)
  const patch = (disabled: boolean) => json(`/api/admin/users/${ada.user.id.toUpperCase()}`, { method: 'PATCH', token, body: { disabled } })
  t.match(await patch(true), { status: 200, body: { user: { disabled: true } } })
  t.match(await json('/api/auth/me', { token: ada.accessToken }), { status: 401, body: { code: 'AUTH_TOKEN_REVOKED' } })
  t.match(await json('/api/agents', { token: key }), { status: 401, body: { code: 'AUTH_TOKEN_REVOKED' } })
  t.match(await json('/api/auth/login', { body: { username: 'ada', password: PASSWORD } }), { status: 403, body: { code: 'AUTH_ACCOUNT_DISABLED' } })
  t.equal((await patch(true)).status, 200, 'twice is once')
  t.match(await patch(false), { status: 200, body: { user: { disabled: false } } })
  t.equal((await json('/api/auth/login', { body: { username: 'ada', password: PASSWORD } })).status, 200)
  t.match(await json('/api/agents', { token: key }), { status: 401, body: { code: 'AUTH_TOKEN_REVOKED' } })
})

t.test('the last administrator stays', async (t) => {
  const { json, admin, database } = await build(t, { agents: [] })
  const { accessToken: token, user } = await admin()
  const patch = (id: string, body: unknown) => json(`/api/admin/users/${id}`, { method: 'PATCH', token, body })
  for (const id of [user.id, user.id.toUpperCase()]) {
    t.match(await patch(id, { role: 'user' }), { status: 409, body: { code: 'USER_LAST_ADMIN' } })
    t.match(await patch(id, { disabled: true }), { status: 409, body: { code: 'USER_LAST_ADMIN' } })
  }
  t.equal((await patch(user.id, { role: 'admin', disabled: false })).status, 200)
  const others = await Promise.all(['b', 'c', 'd'].map(async (name) =>
    (await json('/api/admin/users', { token, body: { username: `admin-${name}`, role: 'admin' } })).body.user.id))
  const ids = [user.id, ...others]
  // All at once: each alone would be allowed, together they would leave nobody.
  await Promise.all(ids.map((id, index) => patch(id, index % 2 === 0 ? { role: 'user' } : { disabled: true })))
  const [left] = await ask(database)('select count(*)::int as admins from users where role = \'admin\' and not disabled')
  t.ok(Number(left?.['admins']) >= 1, `${left?.['admins']} left`)
})
