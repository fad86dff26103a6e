/** Types of logins and tokens that the files of this room, and the services that open or end logins, have in common. */
import type { Caller, Origin, Role } from '../../identity.js'
import type { OwnLimit } from '../../plugins/principal.js'
import type { ApiKeys } from '../api-keys/api-keys.js'
import type { ChangeFeed } from '../changes/feed.js'

/** Tokens with which a client acts as a user. Lifetimes are in seconds, so that a client can refresh before they end. */
export interface TokenPair {
  accessToken: string
  refreshToken: string
  tokenType: 'Bearer'
  expiresIn: number
  refreshExpiresIn: number
}

/** Reason for the end of a login, as the table stores it. */
export type EndReason = 'logout' | 'logout-all' | 'revoked' | 'reuse' | 'password-change' | 'password-reset' | 'disabled' | 'role-change' | 'expired'

/** Origin of a request, as far as it is known. */
export type KnownOrigin = Partial<Pick<Origin, 'ip' | 'requestId'>>

/** A login that is to begin. */
export interface NewLogin {
  userId: string
  role: Role
  ip: string | null
  /** Kept to its first 512 characters. */
  userAgent: string | null
}

/** Selection of a user's logins that are to end. */
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

/** Caller behind a request, or the reason why there is none. */
export interface Identity {
  caller: Caller | null
  /** Limit that the caller's key has for itself. */
  ownLimit?: OwnLimit | null
  /** Kept until a signed-in scope throws it: public routes do not care. */
  failure: Error | null
  /** Who it is after all, by a look-up that a signed-in scope makes once the request has passed the limits. */
  lookUp?: () => Promise<Identity>
}

/** The port to the change feed's writing side. */
export type ChangePublisher = Pick<ChangeFeed, 'publish'>

/** The port that tells whose an API key is. */
export type ApiKeyVerifier = Pick<ApiKeys, 'verify' | 'isKnown'>
