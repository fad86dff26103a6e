import t from 'tap'
import { build } from '../../../helper.js'
import { ask } from '../../../services/accounts/ask.js'

const PASSWORD = 'correct-horse-1'

t.test('sign-up', async (t) => {
  const { json, database } = await build(t, { agents: [] })
  const sql = ask(database)
  const made = await json('/api/auth/register', { body: { username: 'Ada', password: PASSWORD, email: 'ada@example.com' } })
  t.equal(made.status, 201, made.text)
  t.equal(made.headers.get('cache-control'), 'no-store')
  t.match(made.headers.get('set-cookie'), /^parley_device=[A-Za-z0-9_-]+; Max-Age=\d+; Path=\/api\/auth; HttpOnly; SameSite=Strict$/)
  t.same(Object.keys(made.body).sort(), ['accessToken', 'expiresIn', 'refreshExpiresIn', 'refreshToken', 'tokenType', 'user'])
  t.match(made.body.user, { username: 'Ada', email: 'ada@example.com', role: 'user' })
  t.same(Object.keys(made.body.user), ['id', 'username', 'email', 'role', 'createdAt'])

  const me = await json('/api/auth/me', { token: made.body.accessToken })
  t.equal(me.status, 200)
  t.same(me.body.user, made.body.user)
  t.equal((await json('/api/auth/me')).body.code, 'AUTH_TOKEN_MISSING')

  t.test('refuses a name that is taken, in whatever case', async (t) => {
    const { status, body } = await json('/api/auth/register', { body: { username: 'aDA', password: PASSWORD } })
    t.equal(status, 409)
    t.equal(body.code, 'AUTH_USERNAME_TAKEN')
  })
  t.test('makes one account of many at the same time', async (t) => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => json('/api/auth/register', { body: { username: 'racer', password: PASSWORD } })))
    t.same(answers.map(({ status }) => status).sort(), [201, 409, 409, 409, 409, 409, 409, 409])
  })
  for (const password of ['', 'short-1', 'only-letters', '1234567890', `a1${'x'.repeat(127)}`]) {
    t.test(`refuses the password ${JSON.stringify(password.slice(0, 20))}`, async (t) => {
      const { status, body } = await json('/api/auth/register', { body: { username: 'weak', password } })
      t.equal(status, 400)
      t.equal(body.code, 'AUTH_WEAK_PASSWORD')
    })
  }
  for (const body of [{ username: 'a!', password: PASSWORD }, { username: 'abc', password: 1 }, { username: 'abc', password: PASSWORD, role: 'admin' }, { username: 'abc', password: PASSWORD, email: 'no' }]) {
    t.test(`refuses ${JSON.stringify(body)}`, async (t) => {
      t.match(await json('/api/auth/register', { body }), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } })
    })
  }
  t.test('records it', async (t) => {
    const rows = await sql('select action, actor_id, ip, request_id, details from audit_events where user_id = $1', [made.body.user.id])
    t.match(rows, [{ action: 'auth.register', actor_id: made.body.user.id, ip: '127.0.0.1', request_id: made.headers.get('x-request-id'), details: {} }])
    t.equal(rows.length, 1)
  })
  t.test('stores argon2id only', async (t) => {
    const [row] = await sql('select password_hash from users where username = \'Ada\'')
    t.match(row?.['password_hash'], /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })
})

t.test('sign-up can be closed', async (t) => {
  const { json } = await build(t, { agents: [], env: { REGISTRATION: 'closed' } })
  t.match(await json('/api/auth/register', { body: { username: 'ada', password: PASSWORD } }), { status: 403, body: { code: 'AUTH_FORBIDDEN' } })
})

