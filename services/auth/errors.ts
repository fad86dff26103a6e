import { defineError } from '../../errors.js'

/** No bearer token came with the request. */
export const TokenMissing = defineError('AUTH_TOKEN_MISSING', 401, 'Please sign in: this call needs an access token.')

/** The bearer token is not one of ours: malformed, forged, or signed with a key that is no longer used. */
export const TokenInvalid = defineError('AUTH_TOKEN_INVALID', 401, 'The access token is not valid.')

/** The bearer token was ours and its time is over; a refresh helps. */
export const TokenExpired = defineError('AUTH_TOKEN_EXPIRED', 401, 'The access token has expired. Please refresh it.')

/** The bearer token belongs to a login or key that was ended. */
export const TokenRevoked = defineError('AUTH_TOKEN_REVOKED', 401, 'This sign-in has been ended. Please sign in again.')

/** The refresh token is unknown, or its login was ended. */
export const RefreshInvalid = defineError('AUTH_REFRESH_INVALID', 401, 'The refresh token is not valid. Please sign in again.')

/** The refresh token's login is over: used too long ago, or begun too long ago. */
export const RefreshExpired = defineError('AUTH_REFRESH_EXPIRED', 401, 'The sign-in has expired. Please sign in again.')

/** The refresh token was replayed, so its login was ended (RFC 9700 §4.14.2). */
export const RefreshReused = defineError('AUTH_REFRESH_REUSED', 401, 'The refresh token was used before, so its sign-in has been ended. Please sign in again.')

/** Signed in, but not allowed to do this. */
export const Forbidden = defineError('AUTH_FORBIDDEN', 403, 'You are not allowed to do this.')

/** An administrator disabled the account. */
export const AccountDisabled = defineError('AUTH_ACCOUNT_DISABLED', 403, 'This account is disabled.')

/** The user has no such login that is still alive. */
export const LoginNotFound = defineError('LOGIN_NOT_FOUND', 404, 'There is no such sign-in.')
