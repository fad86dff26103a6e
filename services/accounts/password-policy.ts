import { WeakPassword } from './errors.js'

const SHORTEST = 8
const LONGEST = 128

/**
 * Refuse a password that is too easy to guess; letters and digits of any script count.
 * @throws AUTH_WEAK_PASSWORD
 */
export function assertStrong (password: string): void {
  const { length } = [...password]
  if (length < SHORTEST || length > LONGEST || !/\p{L}/u.test(password) || !/\p{Nd}/u.test(password)) throw WeakPassword()
}
