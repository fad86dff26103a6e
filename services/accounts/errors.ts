import { defineError } from '../../errors.js'

/** Someone has that username, in whatever case. */
export const UsernameTaken = defineError('AUTH_USERNAME_TAKEN', 409, 'That username is taken. Please choose another one.', {
  meaning: 'the username exists (without case)',
  action: 'choose another'
})

/** The password is too short, too long, or lacks a letter or a digit. */
export const WeakPassword = defineError('AUTH_WEAK_PASSWORD', 400, 'A password needs 8 to 128 characters, with at least one letter and one digit.', {
  meaning: 'the password is too simple',
  action: '8 to 128 characters, a letter and a digit'
})

/** The same for an unknown user and for a wrong password, so that usernames can't be found out (OWASP ASVS 6.3.8). */
export const InvalidCredentials = defineError('AUTH_INVALID_CREDENTIALS', 401, 'The username or the password is wrong.', {
  meaning: 'unknown user or wrong password',
  action: 'check both'
})

/** Too many failed sign-ins; `retryAfter` says how many seconds to wait. */
export const TooManyAttempts = defineError('AUTH_TOO_MANY_ATTEMPTS', 429, 'Too many failed attempts. Please wait before you try again.', {
  meaning: 'too many failed sign-ins',
  action: 'wait for `Retry-After`'
})

/** No account has that id. */
export const UserNotFound = defineError('USER_NOT_FOUND', 404, 'There is no such user.', {
  meaning: 'no such user',
  action: 'list the users'
})

/** The change would leave nobody who can administer the service. */
export const LastAdmin = defineError('USER_LAST_ADMIN', 409, 'The last administrator cannot be demoted or disabled.', {
  meaning: 'the last administrator must stay one',
  action: 'make another administrator first'
})
