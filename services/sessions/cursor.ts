import type { ParleyError } from '../../errors.js'

/** Makes the 400 that names what is wrong with a request. */
export type Invalid = (violation: { path: string, message: string, keyword: string }) => ParleyError

/**
 * An opaque cursor.
 * @param parts of the position, none with a `|` in it
 */
export function encodeCursor (...parts: (string | number)[]): string {
  return Buffer.from(parts.join('|')).toString('base64url')
}

/**
 * The parts of a cursor.
 * @param cursor as a client sent it
 * @param pattern what a cursor of this list looks like inside; its groups are the parts
 * @param invalid makes the error
 * @throws COMMON_VALIDATION_ERROR when the list did not give it
 */
export function decodeCursor (cursor: string, pattern: RegExp, invalid: Invalid): string[] {
  const match = pattern.exec(Buffer.from(cursor, 'base64url').toString('latin1'))
  if (match === null) throw invalid({ path: '/querystring/cursor', message: 'must be a nextCursor of this list', keyword: 'cursor' })
  return match.slice(1)
}
