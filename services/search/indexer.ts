import { setImmediate } from 'node:timers/promises'
import type { Database, Executor } from '../../plugins/postgres/index.js'
import { documentVector } from './document.js'
import { ownerLabels } from './labels.js'

/** Rows of one transaction: small enough to let those who change the same title pass soon. */
export const BATCH = 100
/** Characters that are analysed before the thread serves requests again: a millisecond or two. */
const CHARACTERS_AT_A_TIME = 5000

interface Waiting {
  user_id: string
  document_id: string
  session_id: string
  message_id: string | null
}

interface Document extends Waiting {
  text: string
  created_at: string
}

// Skipping rows that another replica holds keeps replicas out of each other's way. Whoever enqueues a document again takes its row's
// lock, so either this transaction sees the new text or the row is there for the next one.
const TAKE = `
delete from search_queue where ctid = any (array(select ctid from search_queue limit $1 for update skip locked))
returning user_id, document_id, session_id, message_id`

const READ = `
select w.user_id, w.document_id, w.session_id, w.message_id, coalesce(m.content, s.title) as text, coalesce(m.created_at, s.created_at)::text as created_at
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) as w (user_id, document_id, session_id, message_id)
join sessions s on s.user_id = w.user_id and s.id = w.session_id and s.deleted_at is null
left join messages m on m.user_id = w.user_id and m.id = w.message_id
where w.message_id is null or m.status <> 'streaming'
order by w.user_id`

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
  const last = new Map(rows.map(({ user_id: user, last }) => [user, Number(last)]))
  return documents.map(({ user_id: user }) => {
    const position = last.get(user) ?? 0
    last.set(user, position - 1)
    return position
  })
}

async function store (tx: Executor, documents: readonly Document[]): Promise<void> {
  const positions = await number(tx, documents)
  const vectors: string[] = []
  let characters = 0
  for (const [index, { text, user_id: user, message_id: message }] of documents.entries()) {
    vectors.push(documentVector([{ text, weight: message === null ? 'A' : 'D' }], ownerLabels(user, positions[index] ?? 0)))
    characters += text.length
    if (characters < CHARACTERS_AT_A_TIME) continue
    characters = 0
    await setImmediate()
  }
  await tx.query(STORE, [
    column(documents, 'user_id'), column(documents, 'document_id'), column(documents, 'session_id'), column(documents, 'message_id'),
    column(documents, 'created_at'), positions, vectors
  ])
}

/** What one round did. */
export interface Round {
  /** Rows taken off the queue. */
  taken: number
  /** Documents that could not be indexed, with the reason; they are off the queue and can't be found. */
  failed: { documentId: string, error: unknown }[]
}

/**
 * Index one batch of what waits in `search_queue`, in one transaction.
 * @param db database
 * @returns nothing taken when the queue is empty, or all of it in other replicas' hands
 * @throws COMMON_DATABASE_UNAVAILABLE; the batch then waits in the queue as before
 */
export async function indexBatch (db: Database): Promise<Round> {
  return db.transaction(async (tx) => {
    const { rows: waiting } = await tx.query<Waiting>(TAKE, [BATCH])
    const failed: Round['failed'] = []
    if (waiting.length === 0) return { taken: 0, failed }
    const { rows: documents } = await tx.query<Document>(READ, [
      column(waiting, 'user_id'), column(waiting, 'document_id'), column(waiting, 'session_id'), column(waiting, 'message_id')
    ])
    const attempt = async (some: readonly Document[]): Promise<unknown> => {
      await tx.query('savepoint documents')
      try {
        await store(tx, some)
        return undefined
      } catch (error) {
        await tx.query('rollback to savepoint documents')
        return error
      }
    }
    // One bad document must not keep its neighbours from being found: then they are tried one by one.
    if (await attempt(documents) !== undefined) {
      for (const document of documents) {
        const error = await attempt([document])
        if (error !== undefined) failed.push({ documentId: document.document_id, error })
      }
    }
    return { taken: waiting.length, failed }
  })
}
