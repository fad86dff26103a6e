/** Forms of text that more than one layer reads: ids, moments, and what can be stored. It stands below every layer, like `errors.ts`. */

/** JSON Schema pattern of an id; the format `uuid` also takes URNs, which PostgreSQL does not. */
export const UUID_PATTERN = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'

/** JSON Schema pattern of a label that a person can see: white space and invisible characters alone are none. */
export const VISIBLE_PATTERN = '[^\\p{White_Space}\\p{Cc}\\p{Cf}]'

const DATE = /^(\d{4}-\d\d-\d\d)$/
const MOMENT = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/
const FIRST = new Date('0001-01-01T00:00:00.000Z').getTime()
const LAST = new Date('9999-12-31T23:59:59.999Z').getTime()
const MINUTE = 60_000

/** A second in UTC that exists, in milliseconds since 1970: `Date` alone moves February 30th to March, and 24:00 to the next day. */
function secondOf (date: string, time: string): number | null {
  const second = new Date(`${date}T${time}Z`)
  return !Number.isNaN(second.getTime()) && second.toISOString().startsWith(`${date}T${time}`) ? second.getTime() : null
}

/**
 * Moment that a text names (RFC 3339, section 5.6), to the millisecond.
 * @param text a date and a time with an offset, and at most nine digits of a second
 * @returns null for what is no such text, for a moment that does not exist (February 30th, a leap second, 24:00), and outside of
 *   the years 1 to 9999 in UTC, which is what ISO 8601 can write and both `Date` and PostgreSQL can keep
 */
export function parseMoment (text: string): Date | null {
  const [, date = '', time = '', fraction = '0', sign, hours, minutes] = MOMENT.exec(text) ?? []
  const second = secondOf(date, time)
  if (second === null) return null
  const offset = sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * MINUTE
  // Not cut to milliseconds before it is compared: PostgreSQL rounds, and must not round into the year 10000.
  const moment = second - offset + Number(`0.${fraction}`) * 1000
  return moment >= FIRST && moment <= LAST ? new Date(Math.floor(moment)) : null
}

/**
 * Midnight in UTC of the day that a text names (`full-date` of RFC 3339).
 * @returns null for what is no such text, for a day that does not exist, and for the year 0
 */
export function parseDay (text: string): Date | null {
  return DATE.test(text) ? parseMoment(`${text}T00:00:00Z`) : null
}

/**
 * Flaw that keeps a text from being stored, if there is one: PostgreSQL refuses NUL, and UTF-8 can't hold half of a surrogate pair.
 * @returns the end of a sentence that begins with the text's name
 */
export function unstorable (text: string): string | undefined {
  if (text.includes('\0')) return 'must not contain a NUL character'
  return text.isWellFormed() ? undefined : 'must not contain half of a surrogate pair'
}

/**
 * Text that can be stored: without NUL and lone surrogates; everything else stays as it is.
 * @param text any
 */
export function storable (text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}
