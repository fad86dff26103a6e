/** Keyset pages, the same for every list: how much of it, where it goes on, and a cursor that is read strictly. */
import Type from 'typebox'
import { invalid } from './errors.js'
import { UUID_PATTERN, parseMoment } from './text.js'

/** One part of a position in a list. */
export interface CursorPart<T extends string | number> {
  /** The value that a text stands for; undefined for what no list can have given. */
  read(text: string): T | undefined
}

const UUID = new RegExp(UUID_PATTERN)
const MICROSECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/
const INTEGER = /^(?:0|[1-9]\d{0,15})$/

/** An id, in lower case as PostgreSQL writes it. */
export const idPart: CursorPart<string> = { read: (text) => UUID.test(text) && text === text.toLowerCase() ? text : undefined }

/** A moment in UTC with microseconds: a `Date` cuts them off, and what shares a millisecond would be lost between pages. */
export const momentPart: CursorPart<string> = { read: (text) => MICROSECONDS.test(text) && parseMoment(text) !== null ? text : undefined }

/**
 * A whole number.
 * @param max the greatest that the list can have given, at most 2^53 - 1
 */
export const integerPart = (max: number): CursorPart<number> => ({
  read: (text) => INTEGER.test(text) && Number(text) <= max ? Number(text) : undefined
})

/**
 * One of a few words.
 * @param words none with a `|` in it
 */
export const wordPart = <const T extends string>(...words: T[]): CursorPart<T> => ({ read: (text) => words.find((word) => word === text) })

type Position<Parts extends readonly CursorPart<string | number>[]> = {
  -readonly [K in keyof Parts]: Parts[K] extends CursorPart<infer T> ? T : never
}

/** The cursors of one list. */
export interface Cursors<P extends readonly (string | number)[]> {
  /** An opaque cursor. */
  encode(...position: P): string
  /**
   * The position that a cursor names.
   * @throws COMMON_VALIDATION_ERROR when the list can't have given it
   */
  decode(cursor: string): P
}

/**
 * The cursors of a list: base64url of the position's parts, each position spelt in one way only.
 * @param parts what its position is made of
 */
export function defineCursors<const Parts extends readonly CursorPart<string | number>[]> (...parts: Parts): Cursors<Position<Parts>> {
  return {
    encode: (...position) => Buffer.from(position.join('|')).toString('base64url'),
    decode (cursor) {
      const bytes = Buffer.from(cursor, 'base64url')
      const texts = bytes.toString('latin1').split('|')
      const position = parts.map((part, index) => part.read(texts[index] ?? ''))
      // Node skips what is not base64url.
      if (texts.length !== parts.length || position.includes(undefined) || bytes.toString('base64url') !== cursor) {
        throw invalid({ path: '/querystring/cursor', message: 'must be a nextCursor of this list', keyword: 'cursor' })
      }
      return position as Position<Parts>
    }
  }
}

/**
 * A page out of rows of which one more than its limit was asked for.
 * @param rows as they were read
 * @param limit most rows of a page
 * @param cursorOf cursor of the position after a row
 * @param found how many there were, where the rows were cut for another reason than their number
 */
export function cutPage<Row> (
  rows: readonly Row[], limit: number, cursorOf: (last: Row) => string, found = rows.length
): { page: Row[], nextCursor: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { page, nextCursor: found > page.length && last !== undefined ? cursorOf(last) : null }
}

/** Properties of a list's query string: how much of it, and from where. */
export const PAGE_PROPERTIES = {
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'How many at most' }),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: '`nextCursor` of the page before' }))
}

/** Property of a list's answer: where it goes on. */
export const NextCursor = Type.Unsafe<string | null>({
  type: ['string', 'null'], description: 'Send it as `cursor` for the next page; null on the last one'
})
