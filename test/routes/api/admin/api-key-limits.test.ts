import t from 'tap'
import { build, eventually, type Answer } from '../../../helper.js'
import { ask } from '../../../services/accounts/ask.js'

const NOBODY = '0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c'
const env = { RATE_LIMIT_MAX: '40', RATE_LIMIT_WINDOW: '10m' }

const limitsOf = ({ status, headers }: Answer) => [status, headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')]

t.test('an API key has a limit of its own, on every replica', async (t) => {
  const one = await build(t, { env })
  const other = await build(t, { env, database: one.database })
  const { accessToken: token, user: root } = await one.admin()
  const ada = await one.register()
  const make = async () => (await one.json('/api/auth/api-keys', { token: ada.accessToken, body: { name: 'importer' } })).body
  const [heavy, light] = [await make(), await make()]
  t.equal(heavy.rateLimit, null)
  const path = `/api/admin/users/${ada.user.id}/api-keys/${heavy.id}`
  const limit = (rateLimit: unknown, at = path, as = token) => one.json(at, { method: 'PATCH', token: as, body: { rateLimit } })
  const call = (key: string, app = other) => app.json('/api/agents', { token: key })
  for (const { key } of [heavy, light]) t.equal((await call(key)).status, 200)
  const before = limitsOf(await call(light.key))

  await t.test('which an administrator sets', async (t) => {
    const changed = await limit({ max: 3, windowSeconds: 600 })
    t.match(changed, { status: 200, body: { apiKey: { id: heavy.id, rateLimit: { max: 3, windowSeconds: 600 } } } })
    t.notOk(changed.text.includes(heavy.key))
    const listed = [`/api/admin/users/${ada.user.id}/api-keys`, '/api/auth/api-keys']
    for (const [at, as] of [[listed[0], token], [listed[1], ada.accessToken]] as const) {
      t.match((await one.json(at ?? '', { token: as })).body.apiKeys, [{ id: light.id, rateLimit: null }, { id: heavy.id, rateLimit: { max: 3, windowSeconds: 600 } }])
    }
    t.match(await ask(one.database)('select user_id, actor_id, target, details from audit_events where action = $1', ['api-key.limit']), [
      { user_id: ada.user.id, actor_id: root.id, target: heavy.id, details: { rateLimit: { max: 3, windowSeconds: 600 } } }
    ])
  })

  await t.test('counts the key alone, and its user no longer', async (t) => {
    let used = 0
    await eventually('the other replica to know', async () => {
      const [, max] = limitsOf(await call(heavy.key))
      used += max === '3' ? 1 : 0
      return max === '3'
    })
    t.same(limitsOf(await call(heavy.key)), [200, '3', '1'])
    t.same(limitsOf(await call(heavy.key)), [200, '3', '0'])
    const refused = await call(heavy.key)
    t.match(refused, { status: 429, body: { code: 'COMMON_RATE_LIMITED' } })
    t.same(limitsOf(refused), [429, '3', '0'])
    t.ok(Number(refused.headers.get('retry-after')) > 500)
    t.equal(used, 1)
    t.same(limitsOf(await call(heavy.key, one)), [200, '3', '2'], 'known or not: each process counts by itself')
    const [status, max, left] = limitsOf(await call(light.key))
    t.same([status, max], [200, '40'])
    t.ok(Number(before[2]) - Number(left) <= 10, 'what the heavy one used after the change is not counted here')
  })

  await t.test('and loses it again', async (t) => {
    t.match(await limit({ max: 1_000_000 }), { status: 200, body: { apiKey: { rateLimit: { max: 1_000_000, windowSeconds: 600 } } } }, 'the window of the general limit')
    await eventually('the wider limit', async () => limitsOf(await call(heavy.key))[1] === '1000000')
    t.match(await limit(null), { status: 200, body: { apiKey: { rateLimit: null } } })
    await eventually('the general limit', async () => limitsOf(await call(heavy.key))[1] === '40')
  })

  await t.test('that is refused where it makes no sense, or nobody may set it', async (t) => {
    for (const wrong of [{}, { max: 0 }, { max: 1.5 }, { max: '3' }, { max: 3, windowSeconds: 0 }, { max: 3, per: 'minute' }, 3, undefined]) {
      t.match(await limit(wrong), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } }, JSON.stringify(wrong))
    }
    t.match(await limit({ max: 3 }, path, ada.accessToken), { status: 403, body: { code: 'AUTH_FORBIDDEN' } })
    t.match(await limit({ max: 3 }, path, light.key), { status: 403, body: { code: 'AUTH_FORBIDDEN' } })
    t.match(await limit({ max: 3 }, path.replace(ada.user.id, root.id)), { status: 404, body: { code: 'API_KEY_NOT_FOUND' } })
    t.match(await limit({ max: 3 }, path.replace(ada.user.id, NOBODY)), { status: 404, body: { code: 'USER_NOT_FOUND' } })
    t.match(await limit({ max: 3 }, path.replace(heavy.id, 'x')), { status: 400 })
    await one.json(path, { method: 'DELETE', token })
    t.match(await limit({ max: 3 }), { status: 404, body: { code: 'API_KEY_NOT_FOUND' } })
  })
})

t.test('holds where the general limit is off, also for a key that nobody has seen', async (t) => {
  const { json, admin, register } = await build(t)
  const { accessToken: token } = await admin()
  const ada = await register()
  const key = (await json('/api/auth/api-keys', { token: ada.accessToken, body: { name: 'k' } })).body
  t.equal((await json(`/api/admin/users/${ada.user.id}/api-keys/${key.id}`, { method: 'PATCH', token, body: { rateLimit: { max: 2 } } })).status, 200)
  const seen = []
  for (let n = 0; n < 3; n++) seen.push(limitsOf(await json('/api/agents', { token: key.key })))
  t.same(seen, [[200, '2', '1'], [200, '2', '0'], [429, '2', '0']])
  t.same(limitsOf(await json('/api/agents', { token: ada.accessToken })), [200, null, null])
})
