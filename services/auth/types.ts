import type { Executor } from '../../plugins/postgres/index.js'

/** What a user may do. */
export type Role = 'user' | 'admin'

/** Who makes a request, by an access token (`loginId`) or an API key (`keyId`). */
export interface Caller {
  userId: string
  /** As the token says; administrative scopes read it from the database. An API key never has more than `user`. */
  role: Role
  loginId: string | null
  keyId: string | null
}

/** What a client is given to act as a user. Lifetimes are in seconds, so that a client can refresh before they end. */
export interface TokenPair {
  accessToken: string
  refreshToken: string
  tokenType: 'Bearer'
  expiresIn: number
  refreshExpiresIn: number
}

/** Why a login ended, as the table keeps it. */
export type EndReason = 'logout' | 'logout-all' | 'revoked' | 'reuse' | 'password-change' | 'password-reset' | 'disabled' | 'role-change' | 'expired'

/** Where a request came from. */
export interface Origin {
  ip?: string | null
  requestId?: string | null
}

/** A login that is to begin. */
export interface NewLogin {
  userId: string
  role: Role
  ip: string | null
  /** Kept to its first 512 characters. */
  userAgent: string | null
}

/** Which logins of a user are to end. */
export interface Ending {
  userId: string
  reason: EndReason
  /** Ends all but this one. */
  except?: string
  /** Ends this one only. */
  only?: string
}

/** A live login, as its user sees it. */
export interface Login {
  id: string
  createdAt: Date
  lastUsedAt: Date
  expiresAt: Date
  ip: string | null
  userAgent: string | null
}

/** Who is behind a request, or why nobody is. */
export interface Identity {
  caller: Caller | null
  /** Kept until a signed-in scope throws it: public routes do not care. */
  failure: Error | null
  /** Who it is after all, by a look-up that a signed-in scope makes once the request has passed the limits. */
  lookUp?: () => Promise<Identity>
}

/** The port to the audit trail. */
export interface AuditTrail {
  /** Keep an event, in the transaction of what it tells of. */
  record(tx: Executor, event: {
    action: string
    userId?: string | null
    actorId?: string | null
    target?: string | null
    ip?: string | null
    requestId?: string | null
    details?: Record<string, unknown>
  }): Promise<void>
}

/** The port to the change feed's writing side. */
export interface ChangePublisher {
  /** Tell every replica, once the transaction commits. */
  publish(tx: Executor, kind: string, change: { userId: string | null, subject: string }): Promise<void>
}

/** The port that tells whose an API key is. */
export interface ApiKeyVerifier {
  /** @throws AUTH_TOKEN_INVALID, AUTH_TOKEN_EXPIRED, AUTH_TOKEN_REVOKED or COMMON_DATABASE_UNAVAILABLE */
  verify(key: string): Promise<{ userId: string, keyId: string }>
  /** Whether that needs no look-up. */
  isKnown(key: string): boolean
}
