/** Sizes of the blocks in which a user's documents are numbered off; each document is labelled with its block of each size. */
const SIZES = [1024, 4096, 16_384, 65_536, 262_144]

const label = (userId: string): string => `@${Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url')}`

/**
 * The lexemes by which the index itself knows whose a document is, and where it stands among the user's documents.
 * @param userId owner
 * @param position the document's number among the owner's
 */
export function ownerLabels (userId: string, position: number): string[] {
  const owner = label(userId)
  return [owner, ...SIZES.map((size, level) => `${owner}/${level}.${Math.floor(position / size)}`)]
}

/**
 * The same lexemes as PostgreSQL makes them, in the input syntax of a tsvector.
 * @param user SQL expression, uuid
 * @param position SQL expression, bigint
 */
export const ownerLexemes = (user: string, position: string): string => {
  const lexemes = ["'%1$s'", ...SIZES.map((_size, level) => `'%1$s/${level}.%${level + 2}$s'`)].join(' ').replaceAll("'", "''")
  return `format('${lexemes}', '@' || translate(encode(uuid_send(${user}), 'base64'), '+/=', '-_'), ${SIZES.map((size) => `${position} / ${size}`).join(', ')})`
}

/** A stretch of a user's documents, from the newest downwards. */
export interface Window {
  /** Tsquery for the documents in it. */
  query: string
  /** The lowest position in it; 0 where it reaches down to the first document. */
  bottom: number
}

/**
 * The smallest labelled window with at least so many documents, or all of them. It is two blocks of one size: the index becomes slow
 * where a query names many alternatives.
 * @param userId owner
 * @param top highest position wanted
 * @param least documents wanted
 */
export function ownerWindow (userId: string, top: number, least: number): Window {
  const owner = label(userId)
  for (const [level, size] of SIZES.entries()) {
    const newest = Math.floor(top / size)
    if (newest < 2) break
    const bottom = (newest - 1) * size
    if (top - bottom + 1 >= least) return { query: `('${owner}/${level}.${newest}' | '${owner}/${level}.${newest - 1}')`, bottom }
  }
  return { query: `'${owner}'`, bottom: 0 }
}
