import t from 'tap'
import { Pool } from 'pg'
import { migrate } from '../../../plugins/migrations.js'
import { createDatabase as openDatabase, type Database } from '../../../plugins/postgres/database.js'
import { createAuditTrail } from '../../../services/audit/trail.js'
import { createAdministration } from '../../../services/accounts/administration.js'
import { createDeviceTokens } from '../../../services/accounts/device-tokens.js'
import { createOwnAccount } from '../../../services/accounts/own-account.js'
import { createPasswordHasher } from '../../../services/accounts/password-hasher.js'
import { createSignIn, type SignIn } from '../../../services/accounts/sign-in.js'
import { createSignInGuard } from '../../../services/accounts/sign-in-guard.js'
import { createDatabase } from '../../database.js'
import { ask } from './ask.js'

const PASSWORD = 'correct-horse-1'
const origin = { ip: '192.0.2.1', userAgent: null, requestId: 'r', deviceToken: null }
const actor = { actorId: '0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c', ip: '192.0.2.9', requestId: 'r' }

/** Accounts over a real database, with an auth service that only notes what it is asked. */
async function start (t: Parameters<typeof createDatabase>[0]) {
  const url = await createDatabase(t)
  await migrate(url)
  const pool = new Pool({ connectionString: url })
  t.teardown(() => pool.end())
  const db = openDatabase(pool, { max: 10, maxWaiting: 10, prepare: true })
  const audit = createAuditTrail({ db })
  const hasher = createPasswordHasher({ concurrency: 1, maxWaiting: 10, overloaded: () => new Error('overloaded') })
  const ended: string[] = []
  const auth = {
    openLogin: async () => ({ loginId: actor.actorId, accessToken: 'a', refreshToken: 'r', tokenType: 'Bearer' as const, expiresIn: 1, refreshExpiresIn: 1 }),
    endLogins: async (_tx: unknown, { reason }: { reason: string }) => ended.push(reason)
  }
  const counted: string[] = []
  const signInOver = (database: Database): SignIn => createSignIn({
    db: database,
    audit,
    auth,
    hasher,
    guard: createSignInGuard(),
    devices: createDeviceTokens({ jwtSecret: 'a'.repeat(32), jwtSecretPrevious: null }),
    disabled: () => new Error('disabled'),
    count: (result) => counted.push(result)
  })
  const administration = createAdministration({
    db, audit, auth, apiKeys: { revokeAll: async () => undefined }, changes: { publish: async () => undefined }, hasher
  })
  const { user } = await administration.create({ username: 'ada', password: PASSWORD }, actor)
  return { url, db, audit, hasher, auth, ended, counted, signInOver, administration, user }
}

/** A database whose next transaction lets something else happen first. */
const interrupted = (db: Database, first: () => Promise<unknown>): Database =>
  ({ ...db, transaction: async (work) => { await first(); return await db.transaction(work) } })

t.test('a sign-in that a new password overtakes fails, one that a disabling overtakes is refused', async (t) => {
  const { db, url, signInOver, administration, user, counted } = await start(t)
  const credentials = { username: 'ada', password: PASSWORD }
  const disabled = interrupted(db, () => administration.patch(user.id, { disabled: true }, actor))
  await t.rejects(signInOver(disabled).signIn(credentials, origin), { message: 'disabled' })
  await administration.patch(user.id, { disabled: false }, actor)
  const reset = interrupted(db, () => administration.resetPassword(user.id, undefined, actor))
  await t.rejects(signInOver(reset).signIn(credentials, origin), { code: 'AUTH_INVALID_CREDENTIALS' })
  t.same(counted, ['disabled', 'failure'])
  const rows = await ask(url)('select details from audit_events where action = \'auth.login-failed\' order by at')
  t.match(rows, [{ details: { reason: 'disabled' } }, { details: { reason: 'wrong-password' } }])
})

t.test('a change of password that another one overtakes changes nothing', async (t) => {
  const { db, audit, auth, hasher, administration, user, ended } = await start(t)
  const own = createOwnAccount({ db: interrupted(db, () => administration.resetPassword(user.id, 'the-newest-1', actor)), audit, auth, hasher, guard: createSignInGuard() })
  await t.rejects(own.changePassword({ userId: user.id, loginId: null }, { current: PASSWORD, next: 'too-late-1' }, origin), { code: 'AUTH_INVALID_CREDENTIALS' })
  t.same(ended, ['password-reset'])
  const calm = createOwnAccount({ db, audit, auth, hasher, guard: createSignInGuard() })
  await calm.changePassword({ userId: user.id, loginId: null }, { current: 'the-newest-1', next: 'in-time-1' }, origin)
  t.same(ended, ['password-reset', 'password-change'])
  await t.rejects(calm.changePassword({ userId: actor.actorId, loginId: null }, { current: 'x', next: 'whatever-1' }, origin), { code: 'AUTH_INVALID_CREDENTIALS' })
  await t.rejects(calm.me(actor.actorId), { code: 'USER_NOT_FOUND' })
})

t.test('what is not recorded does not happen', async (t) => {
  const { db, auth, hasher, url, user } = await start(t)
  const audit = { record: async () => { throw new Error('no record') } }
  const administration = createAdministration({
    db, audit, auth, apiKeys: { revokeAll: async () => undefined }, changes: { publish: async () => undefined }, hasher
  })
  await t.rejects(administration.patch(user.id, { disabled: true }, actor), { message: 'no record' })
  await t.rejects(administration.create({ username: 'ghost' }, actor), { message: 'no record' })
  t.same(await ask(url)('select username, disabled from users'), [{ username: 'ada', disabled: false }])
})

t.test('lists have a page size of their own', async (t) => {
  const { administration, audit } = await start(t)
  t.equal((await administration.list({}, {})).users.length, 1)
  t.equal((await audit.list({}, {})).events.length, 1)
})
