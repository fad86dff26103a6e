/** Sign-in by username and password, the same in time and response for unknown users and wrong passwords. */
import type { Origin } from '../../identity.js'
import type { Database } from '../../plugins/postgres/index.js'
import { addressKey } from '../../network.js'
import { recentAddresses } from '../auth/recent-addresses.js'
import type { DeviceTokens } from './device-tokens.js'
import { InvalidCredentials } from './errors.js'
import type { PasswordHasher } from './password-hasher.js'
import type { AuditPort } from '../audit/trail.js'
import type { LoginPort } from './ports.js'
import { USER_COLUMNS, toUser, type UserRow } from './rows.js'
import type { Attempt, SignInGuard } from './sign-in-guard.js'
import type { SignedIn } from './sign-up.js'

/** Result of an attempt to sign in, as the metric counts it. */
export type SignInResult = 'success' | 'failure' | 'disabled' | 'throttled'

/** Signs users in. */
export interface SignIn {
  /**
   * Begin a login. An unknown user and a wrong password can't be told apart, by time either.
   * @param credentials as typed
   * @param origin where the attempt comes from
   * @param hangUp aborted when nobody waits for the answer any more: a password whose turn has not come by then is not hashed
   * @throws AUTH_INVALID_CREDENTIALS; AUTH_TOO_MANY_ATTEMPTS; AUTH_ACCOUNT_DISABLED, only after the right password; COMMON_OVERLOADED; the
   *   reason of `hangUp`
   */
  signIn(credentials: { username: string, password: string }, origin: Origin, hangUp?: AbortSignal): Promise<SignedIn>
}

/** Ports of sign-in. */
export interface SignInOptions {
  db: Database
  audit: AuditPort
  auth: LoginPort
  hasher: PasswordHasher
  guard: SignInGuard
  devices: DeviceTokens
  /** Makes the error for a disabled account. */
  disabled: () => Error
  /** Counts how attempts end. */
  count: (result: SignInResult) => void
}

interface Account extends UserRow { password_hash: string, addresses: string[] }

// Logins from this user agent say from which addresses it signed in to the account.
const FIND = `select ${USER_COLUMNS}, password_hash, array(
    ${recentAddresses('u.id', '$2')}
  ) as addresses from users u where lower(username) = lower($1)`

/**
 * Sign-in behind the guard.
 */
export function createSignIn ({ db, audit, auth, hasher, guard, devices, disabled, count }: SignInOptions): SignIn {
  /** A device is recognised by its cookie, or, for clients without one, by an address and a user agent that signed in before. */
  function attemptOf (username: string, account: Account | undefined, origin: Origin): Attempt {
    const address = addressKey(origin.ip)
    const known = account === undefined ? null : devices.recognise(account.id, origin.deviceToken)
    const familiar = account?.addresses.some((ip) => addressKey(ip) === address) === true
    return { account: username.toLowerCase(), address, device: known ?? (familiar ? `${address} ${origin.userAgent ?? ''}` : null), proven: known !== null }
  }

  /** The failure is recorded, without what was typed as a name: it may be a password typed into the wrong field. */
  async function fail (account: Account | undefined, { ip, requestId }: Origin): Promise<never> {
    count('failure')
    const reason = account === undefined ? 'unknown-user' : 'wrong-password'
    await audit.record(db, { action: 'auth.login-failed', outcome: 'failure', userId: account?.id ?? null, ip, requestId, details: { reason } })
    throw InvalidCredentials()
  }

  const begin = (account: Account, { ip, userAgent, requestId, deviceToken }: Origin): Promise<SignedIn | 'disabled' | 'outdated'> =>
    db.transaction(async (tx) => {
      // The lock makes a simultaneous disabling or new password come wholly before this login, or wholly after it and end it.
      const { rows: [row] } = await tx.query<UserRow>(
        `select ${USER_COLUMNS} from users where id = $1 and password_hash = $2 for share`, [account.id, account.password_hash])
      if (row === undefined) return 'outdated'
      const user = toUser(row)
      if (user.disabled) {
        await audit.record(tx, { action: 'auth.login-failed', outcome: 'failure', userId: user.id, ip, requestId, details: { reason: 'disabled' } })
        return 'disabled'
      }
      const tokens = await auth.openLogin(tx, { userId: user.id, role: user.role, ip, userAgent })
      await audit.record(tx, { action: 'auth.login', userId: user.id, actorId: user.id, target: tokens.loginId, ip, requestId })
      return { user, tokens, deviceToken: devices.issue(user.id, deviceToken) }
    })

  return {
    async signIn ({ username, password }, origin, hangUp) {
      const { rows: [account] } = await db.query<Account>(FIND, [username, origin.userAgent], 'sign-in-find')
      const attempt = attemptOf(username, account, origin)
      guard.check(attempt)
      let forgive = (): void => undefined
      // Counted when its turn comes: what failed while it was waiting counts against it.
      const right = await hasher.verify(account?.password_hash ?? null, password, {
        address: attempt.address, person: attempt.account, hangUp, admit () { forgive = guard.admit(attempt) }
      })
      if (account === undefined || !right) return await fail(account, origin)
      forgive()
      const login = await begin(account, origin)
      if (login === 'outdated') return await fail(account, origin)
      count(login === 'disabled' ? 'disabled' : 'success')
      if (login === 'disabled') throw disabled()
      return login
    }
  }
}
