import { randomBytes } from 'node:crypto'
import t from 'tap'
import { build, eventually } from '../../../helper.js'
import { ask } from '../../../services/accounts/ask.js'

t.test('API keys', async (t) => {
  const { json, register, database, admin } = await build(t, { agents: [] })
  const sql = ask(database)
  const { accessToken: token, user } = await register()
  const make = (body: unknown) => json('/api/auth/api-keys', { token, body })
  const agents = (key: string) => json('/api/agents', { token: key })

  const made = await make({ name: 'nightly' })
  t.equal(made.status, 201, made.text)
  t.equal(made.headers.get('cache-control'), 'no-store')
  t.match(made.body, { name: 'nightly', key: /^pk_[A-Za-z0-9_-]{64}$/, expiresAt: null, lastUsedAt: null })
  t.equal(made.body.prefix, made.body.key.slice(0, 12))
  t.equal((await agents(made.body.key)).status, 200)

  t.test('are refused where accounts and the service are managed', async (t) => {
    const { accessToken } = await admin()
    const { body: { key } } = await json('/api/auth/api-keys', { token: accessToken, body: { name: 'of an administrator' } })
    for (const path of ['/api/auth/me', '/api/auth/api-keys', '/api/admin/users', '/api/admin/system-info']) {
      const { status } = await json(path, { token: key })
      t.ok(status === 401 || status === 403, `${path}: ${status}`)
    }
    t.equal((await json('/api/agents?includeInactive=true', { token: key })).status, 403, 'never more than the role user')
  })

  t.test('are listed without their secret', async (t) => {
    const second = await make({ name: 'second', expiresAt: '2099-01-01T00:00:00.000Z' })
    t.not(second.body.prefix, made.body.prefix)
    const { body, text } = await json('/api/auth/api-keys', { token })
    t.match(body, { apiKeys: [{ name: 'second', expiresAt: '2099-01-01T00:00:00.000Z' }, { name: 'nightly' }], nextCursor: null })
    t.notMatch(text, made.body.key.slice(12))
    const first = await json('/api/auth/api-keys?limit=1', { token })
    const next = await json(`/api/auth/api-keys?limit=1&cursor=${first.body.nextCursor}`, { token })
    t.match([first.body.apiKeys[0].name, next.body.apiKeys[0].name, next.body.nextCursor], ['second', 'nightly', null])
    t.equal((await json('/api/auth/api-keys?cursor=x', { token })).status, 400)
    await eventually('the use to be written', async () => (await sql('select 1 from api_keys where id = $1 and last_used_at is not null', [made.body.id])).length === 1)
  })

  t.test('are stored as a hash only', async (t) => {
    const [row] = await sql('select key_hash, prefix from api_keys where id = $1', [made.body.id])
    t.equal((row?.['key_hash'] as Buffer).length, 32)
  })

  for (const body of [{}, { name: '' }, { name: 'x'.repeat(101) }, { name: 'k', expiresAt: 'tomorrow' }, { name: 'k', expiresAt: '2020-01-01T00:00:00Z' }, { name: 'k', expiresAt: '2099-06-30T23:59:60Z' }, { name: 'k', expiresAt: '9999-12-31T23:59:59-01:00' }, { name: 'k', role: 'admin' }]) {
    t.test(`are not made of ${JSON.stringify(body).slice(0, 60)}`, async (t) => {
      t.match(await make(body), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } })
    })
  }

  t.test('end within a second when they are revoked', async (t) => {
    const stranger = await register()
    const revoke = (id: string, by = token) => json(`/api/auth/api-keys/${id}`, { method: 'DELETE', token: by })
    t.match(await revoke(made.body.id, stranger.accessToken), { status: 404, body: { code: 'API_KEY_NOT_FOUND' } })
    t.equal((await revoke(made.body.id)).status, 204)
    t.match(await agents(made.body.key), { status: 401, body: { code: 'AUTH_TOKEN_REVOKED' } })
    t.match(await revoke(made.body.id), { status: 404, body: { code: 'API_KEY_NOT_FOUND' } })
    t.equal((await revoke('nonsense')).status, 400)
    const events = await sql('select action, target from audit_events where user_id = $1 and action like \'api-key%\' order by at', [user.id])
    t.match(events, [{ action: 'api-key.create', target: made.body.id }, { action: 'api-key.create' }, { action: 'api-key.revoke', target: made.body.id }])
  })

  t.test('that are not keys are refused', async (t) => {
    for (const key of ['pk_', 'pk_short', `pk_${'A'.repeat(64)}`, made.body.key.slice(0, -1)]) {
      t.match(await agents(key), { status: 401, body: { code: 'AUTH_TOKEN_INVALID' } }, key)
    }
  })

  t.test('are not made for an account that has just been disabled', async (t) => {
    await sql('update users set disabled = true where id = $1', [user.id])
    t.match(await make({ name: 'to come back with' }), { status: 403, body: { code: 'AUTH_ACCOUNT_DISABLED' } })
  })
})

