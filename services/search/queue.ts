/** The queue of texts that wait to be indexed: who is next, what is done, what has failed. */
import type { Database, Executor } from '../../plugins/postgres/index.js'
import { messageBytes, textOf } from '../conversations/texts.js'

/** Rows of one round: small enough for the next user's turn to come soon. */
export const BATCH = 200
/** Users that one round serves at most. */
const USERS = 100
/** Bytes of text of one round, unless a single text is longer. */
const ROUND_BYTES = 1_048_576
/** Bytes that a text counts as at most: the rest of it is not read. */
const TEXT_BYTES = 1_048_576
/** Claims hold this long; a round that takes longer has its rows done again by someone else, once each. */
const CLAIM = "interval '10 seconds'"
/** Failures after which a text is set aside. */
export const ATTEMPTS = 5
/** Seconds until the second attempt; four times as many until each further one. */
const RETRY_AFTER = 1

/** Characters of a text that are read: as many as a message of the API may have. */
const MOST_CHARACTERS = 262_144

const FIRST_USER = '00000000-0000-0000-0000-000000000000'
// One condition, of which the planner knows nothing: it takes `failed_at is null` alone, in a table that was never analysed, for one row
// of two hundred, and then reads and sorts the whole queue for each user.
const READY = 'coalesce(failed_at is null and claimed_until < now(), failed_at is null)'

/**
 * Has the transaction not wait until its commit is on the disk: a crash loses all of it, and the queue is as it was. A column, since
 * the setting has to be made inside of the statement, and in it alone.
 */
export const UNHURRIED = "set_config('synchronous_commit', 'off', true)"

/** A claimed row, and its text. */
export interface Claim {
  user_id: string
  document_id: string
  session_id: string
  message_id: string | null
  /** Until when it is claimed: nobody else claims it until the same time, and whoever changes the text voids it. */
  version: string
  /** About the length of the text. */
  bytes: number
  /** Null where nothing is to be found: the conversation has gone, or the message is still being produced. */
  text: string | null
  created_at: string | null
}

// Users take turns: those after the last round's last one, an equal share of the round for each. Its larger part are the documents
// that wait longest, some are the newest, and the very newest comes first: nobody waits behind an import, not even behind his own.
// Walking the primary key from user to user takes as long as there are users, whatever they have waiting.
// A row is claimed where this statement sees it, so that its text is read as of then: one that changes while it is being locked lies
// elsewhere, and is left for the next round.
const CLAIM_ROWS = `
with recursive turns (user_id, n) as (
  (select user_id, 1 from search_queue where user_id > $1 and ${READY} order by user_id limit 1)
  union all
  select (select q.user_id from search_queue q where q.user_id > t.user_id and ${READY} order by q.user_id limit 1), n + 1
  from turns t where t.user_id is not null and n < ${USERS}
),
share as materialized (select ${BATCH} / greatest(count(user_id), 1) as rows from turns),
oldest as materialized (
  select p.* from turns t cross join lateral (
    select q.ctid as place_in_table, q.user_id, q.document_id, q.session_id, q.message_id from search_queue q where q.user_id = t.user_id and ${READY}
    order by q.document_id limit (select rows - rows / 8 from share) for update skip locked
  ) p
),
newest as materialized (
  select p.* from turns t cross join lateral (
    select q.ctid as place_in_table, q.user_id, q.document_id, q.session_id, q.message_id from search_queue q where q.user_id = t.user_id and ${READY}
    order by q.document_id desc limit (select rows / 8 from share) for update skip locked
  ) p
),
sized as (
  select p.*, least(coalesce(${messageBytes('p')}, 0), ${TEXT_BYTES}) as bytes,
    row_number() over (partition by p.user_id order by p.document_id) as from_oldest,
    row_number() over (partition by p.user_id order by p.document_id desc) as from_newest
  from (select * from oldest union select * from newest) p
),
placed as (select s.*, case from_newest when 1 then 0 else least(from_oldest, 8 * from_newest) end as place from sized s),
taken as materialized (
  select * from (
    select s.*, sum(bytes) over (order by place, bytes, user_id rows between unbounded preceding and 1 preceding) as before from placed s
  ) t where coalesce(before, 0) < ${ROUND_BYTES}
),
claimed as (
  update search_queue set claimed_until = now() + ${CLAIM} where ctid = any (array(select place_in_table from taken))
  returning user_id, document_id, claimed_until::text as version
)
select t.user_id, t.document_id, t.session_id, t.message_id, c.version, t.bytes, x.text, x.created_at,
  (select rows from share)::integer as share, (select count(user_id) from turns)::integer as users,
  (select max(user_id::text) from turns) as last, (select count(*) from sized)::integer as found, ${UNHURRIED}
from claimed c join taken t using (user_id, document_id) left join ${textOf('t', MOST_CHARACTERS)} x on true order by t.place, t.bytes`

