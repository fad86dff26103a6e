/** Retrieval of the passages that cover a question, ranked by rarity of their terms, over the table that holds the documents. */
import type { Database } from '../../plugins/postgres/index.js'
import type { Library } from './documents.js'
import { questionTerms, type TextAnalysis } from './question.js'

const MOST_PASSAGES = 4
const MOST_TERMS = 40
/** Share of what a question asks about, weighted by rarity, that a passage has to hold to count as an answer. */
const LEAST_COVERAGE = 0.35
/** A passage far behind the best one only dilutes the answer. */
const LEAST_OF_BEST = 0.3

/** A part of the documents that answers a question; `rank` compares the passages of one answer. */
export interface Passage {
  title: string
  source: string
  heading: string
  text: string
  rank: number
}

// Each term counts by its rarity among the passages (inverse document frequency) and by where it stands (ts_rank: the
// weight of headings is higher). A passage in the question's own language goes first.
const FIND = `
with asked as (
  select term, ln(1 + (select count(*) from guide_passages) / (0.5 + count(p.id))) as rarity
  from unnest($1::tsquery[]) as term left join guide_passages p on p.terms @@ term
  group by term
), ranked as (
  select p.title, p.source, p.heading, p.text,
    sum(a.rarity) / (select sum(rarity) from asked) as coverage,
    sum(a.rarity * (0.1 + ts_rank('{0.2, 0.4, 0.6, 1.0}', p.terms, a.term)))
      * sum(a.rarity) / (select sum(rarity) from asked)
      * case when p.chinese = $2 then 1.5 else 1 end as rank
  from guide_passages p join asked a on p.terms @@ a.term
  group by p.id
)
select title, source, heading, text, rank::float8 as rank from ranked where coverage >= $3 order by rank desc limit $4`

const STORE = `
insert into guide_passages (id, title, source, heading, text, chinese, digest, terms)
select * from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::text[], $8::tsvector[])`

/**
 * Write the passages, unless they are there already; replicas that start together take turns.
 * @param db database
 * @param library the documents
 * @param analysis of the search service
 */
export async function storePassages (db: Pick<Database, 'query' | 'transaction'>, library: Library, analysis: TextAnalysis): Promise<void> {
  const { passages, digest } = library
  const current = await db.query('select 1 from guide_passages where digest = $1 limit 1', [digest])
  if (current.rowCount > 0) return
  await db.transaction(async (tx) => {
    await tx.query('lock table guide_passages in exclusive mode')
    await tx.query('delete from guide_passages')
    await tx.query(STORE, [
      passages.map((_, index) => index),
      passages.map(({ title }) => title),
      passages.map(({ source }) => source),
      passages.map(({ heading }) => heading),
      passages.map(({ text }) => text),
      passages.map(({ chinese }) => chinese),
      passages.map(() => digest),
      passages.map(({ title, heading, text }) => analysis.vector([{ text: `${title}\n${heading}`, weight: 'A' }, { text, weight: 'D' }]))
    ])
  })
}

/**
 * The passages that answer a question best, the best one first.
 * @param db database
 * @param analysis of the search service
 * @param question as typed
 * @returns at most four; none when the documents say nothing about it
 * @throws COMMON_DATABASE_UNAVAILABLE
 */
export async function findPassages (db: Database, analysis: TextAnalysis, question: string): Promise<Passage[]> {
  const terms = questionTerms(question, analysis).slice(0, MOST_TERMS)
  if (terms.length === 0) return []
  const { rows } = await db.query<Passage>(FIND, [terms, /\p{sc=Han}/u.test(question), LEAST_COVERAGE, MOST_PASSAGES])
  const best = rows[0]?.rank ?? 0
  return rows.filter(({ rank }) => rank >= best * LEAST_OF_BEST)
}
