import type { Origin } from '../../identity.js'
import type { Database } from '../../plugins/postgres/index.js'
import { addressKey } from '../../network.js'
import type { TokenPair } from '../auth/types.js'
import type { DeviceTokens } from './device-tokens.js'
import type { PasswordHasher } from './password-hasher.js'
import { assertStrong } from './password-policy.js'
import type { AuditPort } from '../audit/trail.js'
import type { LoginPort, User } from './ports.js'
import { insertUser } from './users.js'

/** Someone who is signed in now, and what the device is to be recognised by next time. */
export interface SignedIn { user: User, tokens: TokenPair, deviceToken: string }

/** Opens accounts to the public. */
export interface SignUp {
  /**
   * Make an account and sign in to it.
   * @param applicant as typed
   * @param origin where the wish comes from
   * @param hangUp aborted when nobody waits for the answer any more: a password whose turn has not come by then is not hashed
   * @throws AUTH_FORBIDDEN when registration is closed, AUTH_WEAK_PASSWORD, AUTH_USERNAME_TAKEN, COMMON_OVERLOADED; the reason of `hangUp`
   */
  register(
    applicant: { username: string, password: string, email?: string | null }, origin: Origin, hangUp?: AbortSignal
  ): Promise<SignedIn>
}

/** Ports of sign-up. */
export interface SignUpOptions {
  db: Database
  audit: AuditPort
  auth: LoginPort
  hasher: PasswordHasher
  devices: DeviceTokens
  open: boolean
  /** Makes the error for a closed registration. */
  forbidden: () => Error
}

/**
 * Sign-up.
 */
export function createSignUp ({ db, audit, auth, hasher, devices, open, forbidden }: SignUpOptions): SignUp {
  return {
    async register ({ username, password, email }, origin, hangUp) {
      if (!open) throw forbidden()
      assertStrong(password)
      const { ip, userAgent, requestId } = origin
      const passwordHash = await hasher.hash(password, { address: addressKey(ip), person: username.toLowerCase(), hangUp })
      return await db.transaction(async (tx) => {
        const user = await insertUser(tx, { username, passwordHash, email: email ?? null })
        const tokens = await auth.openLogin(tx, { userId: user.id, role: user.role, ip, userAgent })
        await audit.record(tx, { action: 'auth.register', userId: user.id, actorId: user.id, target: tokens.loginId, ip, requestId, details: { username: user.username } })
        return { user, tokens, deviceToken: devices.issue(user.id, origin.deviceToken) }
      })
    }
  }
}
