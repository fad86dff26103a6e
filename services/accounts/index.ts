/**
 * Accounts: sign-up, sign-in, the user's own account and its administration. Passwords, quotas and roles are this room's; logins and
 * tokens are those of `auth`.
 */
import { availableParallelism } from 'node:os'
import fp from 'fastify-plugin'
import { Overloaded } from '../../errors.js'
import { AccountDisabled, Forbidden } from '../../identity.js'
import { createAdministration, type Administration } from './administration.js'
import { createDeviceTokens } from './device-tokens.js'
import { ensureFirstAdministrator } from './first-administrator.js'
import { createOwnAccount, type OwnAccount } from './own-account.js'
import { createQuotas, type Quotas } from './quotas.js'
import { createPasswordHasher } from './password-hasher.js'
import { createSignIn, type SignIn, type SignInResult } from './sign-in.js'
import { createSignInGuard, type Counted, type SignInGuard } from './sign-in-guard.js'
import { createSignUp, type SignUp } from './sign-up.js'

export type { Administration, UserChange } from './administration.js'
export type { Quota, User } from './ports.js'
export type { SignedIn } from './sign-up.js'

/** Accounts: made, signed in to, changed, administered. */
export interface Accounts extends SignUp, SignIn, OwnAccount {
  /** Administration of accounts. */
  administration: Administration
  /** Quotas of users. */
  quotas: Pick<Quotas, 'mayHave' | 'of'>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Accounts: made, signed in to, changed, administered. */
    accounts: Accounts
  }
}

/** Ten seconds of sign-ins at 40 a second: who waits longer has given up. */
const MAX_WAITING = 400

const RESULTS: readonly SignInResult[] = ['success', 'failure', 'disabled', 'throttled']

/** Gives the application its accounts, and sees to it that there is an administrator. */
export default fp(async (app) => {
  const { config, db, audit, auth, apiKeys, changes } = app
  const logins = new app.metrics.client.Counter({ name: 'auth_logins_total', help: `Attempts to sign in by result: ${RESULTS.join(', ')}`, labelNames: ['result'] })
  for (const result of RESULTS) logins.inc({ result }, 0)
  const count = (result: SignInResult): void => { logins.inc({ result }) }

  const devices = createDeviceTokens(app.secrets)
  /** A guard that counts together with those of the other processes. */
  const guardOf = (topic: string, onRefused: () => void): SignInGuard => {
    const { bus, workers: { self } } = app
    const guard = createSignInGuard({ onRefused, tell: (counted) => { bus.publish(topic, JSON.stringify([self, counted])) } })
    app.addHook('onClose', async () => { unsubscribe() })
    const unsubscribe = bus.subscribe(topic, (message) => {
      const [from, counted] = JSON.parse(message) as [string, Counted]
      if (from !== self) guard.hear(counted)
    })
    return guard
  }
  const guard = guardOf('sign-in', () => {
    count('throttled')
    app.countRateLimited('login')
  })
  const hasher = createPasswordHasher({
    // One core is left to the event loop.
    concurrency: Math.max(1, availableParallelism() - 1),
    maxWaiting: MAX_WAITING,
    overloaded: () => Overloaded({ retryAfter: 5 })
  })
  app.showQueue('passwords', MAX_WAITING, () => hasher.waiting)
  const quotas = createQuotas(db, changes)

  app.decorate('accounts', {
    ...createSignUp({ db, audit, auth, hasher, devices, open: config.registrationOpen, forbidden: () => Forbidden({ message: 'Registration is closed. Please ask an administrator for an account.' }) }),
    ...createSignIn({ db, audit, auth, hasher, guard, devices, disabled: AccountDisabled, count }),
    ...createOwnAccount({
      db, audit, auth, hasher, guard: guardOf('own-password', () => { app.countRateLimited('login') })
    }),
    administration: createAdministration({ db, audit, auth, apiKeys, changes, hasher }),
    quotas
  })
  await app.migrations.whenDone('quotas', () => quotas.load())

  await app.migrations.whenDone('the first administrator', () => ensureFirstAdministrator({
    db,
    audit,
    hasher,
    username: config.adminUsername,
    password: config.adminPassword,
    announce: (line) => { process.stdout.write(`${line}\n`) },
    onNameTaken: () => app.log.error('there is no administrator, and ADMIN_USERNAME is the name of an ordinary user: set another one'),
    onPasswordIgnored: () => app.log.warn(`ADMIN_PASSWORD is ignored, since there is an administrator already: npm run admin -- reset-password ${config.adminUsername} sets a new one`)
  }))
}, {
  name: 'accounts',
  dependencies: ['postgres', 'errors', 'overload', 'queues', 'metrics', 'rate-limit', 'secrets', 'migrations', 'origin', 'audit', 'api-keys', 'auth', 'changes', 'workers', 'bus']
})
