import type { Origin } from '../../plugins/origin.js'
import type { Database } from '../../plugins/postgres/index.js'
import type { DeviceTokens } from './device-tokens.js'
import type { PasswordHasher } from './password-hasher.js'
import { assertStrong } from './password-policy.js'
import type { AuditPort, IssuedTokens, LoginPort, User } from './ports.js'
import { insertUser } from './users.js'

/** Someone who is signed in now, and what the device is to be recognised by next time. */
export interface SignedIn { user: User, tokens: IssuedTokens, deviceToken: string }

/** Opens accounts to the public. */
export interface SignUp {
  /**
   * Make an account and sign in to it.
   * @throws AUTH_FORBIDDEN when registration is closed, AUTH_WEAK_PASSWORD, AUTH_USERNAME_TAKEN, COMMON_OVERLOADED
   */
  register(applicant: { username: string, password: string, email?: string | null }, origin: Origin): Promise<SignedIn>
}

/** What sign-up is made of. */
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
    async register ({ username, password, email }, origin) {
      if (!open) throw forbidden()
      assertStrong(password)
      const passwordHash = await hasher.hash(password)
      const { ip, userAgent, requestId } = origin
      return await db.transaction(async (tx) => {
        const user = await insertUser(tx, { username, passwordHash, email: email ?? null })
        const tokens = await auth.openLogin(tx, { userId: user.id, role: user.role, ip, userAgent })
        await audit.record(tx, { action: 'auth.register', userId: user.id, actorId: user.id, target: tokens.loginId, ip, requestId })
        return { user, tokens, deviceToken: devices.issue(user.id, origin.deviceToken) }
      })
    }
  }
}
