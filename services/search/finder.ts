import { setImmediate } from 'node:timers/promises'
import { cutPage, defineCursors, integerPart } from '../../page.js'
import type { Database } from '../../plugins/postgres/index.js'
import { LONG_DOCUMENT } from './document.js'
import { ownerWindow } from './labels.js'
import { parseQuery, type SearchQuery } from './query.js'
import { snippet } from './snippet.js'

/** Matches that are ranked against each other; older ones follow on later pages. */
const GROUP = 200
const RANK_SCALE = 1e6

const COUNT = integerPart(Number.MAX_SAFE_INTEGER)
// How far a client has come: the group, and in it the rank and the place.
const CURSORS = defineCursors(COUNT, COUNT, COUNT)

/** A search of one user's conversations. */
export interface Search {
  userId: string
  /** As typed; see `parseQuery`. */
  query: string
  /** Results wanted, 1 to 100. */
  limit: number
  /** `nextCursor` of the page before. */
  cursor?: string | undefined
}

/** A hit. */
export interface SearchResult {
  sessionId: string
  /** Null for a hit in the session's title. */
  messageId: string | null
  /** HTML of about 200 characters: `<mark>` around what matched, the rest escaped. */
  snippet: string
}

/** A page of hits, the best of the newest first. */
export interface SearchPage {
  results: SearchResult[]
  nextCursor: string | null
}

interface Candidate {
  documentId: string
  sessionId: string
  messageId: string | null
  position: number
  rank: number
  long: boolean
}

/** A candidate in its group. */
interface Hit extends Candidate { top: number }

/** Where a page ended: in which group, after which result. */
interface Place { top: number, rank: number, position: number }

// The index is asked first, for owner and terms together, in a query that the planner can answer in no other way: with a limit
// in sight it would rather walk the primary key backwards, which takes long for a rare word.
const CANDIDATES = `
with matching as materialized (
  select user_id, document_id, session_id, position from message_search where terms @@ $1::tsquery or terms @@ $5::tsquery
), newest as materialized (
  select m.* from matching m join sessions s on s.user_id = m.user_id and s.id = m.session_id
  where m.user_id = $2 and m.position <= $3 and s.deleted_at is null order by m.position desc limit ${GROUP}
)
select d.document_id as "documentId", d.session_id as "sessionId", d.message_id as "messageId", n.position::float8 as position,
  round(greatest(ts_rank(d.terms, $4::tsquery), ts_rank(d.terms, $6::tsquery)) * ${RANK_SCALE})::float8 as rank, d.terms @@ '''${LONG_DOCUMENT}'''::tsquery as long
from newest n join message_search d on d.user_id = n.user_id and d.document_id = n.document_id`

const HOLDING = `
select id from messages where user_id = $1 and id = any ($2::uuid[])
and not exists (select from unnest($3::text[]) as phrase where position(phrase in normalize(content, NFKC)) = 0)`

const TEXTS = `
select d.id, coalesce(m.content, s.title) as text from unnest($2::uuid[], $3::uuid[]) as d (id, session_id)
join sessions s on s.user_id = $1 and s.id = d.session_id left join messages m on m.user_id = $1 and m.id = d.id`

/** The newest matches at or below a position, and whether older ones may follow. */
async function newest (
  db: Database, userId: string, { match, longMatch }: SearchQuery, top: number
): Promise<{ found: Candidate[], full: boolean }> {
  for (let least = 1; ;) {
    const { query: owner, documents, complete } = ownerWindow(userId, top, least)
    const { rows } = await db.query<Candidate>(CANDIDATES, [
      `${owner} & ${match}`, userId, top, match, longMatch === null ? null : `${owner} & ${longMatch}`, longMatch
    ])
    const full = rows.length === GROUP
    if (full || complete) return { found: rows, full }
    // A window that should hold twice a group, by how many there were in this one.
    least = Math.max(documents + 1, documents * 2 * GROUP / (rows.length + 1))
  }
}

/** Without the documents that carry no positions and hold the characters of a phrase, but not the phrase. */
async function verified (db: Database, userId: string, { phrases }: SearchQuery, found: Candidate[]): Promise<Candidate[]> {
  const doubtful = found.filter(({ long }) => long).map(({ documentId }) => documentId)
  if (doubtful.length === 0 || phrases.length === 0) return found
  const { rows } = await db.query<{ id: string }>(HOLDING, [userId, doubtful, phrases])
  const holding = new Set(rows.map(({ id }) => id))
  return found.filter(({ long, documentId }) => !long || holding.has(documentId))
}

const compare = (a: Omit<Place, 'top'>, b: Omit<Place, 'top'>): number => b.rank - a.rank || b.position - a.position

/** The next hits after a place, one group after the other, each ranked. */
async function collect (db: Database, userId: string, query: SearchQuery, from: Place, count: number): Promise<Hit[]> {
  const hits: Hit[] = []
  let { top } = from
  for (;;) {
    const { found, full } = await newest(db, userId, query, top)
    const group = (await verified(db, userId, query, found)).sort(compare)
    const rest = top === from.top ? group.filter((hit) => compare(from, hit) < 0) : group
    for (const hit of rest) hits.push({ ...hit, top })
    if (!full || hits.length >= count) return hits.slice(0, count)
    top = Math.min(...found.map(({ position }) => position)) - 1
  }
}

async function snippets (db: Database, userId: string, query: SearchQuery, hits: readonly Hit[]): Promise<Map<string, string>> {
  const ids = [hits.map(({ documentId }) => documentId), hits.map(({ sessionId }) => sessionId)]
  const { rows } = await db.query<{ id: string, text: string }>(TEXTS, [userId, ...ids])
  const made = new Map<string, string>()
  for (const { id, text } of rows) {
    made.set(id, snippet(text, query))
    // Long texts take their time, and other requests wait for the thread.
    await setImmediate()
  }
  return made
}

/**
 * Search one user's titles and messages. Results come in groups: the newest 200 matches ranked against each other, then the
 * next 200. So the work for a page does not grow with the number of matches.
 * @param db database
 * @param search what, whose, and from where on
 * @throws COMMON_DATABASE_UNAVAILABLE; COMMON_VALIDATION_ERROR for a cursor that no search gave
 */
export async function find (db: Database, search: Search): Promise<SearchPage> {
  const { userId, limit, cursor } = search
  const query = parseQuery(search.query)
  if (query === undefined) return { results: [], nextCursor: null }
  const [top, rank, position] = cursor === undefined ? [] : CURSORS.decode(cursor)
  const from: Place = { top: top ?? Number.MAX_SAFE_INTEGER, rank: rank ?? Number.POSITIVE_INFINITY, position: position ?? 0 }
  if (top === undefined) {
    const { rows } = await db.query<{ last: string }>('select last from search_positions where user_id = $1', [userId])
    from.top = Number(rows[0]?.last ?? 0)
  }
  const hits = await collect(db, userId, query, from, limit + 1)
  const { page, nextCursor } = cutPage(hits, limit, (last) => CURSORS.encode(last.top, last.rank, last.position))
  const texts = await snippets(db, userId, query, page)
  return {
    results: page.map(({ documentId, sessionId, messageId }) => ({ sessionId, messageId, snippet: texts.get(documentId) ?? '' })),
    nextCursor
  }
}
