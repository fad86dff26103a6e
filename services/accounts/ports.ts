import type { Executor } from '../../plugins/postgres/index.js'
import type { NewAuditEvent } from '../audit/trail.js'

/** Role of an account. */
export type Role = 'user' | 'admin'

/** How much a user may ask for per day (UTC); what is absent or null is unlimited. */
export interface Quota {
  requestsPerDay?: number | null
  tokensPerDay?: number | null
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

/** A fresh login's tokens; times in seconds. */
export interface IssuedTokens {
  accessToken: string
  refreshToken: string
  tokenType: 'Bearer'
  expiresIn: number
  refreshExpiresIn: number
}

/** Opens and ends logins: what accounts need of the auth service. */
export interface LoginPort {
  openLogin(
    tx: Executor, login: { userId: string, role: Role, ip: string | null, userAgent: string | null }
  ): Promise<IssuedTokens & { loginId: string }>
  endLogins(tx: Executor, which: { userId: string, reason: EndReason, except?: string }): Promise<number>
}

/** Why accounts end logins, as the table `logins` keeps it. */
export type EndReason = 'password-change' | 'password-reset' | 'disabled'

/** Revokes API keys: what accounts need of that service. */
export interface ApiKeyPort {
  /** Revokes every key of a user; effective on every replica within a second. */
  revokeAll(tx: Executor, userId: string): Promise<void>
}

/** Records events: what accounts need of the audit trail. */
export interface AuditPort {
  record(tx: Executor, event: NewAuditEvent): Promise<void>
}
