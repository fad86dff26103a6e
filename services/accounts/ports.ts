import type { Role } from '../../identity.js'
import type { ApiKeys } from '../api-keys/api-keys.js'
import type { ChangeFeed } from '../changes/feed.js'
import type { AuthService } from '../auth/auth.js'

/** Quota of a user, per day and month of UTC; what is absent or null is unlimited. */
export interface Quota {
  tokensPerDay?: number | null
  /** Millionths, whatever the currency. */
  costPerMonth?: number | null
}

/** An account, as its owner and administrators see it. */
export interface User {
  id: string
  username: string
  email: string | null
  role: Role
  disabled: boolean
  quota: Quota | null
  createdAt: Date
  updatedAt: Date
}

/** Opens and ends logins: what accounts need of the auth service. */
export type LoginPort = Pick<AuthService, 'openLogin' | 'endLogins'>

/** Revokes API keys: what accounts need of that service. */
export type ApiKeyPort = Pick<ApiKeys, 'revokeAll'>

/** Tells every replica of changed quotas. */
export type ChangePort = Pick<ChangeFeed, 'publish'>