t.test('a key revoked on one replica ends on the other', async (t) => {
  const one = await build(t, { agents: [] })
  const two = await build(t, { agents: [], database: one.database, env: { JWT_SECRET: 'x'.repeat(32) } })
  const { accessToken: token } = await one.register()
  const { body: { key, id } } = await one.json('/api/auth/api-keys', { token, body: { name: 'shared' } })
  t.equal((await two.json('/api/agents', { token: key })).status, 200)
  await one.json(`/api/auth/api-keys/${id}`, { method: 'DELETE', token })
  const at = Date.now()
  await eventually('the key to die on the other replica', async () => (await two.json('/api/agents', { token: key })).body.code === 'AUTH_TOKEN_REVOKED')
  t.comment(`after ${Date.now() - at} ms`)
})

t.test('made-up keys are limited by their address before the database is asked; a good one has a limit of its own', async (t) => {
  const app = await build(t, { agents: [], env: { RATE_LIMIT_MAX: '6' } })
  const { accessToken, user } = await app.register()
  const { body: { key } } = await app.json<{ key: string }>('/api/auth/api-keys', { token: accessToken, body: { name: 'good' } })
  t.equal((await app.json('/api/agents', { token: key })).status, 200)
  const made = (): string => `pk_${Buffer.concat([randomBytes(32), Buffer.from(user.id.replaceAll('-', ''), 'hex')]).toString('base64url')}`

  let asked = 0
  const { query } = app.app.db
  app.app.db.query = (async (...parameters: Parameters<typeof query>) => {
    if (parameters[2] === 'api-key-verify') asked += 1
    return await query(...parameters)
  }) as typeof query
  const statuses = []
  for (let n = 0; n < 10; n += 1) statuses.push((await app.json('/api/agents', { token: made() })).status)
  t.same([...new Set(statuses)], [401, 429])
  t.equal(asked, statuses.filter((status) => status === 401).length, 'refused by the limit means not looked up')
  t.equal((await app.json('/api/agents', { token: key })).status, 200, 'the good key does not count with them')
})

t.test('20 keys a user', async (t) => {
  const { json, register } = await build(t, { agents: [] })
  const { accessToken: token } = await register()
  const make = (name: string) => json('/api/auth/api-keys', { token, body: { name } })
  const made = await Promise.all(Array.from({ length: 30 }, (_, n) => make(`key ${n}`)))
  const refused = made.filter(({ status }) => status !== 201)
  t.equal(refused.length, 10, 'also when they are made at once')
  for (const { body } of refused) t.match(body, { code: 'COMMON_VALIDATION_ERROR', details: { errors: [{ path: '/body', keyword: 'maxItems' }] } })
  const { body: { apiKeys: [{ id }] } } = await json('/api/auth/api-keys', { token })
  t.equal((await json(`/api/auth/api-keys/${id}`, { method: 'DELETE', token })).status, 204)
  t.equal((await make('in its place')).status, 201)
  t.equal((await make('one more')).status, 400)
  const { accessToken: other } = await register()
  t.equal((await json('/api/auth/api-keys', { token: other, body: { name: 'of another' } })).status, 201)
})
