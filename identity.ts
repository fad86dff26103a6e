/** Identity of callers and actors, and the errors of those who may not act: in one spelling for every layer. */
import { defineError } from './errors.js'

/** Roles of users. */
export const ROLES = ['user', 'admin'] as const

/** Role of a user. */
export type Role = typeof ROLES[number]

/** Caller of a request, by an access token (`loginId`) or an API key (`keyId`). */
export interface Caller {
  userId: string
  /** As the token says; administrative scopes read it from the database. An API key never has more than `user`. */
  role: Role
  loginId: string | null
  keyId: string | null
}

/** Origin of a request: for the audit trail, the logins list and the sign-in guard. */
export interface Origin {
  ip: string
  userAgent: string | null
  requestId: string
  /** What the device was given when it last signed in; null when it never did, or keeps no cookies. */
  deviceToken: string | null
}

/** Actor of something that is recorded, with its origin. */
export interface Actor extends Pick<Origin, 'ip' | 'requestId'> {
  actorId: string
}

/** Actor, or whoever works at the machine itself and has no account: null. */
export interface Operator extends Omit<Actor, 'actorId'> {
  actorId: string | null
}

/** No bearer token came with the request. */
export const TokenMissing = defineError('AUTH_TOKEN_MISSING', 401, 'Please sign in: this call needs an access token.', {
  meaning: 'no bearer token was sent',
  action: 'sign in'
})

/** The bearer token is not one of ours: malformed, forged, or signed with a key that is no longer used. */
export const TokenInvalid = defineError('AUTH_TOKEN_INVALID', 401, 'The access token is not valid.', {
  meaning: 'the token is not one of ours',
  action: 'sign in again'
})

/** The bearer token was ours and its time is over; a refresh helps. */
export const TokenExpired = defineError('AUTH_TOKEN_EXPIRED', 401, 'The access token has expired. Please refresh it.', {
  meaning: 'the access token or key has expired',
  action: 'refresh, then repeat',
  retry: 'once, after a refresh'
})

/** The bearer token belongs to a login or key that was ended. */
export const TokenRevoked = defineError('AUTH_TOKEN_REVOKED', 401, 'This sign-in has been ended. Please sign in again.', {
  meaning: 'the login or key was ended',
  action: 'sign in again'
})

/** Signed in, but not allowed to do this. */
export const Forbidden = defineError('AUTH_FORBIDDEN', 403, 'You are not allowed to do this.', {
  meaning: 'the role does not allow this',
  action: 'ask an administrator'
})

/** An administrator disabled the account. */
export const AccountDisabled = defineError('AUTH_ACCOUNT_DISABLED', 403, 'This account is disabled.', {
  meaning: 'the account is disabled',
  action: 'ask an administrator'
})
