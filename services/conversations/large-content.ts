/**
 * A message that alone is more than a page comes from the database in slices, each when the one before has been taken: a reader who takes
 * nothing of sixteen million characters holds one slice of them.
 */
import type { Executor } from '../../plugins/postgres/index.js'
import { PAGE_BYTES, type Cut } from './page-bytes.js'

/** Characters of a slice, as PostgreSQL counts them. */
const SLICE = 262_144
const EMPTY = '"content":""'

/** Whether a row came without its content, which is larger than a page. */
export const isLarge = <Row extends Cut>(row: Row | undefined): row is Row => row !== undefined && row.size > PAGE_BYTES

/**
 * The content of a message in slices.
 * @throws when the message is gone in the middle: what came before must not look whole
 */
export async function * contentOf (db: Executor, userId: string, messageId: string): AsyncGenerator<string, void> {
  for (let from = 1; ; from += SLICE) {
    const { rows: [row] } = await db.query<{ slice: string }>(
      'select substring(content from $3::integer for $4::integer) as slice from messages where user_id = $1 and id = $2', [userId, messageId, from, SLICE], 'content-slice')
    if (row === undefined) throw new Error('a message was removed while it was read')
    if (row.slice !== '') yield row.slice
    // A character has one unit or two: fewer units than that are the last characters.
    if (row.slice.length < SLICE) return
  }
}

/**
 * JSON of a page whose only message came without its content, with the content put in.
 * @param json in which `"content":""` stands once; within other texts it would be written with escapes
 * @param slices of the content; none may end in the middle of a surrogate pair
 */
export async function * splice (json: string, slices: AsyncIterable<string>): AsyncGenerator<string, void> {
  const at = json.indexOf(EMPTY) + EMPTY.length - 1
  yield json.slice(0, at)
  for await (const slice of slices) yield JSON.stringify(slice).slice(1, -1)
  yield json.slice(at)
}
