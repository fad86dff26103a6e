import { defineError } from '../../errors.js'

/** The refresh token is unknown, or its login was ended. */
export const RefreshInvalid = defineError('AUTH_REFRESH_INVALID', 401, 'The refresh token is not valid. Please sign in again.', {
  meaning: 'unknown or ended refresh token',
  action: 'sign in again'
})

/** The refresh token's login is over: used too long ago, or begun too long ago. */
export const RefreshExpired = defineError('AUTH_REFRESH_EXPIRED', 401, 'The sign-in has expired. Please sign in again.', {
  meaning: 'the login has expired',
  action: 'sign in again'
})

/** The refresh token was replayed, so its login was ended (RFC 9700 §4.14.2). */
export const RefreshReused = defineError('AUTH_REFRESH_REUSED', 401, 'The refresh token was used before, so its sign-in has been ended. Please sign in again.', {
  meaning: 'a spent refresh token came again; the login was ended',
  action: 'sign in again; look for a leaked token'
})

/** The user has no such login that is still alive. */
export const LoginNotFound = defineError('LOGIN_NOT_FOUND', 404, 'There is no such sign-in.', {
  meaning: 'no such login of yours',
  action: 'list the logins'
})
