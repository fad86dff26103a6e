/** Indexing in rounds: claim rows of the queue, analyse their texts with no transaction open, store them in short ones. */
import type { Database, Executor } from '../../plugins/postgres/index.js'
import { joinMessage, joinSessions } from '../conversations/texts.js'
import { vectorSteps } from './document.js'
import { ownerLabels } from './labels.js'
import { claim, fail, finish, release, type Claim } from './queue.js'
import { inSlices, type Steps } from './slices.js'

/** Bytes of text that are read, analysed and stored together. */
const GROUP_BYTES = 131_072
/** Characters of a text that are read: as many as a message of the API may have. */
const MOST_CHARACTERS = 262_144

interface Document extends Claim {
  text: string
  created_at: string
}

/** A document, and its terms without the owner's labels. */
interface Analysed extends Document { terms: string }

const READ = `
select w.user_id, w.document_id, w.session_id, w.message_id, w.version, left(coalesce(m.content, s.title), ${MOST_CHARACTERS}) as text,
  coalesce(m.created_at, s.created_at)::text as created_at
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[]) as w (user_id, document_id, session_id, message_id, version)
${joinSessions('w')}
${joinMessage('w')}
where w.message_id is null or m.status <> 'streaming'
order by w.user_id, w.document_id`

// Users in order, here and above, so that two replicas never wait for each other's counters in a circle.
const NUMBER = `
insert into search_positions as p (user_id, last)
select user_id, count(*) from unnest($1::uuid[]) as user_id group by user_id order by user_id
on conflict (user_id) do update set last = p.last + excluded.last
returning user_id, last`

const STORE = `
insert into message_search (user_id, document_id, session_id, message_id, created_at, position, terms)
select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::bigint[], $7::tsvector[])
on conflict (user_id, document_id) do update set position = excluded.position, terms = excluded.terms`

const column = <T, K extends keyof T>(rows: readonly T[], key: K): T[K][] => rows.map((row) => row[key])

/** Their numbers among their owners' documents. */
async function number (tx: Executor, documents: readonly Document[]): Promise<number[]> {
  const { rows } = await tx.query<{ user_id: string, last: string }>(NUMBER, [column(documents, 'user_id')])
  const next = new Map(rows.map(({ user_id: user, last }) => [user, Number(last) + 1]))
  for (const { user_id: user } of documents) next.set(user, (next.get(user) ?? 0) - 1)
  return documents.map(({ user_id: user }) => {
    const position = next.get(user) ?? 0
    next.set(user, position + 1)
    return position
  })
}

async function store (db: Database, claims: readonly Claim[], analysed: readonly Analysed[]): Promise<void> {
  await db.transaction(async (tx) => {
    const unchanged = await finish(tx, claims)
    const documents = analysed.filter(({ document_id: id }) => unchanged.has(id))
    if (documents.length === 0) return
    const positions = await number(tx, documents)
    const labels = documents.map(({ user_id: user }, index) => ownerLabels(user, positions[index] ?? 0).map((label) => `'${label}'`).join(' '))
    await tx.query(STORE, [
      column(documents, 'user_id'), column(documents, 'document_id'), column(documents, 'session_id'), column(documents, 'message_id'),
      column(documents, 'created_at'), positions, documents.map(({ terms }, index) => `${labels[index] ?? ''} ${terms}`)
    ])
  })
}

function * analyse (documents: readonly Document[]): Steps<Analysed[]> {
  const analysed: Analysed[] = []
  for (const document of documents) {
    const { text, message_id: message } = document
    analysed.push({ ...document, terms: yield * vectorSteps([{ text, weight: message === null ? 'A' : 'D' }]) })
  }
  return analysed
}

async function index (db: Database, claims: readonly Claim[]): Promise<void> {
  const { rows } = await db.query<Document>(READ, [
    column(claims, 'user_id'), column(claims, 'document_id'), column(claims, 'session_id'), column(claims, 'message_id'), column(claims, 'version')
  ])
  await store(db, claims, await inSlices(analyse(rows)))
}

/** Claims that are small enough to be in memory and in one transaction together. */
function groups (claims: readonly Claim[]): Claim[][] {
  const all: Claim[][] = []
  let bytes = Infinity
  for (const one of claims) {
    if (bytes + one.bytes > GROUP_BYTES) {
      all.push([])
      bytes = 0
    }
    all.at(-1)?.push(one)
    bytes += one.bytes
  }
  return all
}

/** Result of one round. */
export interface Round {
  /** Rows of the queue that were in hand. */
  taken: number
  /** Whether more may be waiting. */
  more: boolean
  /** Documents that failed for the last time, with the reason; they are set aside in the queue and can't be found. */
  failed: { documentId: string, error: unknown }[]
}

/** Options of an indexer. */
export interface IndexerOptions {
  /** Seconds until a text that failed is tried again; four times as many before each further attempt. */
  retryAfter?: number
}

/**
 * Indexes what waits in `search_queue`, one round per call, users in turn.
 * @param db database
 * @param options for tests
 * @returns a round; nothing taken when the queue is empty, or all of it in other replicas' hands. It throws
 * COMMON_DATABASE_UNAVAILABLE; what was not done then waits in the queue as before
 */
export function createIndexer (db: Database, { retryAfter }: IndexerOptions = {}): () => Promise<Round> {
  let last: string | undefined
  return async () => {
    const turn = await claim(db, last)
    last = turn.last
    const failed: Round['failed'] = []
    // A failure counts if the database is there to count it: else it says nothing about the text.
    const attempt = async (one: Claim): Promise<void> => {
      try {
        await index(db, [one])
      } catch (error) {
        if (await fail(db, one, retryAfter)) failed.push({ documentId: one.document_id, error })
      }
    }
    const waiting = groups(turn.claims)
    try {
      for (let group = waiting[0]; group !== undefined; group = waiting[0]) {
        try {
          await index(db, group)
        } catch {
          // One bad document must not keep its neighbours from being found.
          for (const one of group) await attempt(one)
        }
        waiting.shift()
      }
    } catch (error) {
      await release(db, waiting.flat()).catch(() => undefined)
      throw error
    }
    return { taken: turn.claims.length, more: turn.more, failed }
  }
}
