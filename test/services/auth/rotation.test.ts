import t from 'tap'
import type { Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import type { TokenPair } from '../../../services/auth/index.js'
import { build } from '../../helper.js'
import { shiftLogin, stateOf } from './clock.js'
import { createUser, signIn } from './sign-in.js'

const OLD = 'the-secret-that-is-being-rotated-out'
const NEW = 'the-secret-that-is-being-rotated-in-'

/** Two replicas on one database. */
async function replicas (t: Test, env: Record<string, string> = {}) {
  const one = await build(t, { env })
  const two = await build(t, { env, database: one.database })
  return { one: one.app, two: two.app, database: one.database }
}

/** Enough for all tests that set nothing: each has a user of its own. */
const shared = replicas(t)

const refresh = (app: FastifyInstance, token: string): Promise<TokenPair> => app.auth.refresh(token, {})
const code = async (flight: Promise<unknown>): Promise<string> => flight.then(() => 'ok', (error: { code: string }) => error.code)

t.test('a token that was never issued is invalid', async (t) => {
  const { one: app } = await shared
  const { refreshToken } = await signIn(app)
  t.equal(await code(refresh(app, 'nonsense')), 'AUTH_REFRESH_INVALID')
  t.equal(await code(refresh(app, `rt_${'A'.repeat(64)}`)), 'AUTH_REFRESH_INVALID')
  const other = Buffer.from(refreshToken.slice(3), 'base64url')
  Buffer.from((await createUser(app)).replaceAll('-', ''), 'hex').copy(other)
  t.equal(await code(refresh(app, `rt_${other.toString('base64url')}`)), 'AUTH_REFRESH_INVALID', 'another user\'s id beside the secret')
  t.equal(await code(refresh(app, refreshToken)), 'ok')
})

t.test('a lost answer is repeated, by any replica, without a write', async (t) => {
  const { one, two } = await shared
  const first = await signIn(one)
  const second = await refresh(one, first.refreshToken)
  const { rows: before } = await one.db.query('select * from refresh_tokens')
  const again = await refresh(two, first.refreshToken)
  t.equal(again.refreshToken, second.refreshToken)
  t.equal((await refresh(one, first.refreshToken)).refreshToken, second.refreshToken)
  t.strictSame((await one.db.query('select * from refresh_tokens')).rows, before)
  t.ok(again.refreshExpiresIn <= second.refreshExpiresIn && again.refreshExpiresIn > second.refreshExpiresIn - 60)
  const { rows } = await one.db.query('select action, target, details from audit_events where user_id = $1', [first.userId])
  t.strictSame(rows, [{ action: 'auth.refresh', target: first.loginId, details: { generation: 1 } }])
})

t.test('200 rounds of 16 parallel refreshes on two replicas: one successor, one live row', async (t) => {
  const { one, two } = await shared
  let { refreshToken: token, loginId } = await signIn(one)
  const startedAt = performance.now()
  for (let round = 1; round <= 200; round++) {
    const pairs = await Promise.all(Array.from({ length: 16 }, (_, n) => refresh(n % 2 === 0 ? one : two, token)))
    const successors = new Set(pairs.map(({ refreshToken }) => refreshToken))
    if (successors.size !== 1) return t.fail(`round ${round}: ${successors.size} successors`)
    token = pairs[0]?.refreshToken ?? ''
  }
  t.comment(`${Math.round(200_000 / (performance.now() - startedAt))} rounds/s`)
  t.strictSame(await stateOf(one, loginId), { generations: 201, live: 1, reason: null })
})

t.test('four replicas that can\'t share an exchange: one successor', async (t) => {
  const { one: app, database } = await shared
  const { refreshToken, loginId } = await signIn(app)
  const apps = [app]
  while (apps.length < 4) apps.push((await build(t, { database })).app)
  for (let round = 0, token = refreshToken; round < 20; round++) {
    const pairs = await Promise.all(apps.map((each) => refresh(each, token)))
    t.equal(new Set(pairs.map((pair) => pair.refreshToken)).size, 1)
    token = pairs[0]?.refreshToken ?? ''
  }
  t.match(await stateOf(app, loginId), { live: 1, reason: null })
})

t.test('the grandparent is reuse: the family dies, its tip too', async (t) => {
  const { one, two } = await shared
  const first = await signIn(one)
  const second = await refresh(one, first.refreshToken)
  const third = await refresh(one, second.refreshToken)
  t.equal(await code(refresh(two, first.refreshToken)), 'AUTH_REFRESH_REUSED')
  t.match(await stateOf(one, first.loginId), { reason: 'reuse' }, 'committed')
  for (const token of [third.refreshToken, second.refreshToken, first.refreshToken]) t.equal(await code(refresh(one, token)), 'AUTH_REFRESH_REUSED')
  const { rows } = await one.db.query(
    "select action, target, details from audit_events where action = 'auth.refresh-reused' and user_id = $1", [first.userId])
  t.strictSame(rows, [{ action: 'auth.refresh-reused', target: first.loginId, details: { generation: 0 } }], 'recorded once')
  t.match(await signIn(one, first.userId), { tokenType: 'Bearer' }, 'the user is not locked out')
})

t.test('a replay after the grace is reuse', async (t) => {
  const { one: app } = await shared
  const first = await signIn(app)
  await refresh(app, first.refreshToken)
  await shiftLogin(app, first.loginId, 9000)
  t.equal(await code(refresh(app, first.refreshToken)), 'ok')
  await shiftLogin(app, first.loginId, 2000)
  t.equal(await code(refresh(app, first.refreshToken)), 'AUTH_REFRESH_REUSED')
  t.match(await stateOf(app, first.loginId), { reason: 'reuse' })
})

t.test('only the login that was replayed dies', async (t) => {
  const { one: app } = await shared
  const phone = await signIn(app)
  const laptop = await signIn(app, phone.userId)
  await refresh(app, (await refresh(app, phone.refreshToken)).refreshToken)
  t.equal(await code(refresh(app, phone.refreshToken)), 'AUTH_REFRESH_REUSED')
  t.equal(await code(refresh(app, laptop.refreshToken)), 'ok')
})

t.test('a login ends when it is idle, and at last in any case', async (t) => {
  const { app } = await build(t, { env: { REFRESH_IDLE_TTL: '1h', REFRESH_TOKEN_TTL: '100m' } })
  const idle = await signIn(app)
  t.equal(idle.refreshExpiresIn, 3600)
  await shiftLogin(app, idle.loginId, 3_601_000)
  t.equal(await code(refresh(app, idle.refreshToken)), 'AUTH_REFRESH_EXPIRED')
  const busy = await signIn(app)
  await shiftLogin(app, busy.loginId, 3_000_000)
  const next = await refresh(app, busy.refreshToken)
  t.ok(next.refreshExpiresIn > 2980 && next.refreshExpiresIn <= 3000, `never beyond the absolute end: ${next.refreshExpiresIn}`)
  await shiftLogin(app, busy.loginId, 3_000_000)
  t.equal(await code(refresh(app, next.refreshToken)), 'AUTH_REFRESH_EXPIRED')
})

t.test('a login that was ended is over', async (t) => {
  const { one: app } = await shared
  const first = await signIn(app)
  const second = await refresh(app, first.refreshToken)
  await app.auth.logout(first.userId, first.loginId, {})
  t.equal(await code(refresh(app, second.refreshToken)), 'AUTH_REFRESH_INVALID')
  t.equal(await code(refresh(app, first.refreshToken)), 'AUTH_REFRESH_INVALID')
})

t.test('a disabled account is told so, and gets no new login', async (t) => {
  const { one: app } = await shared
  const { userId, refreshToken } = await signIn(app)
  await app.db.query('update users set disabled = true where id = $1', [userId])
  t.equal(await code(refresh(app, refreshToken)), 'AUTH_ACCOUNT_DISABLED')
  t.equal(await code(signIn(app, userId)), 'AUTH_ACCOUNT_DISABLED')
})

t.test('the role of a new token is the database\'s', async (t) => {
  const { one: app } = await shared
  const { userId, refreshToken } = await signIn(app)
  await app.db.query("update users set role = 'admin' where id = $1", [userId])
  const claims = app.accessTokens.verify((await refresh(app, refreshToken)).accessToken)
  t.match(claims, { role: 'admin' })
  t.match(app.accessTokens.verify((await signIn(app, userId, 'user')).accessToken), { role: 'admin' })
})

t.test('while secrets are rotated, a lost answer is repeated all the same', async (t) => {
  const before = await build(t, { env: { JWT_SECRET: OLD } })
  const first = await signIn(before.app)
  const second = await refresh(before.app, first.refreshToken)
  const after = await build(t, { env: { JWT_SECRET: NEW, JWT_SECRET_PREVIOUS: OLD }, database: before.database })
  t.equal((await refresh(after.app, first.refreshToken)).refreshToken, second.refreshToken)
  const third = await refresh(after.app, second.refreshToken)
  t.equal((await refresh(after.app, second.refreshToken)).refreshToken, third.refreshToken)
  const stranger = await build(t, { env: { JWT_SECRET: 'a-secret-that-never-derived-anything' }, database: before.database })
  t.equal(await code(refresh(stranger.app, second.refreshToken)), 'AUTH_REFRESH_REUSED', 'what can\'t be derived is not given out')
})

t.test('100 races of logout against refresh leave no live token', async (t) => {
  const { one, two } = await shared
  const userId = await createUser(one)
  for (let round = 0; round < 100; round++) {
    const { loginId, refreshToken } = await signIn(one, userId)
    const [refreshed] = await Promise.all([
      refresh(one, refreshToken).catch((error: { code: string }) => error.code),
      round % 2 === 0 ? two.auth.logout(userId, loginId, {}) : two.auth.logoutByRefreshToken(refreshToken, {})
    ])
    const tokens = [refreshToken, ...(typeof refreshed === 'string' ? [] : [refreshed.refreshToken])]
    for (const token of tokens) {
      const result = await code(refresh(two, token))
      if (result !== 'AUTH_REFRESH_INVALID') return t.fail(`round ${round}: ${result}`)
    }
  }
  t.strictSame(await one.auth.listLogins(userId), [])
})

t.test('endings that cross each other do not wait for each other', async (t) => {
  const { one, two } = await shared
  const userId = await createUser(one)
  const logins = await Promise.all(Array.from({ length: 8 }, () => signIn(one, userId)))
  const results = await Promise.all([
    one.auth.logoutAll(userId, {}), two.auth.logoutAll(userId, {}),
    ...logins.map(({ refreshToken }) => code(refresh(two, refreshToken)))
  ])
  t.equal(results.length, 10)
  t.strictSame(await one.auth.listLogins(userId), [])
})

t.test('all logins but one may end', async (t) => {
  const { one: app } = await shared
  const kept = await signIn(app)
  await signIn(app, kept.userId)
  await signIn(app, kept.userId)
  const ended = await app.db.transaction((tx) => app.auth.endLogins(tx, { userId: kept.userId, reason: 'password-change', except: kept.loginId }))
  t.equal(ended, 2)
  t.match(await app.auth.listLogins(kept.userId), [{ id: kept.loginId }])
  t.equal(await app.db.transaction((tx) => app.auth.endLogins(tx, { userId: kept.userId, reason: 'password-change', except: kept.loginId })), 0)
})

t.test('no issued token is in the database', async (t) => {
  const { one: app } = await shared
  const first = await signIn(app)
  const second = await refresh(app, first.refreshToken)
  const { rows: tables } = await app.db.query<{ name: string }>("select quote_ident(tablename) as name from pg_tables where schemaname = 'public'")
  let dump = ''
  for (const { name } of tables) {
    const { rows: [row] } = await app.db.query<{ text: string | null }>(`select string_agg(x::text, E'\\n') as text from ${name} x`)
    dump += row?.text ?? ''
  }
  t.match(dump, first.loginId)
  for (const { refreshToken, accessToken } of [first, second]) {
    t.notMatch(dump, refreshToken)
    t.notMatch(dump, Buffer.from(refreshToken.slice(3), 'base64url').subarray(16).toString('hex'))
    t.notMatch(dump, accessToken)
  }
})