/** The rows of one round. */
export interface Turn {
  claims: Claim[]
  /** The user whose turn was the last; the next round begins after. */
  last: string
  /** Whether more may be waiting. */
  more: boolean
}

interface ClaimedRow extends Claim { share: number, users: number, last: string, found: number }

/**
 * Claim the rows of one round.
 * @param db database
 * @param after user whose turn was the last
 */
export async function claim (db: Executor, after = FIRST_USER): Promise<Turn> {
  const { rows } = await db.query<ClaimedRow>(CLAIM_ROWS, [after])
  const [first] = rows
  if (first === undefined) return after === FIRST_USER ? { claims: [], last: FIRST_USER, more: false } : await claim(db)
  const { share, users, last, found } = first
  const perUser = new Map<string, number>()
  for (const { user_id: user } of rows) perUser.set(user, (perUser.get(user) ?? 0) + 1)
  return {
    claims: rows,
    last: users < USERS ? FIRST_USER : last,
    more: users >= USERS || found > rows.length || Math.max(...perUser.values()) >= share || after !== FIRST_USER
  }
}

const column = <K extends keyof Claim>(claims: readonly Claim[], key: K): Claim[K][] => claims.map((claim) => claim[key])

/** Parameters of {@link UNCHANGED}. */
export const claimKeys = (claims: readonly Claim[]): unknown[][] =>
  [column(claims, 'user_id'), column(claims, 'document_id'), column(claims, 'version')]

/**
 * CTE `unchanged`: the rows of the queue that have not changed since they were claimed, locked, as `place_in_table`, with their `user_id`
 * and `document_id`, and `n`, their number among the claims, from 1: $1 to $3 are {@link claimKeys}. What somebody has in hand is being
 * changed: waiting for it could end in a circle, and what is changed waits for the next round.
 */
export const UNCHANGED = `unchanged as materialized (
  select q.*, c.n from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) with ordinality as c (user_id, document_id, version, n)
  cross join lateral (
    select ctid as place_in_table, user_id, document_id from search_queue
    where user_id = c.user_id and document_id = c.document_id and claimed_until = c.version for update skip locked
  ) q
)`

/** Condition of the rows of {@link UNCHANGED} in the queue. */
export const IS_UNCHANGED = 'ctid = any (array(select place_in_table from unchanged))'

/** Give up claims: whoever is next may have the rows. */
export async function release (db: Executor, claims: readonly Claim[]): Promise<void> {
  await db.query(
    `with ${UNCHANGED} update search_queue set claimed_until = null where ${IS_UNCHANGED}`, claimKeys(claims))
}

/**
 * Count a failure: the row is tried again later, or set aside after the last attempt.
 * @param db database
 * @param claim of the row
 * @param retryAfter seconds until the second attempt
 * @returns whether it was set aside
 */
export async function fail (db: Executor, claim: Claim, retryAfter = RETRY_AFTER): Promise<boolean> {
  const { rows } = await db.query<{ aside: boolean }>(
    `with ${UNCHANGED}
     update search_queue set attempts = attempts + 1, claimed_until = now() + $4::float8 * 4 ^ attempts * interval '1 second',
       failed_at = case when attempts + 1 >= ${ATTEMPTS} then now() end
     where ${IS_UNCHANGED} returning failed_at is not null as aside`, [...claimKeys([claim]), retryAfter])
  return rows[0]?.aside ?? false
}

/** Numbers of texts that wait, and of those that were set aside. */
export async function countQueue (db: Database): Promise<{ waiting: number, failed: number }> {
  const { rows: [counts] } = await db.query<{ waiting: number, failed: number }>(
    `select (select count(*)::integer from search_queue) - f.failed as waiting, f.failed
     from (select count(*)::integer as failed from search_queue where failed_at is not null) f`)
  return counts ?? { waiting: 0, failed: 0 }
}