t.test('sign-in', async (t) => {
  const { json, fetch, database, register } = await build(t, { agents: [] })
  const sql = ask(database)
  const { user } = await register('grace')
  const right = await json('/api/auth/login', { body: { username: 'GRACE', password: PASSWORD } })
  t.equal(right.status, 200, right.text)
  t.equal(right.headers.get('cache-control'), 'no-store')
  t.equal(right.body.user.id, user.id)

  const wrong = await json('/api/auth/login', { body: { username: 'grace', password: 'wrong' } })
  const unknown = await json('/api/auth/login', { body: { username: 'nobody', password: 'wrong' } })
  t.equal(wrong.status, 401)
  t.equal(wrong.body.code, 'AUTH_INVALID_CREDENTIALS')
  t.same({ ...wrong.body, timestamp: '' }, { ...unknown.body, timestamp: '' })
  const names = (answer: typeof wrong): string[] => [...answer.headers.keys()].sort()
  t.same(names(wrong), names(unknown))
  const rows = await sql('select action, user_id, details from audit_events where action like \'auth.login%\' order by at')
  t.match(rows, [
    { action: 'auth.login', user_id: user.id },
    { action: 'auth.login-failed', user_id: user.id, details: { reason: 'wrong-password' } },
    { action: 'auth.login-failed', user_id: '00000000-0000-0000-0000-000000000000', details: { reason: 'unknown-user' } }
  ])
  t.notMatch(JSON.stringify(rows), 'nobody', 'what was typed as a name may be a password')

  t.test('of a disabled account is refused after the right password only', async (t) => {
    await sql('update users set disabled = true where id = $1', [user.id])
    t.match(await json('/api/auth/login', { body: { username: 'grace', password: 'wrong' } }), { status: 401 })
    t.match(await json('/api/auth/login', { body: { username: 'grace', password: PASSWORD } }), { status: 403, body: { code: 'AUTH_ACCOUNT_DISABLED' } })
  })
  t.test('is counted', async (t) => {
    const metrics = await (await fetch('/metrics')).text()
    t.match(metrics, /auth_logins_total\{[^}]*result="success"[^}]*\} 1\n/)
    t.match(metrics, /auth_logins_total\{[^}]*result="failure"[^}]*\} 3\n/)
    t.match(metrics, /auth_logins_total\{[^}]*result="disabled"[^}]*\} 1\n/)
    t.match(metrics, /auth_logins_total\{[^}]*result="throttled"[^}]*\} 0\n/)
  })
})

t.test('change of password', async (t) => {
  const { json, database, register } = await build(t, { agents: [] })
  const { user, accessToken, refreshToken } = await register('hopper')
  const other = await json('/api/auth/login', { body: { username: 'hopper', password: PASSWORD } })
  const change = (currentPassword: string, newPassword: string) =>
    json('/api/auth/change-password', { token: accessToken, body: { currentPassword, newPassword } })
  t.match(await change('wrong', 'another-horse-2'), { status: 401, body: { code: 'AUTH_INVALID_CREDENTIALS' } })
  t.match(await change(PASSWORD, 'weak'), { status: 400, body: { code: 'AUTH_WEAK_PASSWORD' } })
  const changed = await change(PASSWORD, 'another-horse-2')
  t.equal(changed.status, 204, changed.text)
  t.equal(changed.text, '')
  t.match(await json('/api/auth/refresh', { body: { refreshToken: other.body.refreshToken } }), { status: 401 })
  t.equal((await json('/api/auth/refresh', { body: { refreshToken } })).status, 200)
  t.equal((await json('/api/auth/login', { body: { username: 'hopper', password: PASSWORD } })).status, 401)
  t.equal((await json('/api/auth/login', { body: { username: 'hopper', password: 'another-horse-2' } })).status, 200)
  const rows = await ask(database)('select 1 from audit_events where user_id = $1 and action = \'auth.change-password\'', [user.id])
  t.equal(rows.length, 1)

  t.test('twice at the same time works once', async (t) => {
    const answers = await Promise.all(['third-horse-3', 'fourth-horse-4'].map((next) => change('another-horse-2', next)))
    t.same(answers.map(({ status }) => status).sort(), [204, 401])
  })
})
