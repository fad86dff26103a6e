/** Documents of one block: how many the newest matches are looked for in at a time. */
export const BLOCK = 1024

const label = (userId: string): string => `@${userId.replaceAll('-', '')}`

/**
 * The lexemes by which the index itself knows whose a document is, and among which of the user's documents it stands.
 * @param userId owner
 * @param position the document's number among the owner's
 */
export function ownerLabels (userId: string, position: number): string[] {
  return [label(userId), `${label(userId)}/${Math.floor(position / BLOCK)}`]
}

/**
 * A tsquery for the documents of a user's newest blocks.
 * @param userId owner
 * @param top highest position wanted
 * @param blocks how many blocks from there downwards; absent: all
 * @returns the query for all of the user's documents when the blocks reach down to the first one
 */
export function ownerQuery (userId: string, top: number, blocks = Number.POSITIVE_INFINITY): { query: string, complete: boolean } {
  const newest = Math.floor(top / BLOCK)
  if (blocks > newest) return { query: `'${label(userId)}'`, complete: true }
  const names = Array.from({ length: blocks }, (_, back) => `'${label(userId)}/${newest - back}'`)
  return { query: `(${names.join(' | ')})`, complete: false }
}
