/** Sealing: committed events get their links in the chain, by one process at a time. */
import type { Database, Executor } from '../../plugins/postgres/index.js'
import { CHAINED, contentHash, digestOf, GENESIS, SEAL, type ChainedRow, type Seal } from './chain.js'

/** Arbitrary but fixed: processes that would seal meet at this advisory lock. */
const LOCK = 7_305_512_802
/** Events of one turn: some milliseconds of hashing, and one short transaction. */
const BATCH = 500
/** End of counting: an alarm is due long before. */
const MOST_COUNTED = 100_000

/** Result of one turn. */
export interface Sealed {
  /** Events that wait no more. */
  sealed: number
  /** Events that still wait, counted to 100,000. */
  waiting: number
}

const WAITING = `select count(*)::int as waiting from (select from audit_unsealed limit ${MOST_COUNTED}) w`
// In whatever order they lie there: the order of sealing is the order of the chain.
const NEXT = `select u.user_id as subject, u.event_id as event, e.id is not null and s.position is null as is_new, ${CHAINED}
  from (select user_id, event_id from audit_unsealed limit $1) u
  left join audit_events e on e.user_id = u.user_id and e.id = u.event_id
  left join audit_seals s on s.user_id = u.user_id and s.event_id = u.event_id`
const LAST = `select ${SEAL} from audit_seals s order by s.position desc limit 1`
const LINK = `insert into audit_seals (position, user_id, event_id, at, content_hash, digest)
  select * from unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::bytea[], $6::bytea[])`
const DONE = `delete from audit_unsealed u using unnest($1::uuid[], $2::uuid[]) as d (user_id, event_id)
  where u.user_id = d.user_id and u.event_id = d.event_id`

/** An entry of an event that waits; not new where the event has been purged, or has a seal already. */
type Waiting = ChainedRow & { subject: string, event: string, is_new: boolean }

async function count (db: Executor): Promise<number> {
  const { rows: [row] } = await db.query<{ waiting: number }>(WAITING)
  return row?.waiting ?? 0
}

async function sealNext (tx: Executor, batch: number): Promise<number> {
  // Released with the transaction, also behind a PgBouncer; whoever comes second has nothing to do.
  const { rows: [lock] } = await tx.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [LOCK])
  if (lock?.mine !== true) return 0
  const { rows } = await tx.query<Waiting>(NEXT, [batch])
  const fresh = rows.filter((row) => row.is_new).sort((one, other) => one.position < other.position ? -1 : 1)
  const { rows: [last] } = await tx.query<Seal>(LAST)
  let { place, digest } = last ?? { place: 0, digest: GENESIS }
  const links = fresh.map((row): Seal => {
    const link = { place: ++place, subject: row.user_id, event: row.id, moment: row.position, content: contentHash(row) }
    digest = digestOf(digest, link)
    return { ...link, digest }
  })
  await tx.query(LINK, [
    links.map((link) => link.place), links.map(({ subject }) => subject), links.map(({ event }) => event),
    links.map(({ moment }) => moment), links.map(({ content }) => content), links.map((link) => link.digest)
  ])
  await tx.query(DONE, [rows.map(({ subject }) => subject), rows.map(({ event }) => event)])
  return rows.length
}

/**
 * Seal what has committed, a bounded batch of it, unless another process does so at this moment.
 * @param db the database
 * @param batch most events
 */
export async function seal (db: Database, batch = BATCH): Promise<Sealed> {
  const waiting = await count(db)
  if (waiting === 0) return { sealed: 0, waiting }
  const sealed = await db.transaction((tx) => sealNext(tx, batch))
  return { sealed, waiting: Math.max(0, waiting - sealed) }
}
