/** Groups of matches: the newest stretch of a user's documents that holds enough of them. */
import type { Executor } from '../../plugins/postgres/index.js'
import { hasSession, messageTexts } from '../conversations/texts.js'
import { LONG_DOCUMENT } from './document.js'
import { MOST_FOLDED, PRESENTATION_CLASS } from './fold.js'
import { ownerWindow } from './labels.js'
import type { SearchQuery } from './query.js'

/** Matches that are ranked against each other at most; older ones follow on later pages. */
const GROUP = 200
/** Matches that make a group without looking at older documents. */
const ENOUGH = 50
const RANK_SCALE = 1e6

/** A document that matches. */
export interface Candidate {
  documentId: string
  sessionId: string
  messageId: string | null
  position: number
  rank: number
  long: boolean
}

/** A stretch of a user's documents whose matches are ranked against each other. */
export interface Group { top: number, bottom: number }

// The index is asked first, for owner and terms together, in a query that the planner can answer in no other way: with a limit
// in sight it would rather walk the primary key backwards, which takes long for a rare word.
const CANDIDATES = `
with matching as materialized (
  select user_id, document_id, session_id, position from message_search where terms @@ $1::tsquery or terms @@ $5::tsquery
), newest as materialized (
  select m.* from (select * from matching where user_id = $2 and position between $7 and $3 order by position desc offset 0) m
  where ${hasSession('m')} order by m.position desc limit ${GROUP}
)
select d.document_id as "documentId", d.session_id as "sessionId", d.message_id as "messageId", n.position::float8 as position,
  round(greatest(ts_rank(d.terms, $4::tsquery), ts_rank(d.terms, $6::tsquery)) * ${RANK_SCALE})::float8 as rank, d.terms @@ '''${LONG_DOCUMENT}'''::tsquery as long
from newest n cross join lateral (select * from message_search where user_id = n.user_id and document_id = n.document_id offset 0) d`

const HOLDING = `
select id from (${messageTexts('$1', '$2::uuid[]')}) m, lateral (
  select regexp_replace(normalize(left(content, ${MOST_FOLDED}), NFKC), '${PRESENTATION_CLASS}', '', 'g') as folded offset 0
) f
where not exists (select from unnest($3::text[]) as phrase where position(phrase in folded) = 0)`

/**
 * The newest matches in a stretch of documents.
 * @param db database
 * @param userId owner
 * @param query what is searched for
 * @param top where the stretch begins: the newest document
 * @param bottom where it ends, if that is known already; else it ends where there are enough matches
 */
export async function newest (
  db: Executor, userId: string, query: SearchQuery, top: number, bottom?: number
): Promise<{ found: Candidate[], bottom: number }> {
  const { match, longMatch } = query
  for (let least = bottom === undefined ? 1 : top - bottom + 1; ;) {
    const window = ownerWindow(userId, top, least)
    const { rows } = await db.query<Candidate>(CANDIDATES, [
      `${window.query} & ${match}`, userId, top, match, longMatch === null ? null : `${window.query} & ${longMatch}`, longMatch, bottom ?? window.bottom
    ])
    if (bottom !== undefined) return { found: rows, bottom }
    if (rows.length === GROUP) return { found: rows, bottom: Math.min(...rows.map(({ position }) => position)) }
    if (rows.length >= ENOUGH || window.bottom === 0) return { found: rows, bottom: window.bottom }
    // A window that should hold half as many again as are needed, by how many there were in this one.
    const documents = top - window.bottom + 1
    least = Math.max(documents + 1, documents * 1.5 * ENOUGH / (rows.length + 1))
  }
}

/** Without the documents that carry no positions and hold the characters of a phrase, but not the phrase. */
export async function verified (db: Executor, userId: string, { phrases }: SearchQuery, found: Candidate[]): Promise<Candidate[]> {
  const doubtful = found.filter(({ long }) => long).map(({ documentId }) => documentId)
  if (doubtful.length === 0 || phrases.length === 0) return found
  const { rows } = await db.query<{ id: string }>(HOLDING, [userId, doubtful, phrases])
  const holding = new Set(rows.map(({ id }) => id))
  return found.filter(({ long, documentId }) => !long || holding.has(documentId))
}
