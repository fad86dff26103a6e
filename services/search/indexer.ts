/** Indexing in rounds: claim rows of the queue with their texts, analyse these with no transaction open, store them group by group. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Executor } from '../../plugins/postgres/index.js'
import { ownerLexemes } from './labels.js'
import { createAnalyser, type Analyser } from './long-texts.js'
import { claim, claimKeys, fail, IS_UNCHANGED, release, UNCHANGED, UNHURRIED, type Claim } from './queue.js'

/** Attempts to store what is locked or has changed, and the pause between them. */
const MOST_TRIES = 3
const PAUSE_MS = 20
/** Bytes of text that are analysed and stored together. */
const GROUP_BYTES = 131_072

// Users in order, so that two replicas never wait for each other's counters in a circle.
const STORE = `
with ${UNCHANGED},
done as (delete from search_queue where ${IS_UNCHANGED}),
documents as materialized (
  select u.user_id, u.document_id, d.*, row_number() over (partition by u.user_id order by u.document_id) as number
  from unnest($4::uuid[], $5::uuid[], $6::timestamptz[], $7::text[]) with ordinality as d (session_id, message_id, created_at, terms, n)
  join unchanged u using (n) where d.terms is not null
),
numbered as (
  insert into search_positions as p (user_id, last) select user_id, count(*) from documents group by user_id order by user_id
  on conflict (user_id) do update set last = p.last + excluded.last returning user_id, last
),
placed as (
  select d.*, p.last - count(*) over (partition by user_id) + d.number as position from documents d join numbered p using (user_id)
),
stored as (
  insert into message_search (user_id, document_id, session_id, message_id, created_at, position, terms)
  select user_id, document_id, session_id, message_id, created_at, position, (${ownerLexemes('user_id', 'position')} || ' ' || terms)::tsvector
  from placed order by user_id, document_id
  on conflict (user_id, document_id) do update set position = excluded.position, terms = excluded.terms
)
select n::integer, ${UNHURRIED} from unchanged`

const column = <K extends keyof Claim>(claims: readonly Claim[], key: K): Claim[K][] => claims.map((claim) => claim[key])

/**
 * Takes claims off the queue and stores their documents: of those that have not changed since. Somebody else's round locks, for as long as
 * its statement takes, rows that it then finds claimed: those are tried again, or they would wait until their claim is over.
 */
async function index (db: Executor, analyser: Analyser, claims: readonly Claim[]): Promise<void> {
  const texts = claims.flatMap(({ text, message_id: message }) => text === null ? [] : [{ text, weight: message === null ? 'A' as const : 'D' as const }])
  const analysed = (await analyser.analyse(texts)).values()
  let left = claims.map((one) => ({ ...one, terms: one.text === null ? null : analysed.next().value }))
  for (let tries = 1; ; tries += 1) {
    const terms = left.map((one) => one.terms)
    const { rows } = await db.query<{ n: number }>(STORE, [...claimKeys(left), column(left, 'session_id'), column(left, 'message_id'), column(left, 'created_at'), terms])
    const done = new Set(rows.map(({ n }) => n))
    left = left.filter((_one, place) => !done.has(place + 1))
    if (left.length === 0 || tries === MOST_TRIES) return
    await sleep(PAUSE_MS)
  }
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
  /** Analyses the texts; one of its own where it is absent, which nobody closes. */
  analyser?: Analyser
}

/**
 * Indexes what waits in `search_queue`, one round per call, users in turn.
 * @param db database
 * @param options for tests
 * @returns a round; nothing taken when the queue is empty, or all of it in other replicas' hands. It throws
 * COMMON_DATABASE_UNAVAILABLE; what was not done then waits in the queue as before
 */
export function createIndexer (db: Database, { retryAfter, analyser = createAnalyser() }: IndexerOptions = {}): () => Promise<Round> {
  let last: string | undefined
  return async () => {
    const turn = await claim(db, last)
    last = turn.last
    const failed: Round['failed'] = []
    // A failure counts if the database is there to count it: else it says nothing about the text.
    const attempt = async (one: Claim): Promise<void> => {
      try {
        await index(db, analyser, [one])
      } catch (error) {
        if (await fail(db, one, retryAfter)) failed.push({ documentId: one.document_id, error })
      }
    }
    const waiting = groups(turn.claims)
    try {
      for (let group = waiting[0]; group !== undefined; group = waiting[0]) {
        try {
          await index(db, analyser, group)
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
