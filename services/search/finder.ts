/** Search: pages of hits, group after group, each hit with the part of its text that matches. */
import { defineCursors, integerPart } from '../../page.js'
import type { Executor } from '../../plugins/postgres/index.js'
import { messageBytes, textOf } from '../conversations/texts.js'
import { MOST_FOLDED } from './fold.js'
import { newest, verified, type Candidate, type Group } from './groups.js'
import { parseQuery, type SearchQuery } from './query.js'
import { inSlices } from './slices.js'
import { snippetSteps } from './snippet.js'

/** Candidates that are taken out of a group at a time. */
const STEP = 25
/** Long documents that one page looks through for phrases; the next page goes on. */
const MOST_DOUBTFUL = 50
/** Bytes of the messages of one page, unless the first is longer. */
const PAGE_BYTES = 1_048_576
/** UTF-16 units of folded text that are looked at for the snippets of one page, the best hits first: some 100 ms. */
const PAGE_FOLDED = 1_048_576
/** Of these, the units that are looked at in any case. */
const LEAST_FOLDED = 4096

const COUNT = integerPart(Number.MAX_SAFE_INTEGER)
// How far a client has come: the group, and in it the rank and the place.
const CURSORS = defineCursors(COUNT, COUNT, COUNT, COUNT)

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

/** A candidate in its group. */
interface Hit extends Candidate, Group {}

/** End of a page: its group, and the result in it. */
interface Place extends Group { rank: number, position: number }

// A title's document is the session itself.
const TEXTS = `
with sized as (
  select d.*, n = 1 or coalesce(sum(${messageBytes('d')}) over (order by n rows between unbounded preceding and 1 preceding), 0) < ${PAGE_BYTES} as fits
  from (select $1::uuid as user_id, t.*, nullif(id, session_id) as message_id from unnest($2::uuid[], $3::uuid[]) with ordinality as t (id, session_id, n)) d
)
select d.id, case when d.fits then x.text end as text
from sized d cross join ${textOf('d', `case when d.fits then ${MOST_FOLDED} else 0 end`)} x order by n`

const compare = (a: Omit<Place, keyof Group>, b: Omit<Place, keyof Group>): number => b.rank - a.rank || b.position - a.position

/** Start of a page: the top of a group, and a place in it. */
interface Start { top: number, after?: Place }

/** Hits, and the place after which more may follow. */
interface Collected { hits: Hit[], next: Place | null }

/** The next hits after a place, one group after the other, each ranked. */
async function collect (db: Executor, userId: string, query: SearchQuery, from: Start, limit: number): Promise<Collected> {
  const hits: Hit[] = []
  let left = MOST_DOUBTFUL
  let { top, after } = from
  for (;;) {
    const { found, bottom } = await newest(db, userId, query, top, after?.bottom)
    const place = after
    const group = found.sort(compare).filter((hit) => place === undefined || compare(place, hit) < 0)
    for (let at = 0; at < group.length; at += STEP) {
      const some = group.slice(at, at + STEP)
      for (const hit of await verified(db, userId, query, some)) hits.push({ ...hit, top, bottom })
      if (hits.length > limit) return { hits: hits.slice(0, limit), next: hits[limit - 1] ?? null }
      if (query.phrases.length > 0) left -= some.filter(({ long }) => long).length
      const last = some.at(-1)
      if (left <= 0 && last !== undefined) return { hits, next: { ...last, top, bottom } }
    }
    if (bottom <= 1) return { hits, next: null }
    top = bottom - 1
    after = undefined
  }
}

/** Snippets of as many hits as fit on a page, in their order; null where a conversation has gone meanwhile. */
async function snippets (db: Executor, userId: string, query: SearchQuery, hits: readonly Hit[]): Promise<(string | null)[]> {
  const ids = [hits.map(({ documentId }) => documentId), hits.map(({ sessionId }) => sessionId)]
  const { rows } = await db.query<{ id: string, text: string | null }>(TEXTS, [userId, ...ids])
  const texts = new Map(rows.map(({ id, text }) => [id, text]))
  const made: (string | null)[] = []
  let left = PAGE_FOLDED
  for (const { documentId } of hits) {
    const text = texts.get(documentId)
    if (text === null) break
    if (text === undefined) {
      made.push(null)
      continue
    }
    const { html, looked } = await inSlices(snippetSteps(text, query, Math.max(LEAST_FOLDED, Math.min(left, MOST_FOLDED))))
    left -= looked
    made.push(html)
  }
  return made
}

/** Start of a page: at the user's newest document, or where the page before ended. */
async function start (db: Executor, userId: string, cursor: string | undefined): Promise<Start> {
  if (cursor !== undefined) {
    const [top, bottom, rank, position] = CURSORS.decode(cursor)
    return { top, after: { top, bottom, rank, position } }
  }
  const { rows } = await db.query<{ last: string }>('select last from search_positions where user_id = $1', [userId])
  return { top: Number(rows[0]?.last ?? 0) }
}

/**
 * Search one user's titles and messages. Results come in groups: the newest matches, 50 to 200, ranked against each other, then
 * the next ones. So the work for a page does not grow with the number of matches. A page of long messages holds fewer.
 * @param db database
 * @param search what, whose, and from where on
 * @throws COMMON_DATABASE_UNAVAILABLE; COMMON_VALIDATION_ERROR for a cursor that no search gave
 */
export async function find (db: Executor, search: Search): Promise<SearchPage> {
  const { userId, limit, cursor } = search
  const query = parseQuery(search.query)
  if (query === undefined) return { results: [], nextCursor: null }
  const { hits, next } = await collect(db, userId, query, await start(db, userId, cursor), limit)
  const made = await snippets(db, userId, query, hits)
  const after = made.length < hits.length ? hits[made.length - 1] : next
  return {
    results: hits.flatMap(({ sessionId, messageId }, index) => {
      const snippet = made[index]
      return snippet === undefined || snippet === null ? [] : [{ sessionId, messageId, snippet }]
    }),
    nextCursor: after === undefined || after === null ? null : CURSORS.encode(after.top, after.bottom, after.rank, after.position)
  }
}
