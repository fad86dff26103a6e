/** A clock that goes back, the database's or the process's: what has ended stays ended. */
import t from 'tap'
import { createIdentify } from '../../../services/auth/identify.js'
import { createRevocations } from '../../../services/auth/revocations.js'
import { build, eventually } from '../../helper.js'
import { shiftLogin, stateOf } from './clock.js'
import { signIn } from './sign-in.js'

const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR
const { app, database } = await build(t, { agents: [] })
const code = async (flight: Promise<unknown>): Promise<string> => flight.then(() => 'ok', (error: { code: string }) => error.code)
const refresh = (token: string): Promise<string> => code(app.auth.refresh(token, {}))

t.test('an expired login that anybody was told of', async (t) => {
  const tellings = {
    'a refresh': async (login: Awaited<ReturnType<typeof signIn>>) => { t.equal(await refresh(login.refreshToken), 'AUTH_REFRESH_EXPIRED') },
    'a logout': (login: Awaited<ReturnType<typeof signIn>>) => app.auth.logout(login.userId, login.loginId, {}),
    'a logout everywhere': (login: Awaited<ReturnType<typeof signIn>>) => app.auth.logoutAll(login.userId, {}),
    'a list': async (login: Awaited<ReturnType<typeof signIn>>) => { t.same(await app.auth.listLogins(login.userId), []) },
    'a new password': async (login: Awaited<ReturnType<typeof signIn>>) => {
      t.equal(await app.db.transaction((tx) => app.auth.endLogins(tx, { userId: login.userId, reason: 'password-reset' })), 0, 'no live one ended')
    }
  }
  for (const [name, tell] of Object.entries(tellings)) {
    const login = await signIn(app)
    await shiftLogin(app, login.loginId, YEAR)
    await tell(login)
    t.match(await stateOf(app, login.loginId), { reason: 'expired' }, name)
    await shiftLogin(app, login.loginId, -YEAR)
    t.equal(await refresh(login.refreshToken), 'AUTH_REFRESH_EXPIRED', name)
    t.equal(await code(app.auth.revokeLogin(login.userId, login.loginId, {})), 'LOGIN_NOT_FOUND', name)
    t.same(await app.auth.listLogins(login.userId), [], name)
  }
})

t.test('a spent refresh token has its grace once, not until the clock has caught up', async (t) => {
  const login = await signIn(app)
  const next = await app.auth.refresh(login.refreshToken, {})
  await shiftLogin(app, login.loginId, -HOUR)
  t.equal(await refresh(login.refreshToken), 'AUTH_REFRESH_REUSED')
  t.equal(await refresh(next.refreshToken), 'AUTH_REFRESH_REUSED')
})

t.test('an access token of a login that was ended, when the process has forgotten that', async (t) => {
  const kept = 960_000
  const clock = { now: 0, wall: Date.now() }
  const revocations = createRevocations(kept, { now: () => clock.now, wall: () => clock.wall })
  let lookUps = 0
  const identify = createIdentify({
    accessTokens: app.accessTokens,
    revocations,
    apiKeys: app.apiKeys,
    async isLive (userId, loginId) {
      lookUps += 1
      return (await app.db.query('select 1 from logins where user_id = $1 and id = $2 and revoked_at is null', [userId, loginId])).rowCount > 0
    }
  })
  const who = async (token: string) => {
    const identity = await identify(`Bearer ${token}`)
    return identity.lookUp === undefined ? identity : await identity.lookUp()
  }
  const [ended, live] = [await signIn(app), await signIn(app)]
  await app.auth.logout(ended.userId, ended.loginId, {})
  revocations.add(ended.loginId)
  t.match(await who(ended.accessToken), { caller: null, failure: { code: 'AUTH_TOKEN_REVOKED' } })
  t.match(await who(live.accessToken), { failure: null })
  t.equal(lookUps, 0, 'nobody is looked up while the clock goes on')
  // Time enough for the process to let it go; then the wall clock is set back, so that the tokens live on.
  clock.now += kept + 1
  revocations.add(live.userId)
  t.notOk(revocations.has(ended.loginId))
  t.match(await who(ended.accessToken), { caller: null, failure: { code: 'AUTH_TOKEN_REVOKED' } }, 'still ended')
  t.match(await who(live.accessToken), { caller: { userId: live.userId, loginId: live.loginId }, failure: null }, 'and the others go on')
  t.equal(lookUps, 2)
})

t.test('an expired API key that anybody was told of', async (t) => {
  const shiftKey = (keyId: string, ms: number) => app.db.query("update api_keys set expires_at = expires_at - $2 * interval '1 millisecond' where id = $1", [keyId, ms])
  const verify = (key: string): Promise<string> => code(app.apiKeys.verify(key))
  const make = async (known: boolean) => {
    const { userId } = await signIn(app)
    const made = await app.apiKeys.create({ userId, ip: '127.0.0.1', requestId: 'r' }, { name: 'k', expiresAt: new Date(Date.now() + HOUR) })
    if (known) t.equal(await verify(made.key), 'ok')
    await shiftKey(made.id, YEAR)
    return { ...made, userId }
  }
  const tellings = {
    'a request': async ({ key }: Awaited<ReturnType<typeof make>>) => { t.equal(await verify(key), 'AUTH_TOKEN_EXPIRED') },
    'a list': async ({ userId }: Awaited<ReturnType<typeof make>>) => { t.match(await app.apiKeys.list(userId, {}), { apiKeys: [{ name: 'k' }] }) }
  }
  for (const [name, tell] of Object.entries(tellings)) {
    const key = await make(false)
    await tell(key)
    await shiftKey(key.id, -YEAR)
    for (let n = 0; n < 2; n += 1) t.equal(await verify(key.key), 'AUTH_TOKEN_EXPIRED', name)
    t.match(await app.apiKeys.list(key.userId, {}), { apiKeys: [{ id: key.id }] }, 'listed, to be revoked')
    await app.apiKeys.revoke({ userId: key.userId, ip: '127.0.0.1', requestId: 'r' }, key.id)
    t.equal(await verify(key.key), 'AUTH_TOKEN_REVOKED')
  }

  // A process that knew the key takes it by its own clock, until it hears that another one refused it.
  const key = await make(true)
  t.equal(await verify(key.key), 'ok')
  const { apiKeys: elsewhere } = (await build(t, { agents: [], database, env: { JWT_SECRET: 'x'.repeat(32) } })).app
  t.equal(await code(elsewhere.verify(key.key)), 'AUTH_TOKEN_EXPIRED')
  await shiftKey(key.id, -YEAR)
  await eventually('every process to hear of it', async () => await verify(key.key) === 'AUTH_TOKEN_EXPIRED')
})
