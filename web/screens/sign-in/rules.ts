/** What the service demands of an account, said before it is asked. */
import type { Problem } from '../../service/problem.js'
import type { Like } from '../../words/index.js'
import type { WORDS } from './words.js'

/** A form's texts by field. */
export interface Account { username: string, password: string, email: string }

/** Sentences about fields. */
export type FieldErrors = Partial<Record<keyof Account, string>>

type Say = Like<(typeof WORDS)['en']>

const USERNAME = /^[A-Za-z0-9_.-]{3,32}$/
const isGoodPassword = (text: string): boolean => text.length >= 8 && text.length <= 128 && /\p{L}/u.test(text) && /\d/.test(text)

/**
 * What is wrong with the fields of a form before it is sent.
 * @param account as typed
 * @param isNew whether it is to be made: an existing one may be older than today's rules
 * @param say the words
 */
export function flawsOf ({ username, password, email }: Account, isNew: boolean, say: Say): FieldErrors {
  const flaws: FieldErrors = {}
  if (username === '') flaws.username = say.required
  else if (isNew && !USERNAME.test(username)) flaws.username = say.usernameWrong
  if (isNew && email !== '' && !/^\S+@\S+$/.test(email)) flaws.email = say.emailWrong
  if (password === '') flaws.password = say.required
  else if (isNew && !isGoodPassword(password)) flaws.password = say.passwordWrong
  return flaws
}

/**
 * The fields that the service's refusal is about; none when it is about something else.
 * @param problem as it is shown
 * @param say the words
 */
export function fieldErrorsOf ({ code, text, fields }: Problem, say: Say): FieldErrors {
  if (code === 'AUTH_USERNAME_TAKEN') return { username: text }
  if (code === 'AUTH_WEAK_PASSWORD') return { password: text }
  const errors: FieldErrors = {}
  if (fields['/username'] !== undefined) errors.username = say.usernameWrong
  if (fields['/email'] !== undefined) errors.email = say.emailWrong
  if (fields['/password'] !== undefined) errors.password = say.passwordWrong
  return errors
}
