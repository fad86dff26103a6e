/** Storage of running generations: leases, checkpoints of text, the final commit, and what other processes read of them meanwhile. */
import type { Database } from '../../plugins/postgres/index.js'
import { bill } from '../usage/bill.js'
import type { ShowQueue } from './batcher.js'
import { createFinish, QUEUE_DONE, type Claim, type Outcome } from './generation-end.js'
import { each, live, messageColumns, toMessage, type MessageRow } from './rows.js'
import type { Message } from './shapes.js'

export type { Claim, Outcome } from './generation-end.js'

/** Text that a checkpoint stores. */
export interface Delta extends Claim {
  /** UTF-16 units before it. */
  position: number
  /** Empty renews the lease alone. */
  content: string
  /** What its trace has grown by, where it has one. */
  trace?: string | null
}

/** The state of a generation that another process runs, or that has ended. */
export interface StoredState {
  message: Message
  running: boolean
}

// A database that was away could renew nobody's lease: leases count as expired only once it has been up for longer than one.
const DATABASE_UP = "now() - pg_postmaster_start_time() > interval '15 s'"

/** Store of running generations. */
export interface GenerationStore {
  /** Append text and renew leases of many generations in one statement; returns the message ids that are still this owner's. */
  checkpoint(deltas: Delta[]): Promise<Set<string>>
  /** End a generation: its whole text, usage and status in one statement. Null when it is not this owner's any more. */
  finish(claim: Claim, outcome: Outcome): Promise<Message | null>
  /**
   * End generations whose owner is gone, keeping their text as `interrupted`.
   * @param scope one session, or all; `force` ignores leases of other owners (a service that begins has its embedded database to itself),
   * `gone` those of owners that have died
   * @returns ids of the messages
   */
  takeOver(scope: { userId?: string, sessionId?: string, force?: boolean, gone?: readonly string[] }): Promise<string[]>
  /** Stored text from one position to another, both in UTF-16 units; of the message itself once its generation has ended. */
  text(userId: string, messageId: string, from: number, to: number): Promise<string>
  /** A message and whether its generation still runs; null when there is no such message of that user. */
  state(userId: string, messageId: string): Promise<StoredState | null>
}

const CHECKPOINT = `
  with given as (
    select * from unnest($2::uuid[], $3::uuid[], $4::int[], $5::int[], $6::text[], $8::text[]) as given (user_id, message_id, epoch, position, content, trace)
  ),
  alive as (
    update generations set lease_until = now() + $7 * interval '1 ms' from ${each('given', 'position')}
    where generations.user_id = given.user_id and generations.message_id = given.message_id
    and generations.owner = $1 and generations.epoch = given.epoch
    returning given.*
  ),
  stored as (
    insert into generation_deltas (user_id, message_id, position, content, trace)
    select user_id, message_id, position, content, trace from alive where content <> ''
    -- A repeat after an ambiguous failure begins at the same place and may have grown.
    on conflict (user_id, message_id, position) do update set content = excluded.content, trace = excluded.trace
  )
  select message_id from alive`

// Whoever could have counted is gone: four characters make a token, and of the prompt nothing is known but the question.
const ROUGH_USAGE = `case when texts.content <> '' then (
      select jsonb_build_object('promptTokens', prompt, 'completionTokens', completion, 'totalTokens', prompt + completion, 'source', 'estimated')
      from (select ceil(length(texts.content) / 4.0)::int as completion, coalesce((
        select ceil(length(p.content) / 4.0)::int from messages p where p.user_id = messages.user_id and p.id = messages.parent_id
      ), 0) as prompt) as rough) end`
const INTERRUPTED_CALL = `jsonb_build_object(
      'agentId', agent_id, 'model', model, 'purpose', 'turn', 'outcome', 'interrupted', 'isEstimated', true, 'attempts', 1,
      'promptTokens', coalesce((usage->>'promptTokens')::int, 0), 'completionTokens', coalesce((usage->>'completionTokens')::int, 0))`

const TAKE_OVER = `
  with dead as (
    delete from generations where (user_id, session_id) in (
      select user_id, session_id from generations
      where ($1::uuid is null or (user_id = $1 and session_id = $2)) and (($3 and owner <> $4) or owner = any($5::uuid[]) or (lease_until < now() and ${DATABASE_UP}))
      limit 200 for update skip locked
    ) returning user_id, message_id
  ),
  stored as (
    delete from generation_deltas using dead
    where generation_deltas.user_id = dead.user_id and generation_deltas.message_id = dead.message_id
    returning generation_deltas.*
  ),
  texts as (
    select dead.user_id, dead.message_id, coalesce(string_agg(stored.content, '' order by stored.position), '') as content,
      string_agg(stored.trace, '' order by stored.position) as trace
    from dead left join stored on stored.user_id = dead.user_id and stored.message_id = dead.message_id
    group by dead.user_id, dead.message_id
  ),
  done as (
    update messages set content = texts.content, trace = texts.trace, status = 'interrupted', completed_at = clock_timestamp(), usage = ${ROUGH_USAGE}
    from texts where messages.user_id = texts.user_id and messages.id = texts.message_id and messages.status = 'streaming'
    returning messages.user_id, messages.id, messages.session_id, messages.content, messages.agent_id, messages.model, messages.usage
  ),
  billed as (${bill(`select user_id, id, ${INTERRUPTED_CALL} from done`)}),
  queued as (${QUEUE_DONE})
  select id from done`

/**
 * The store over the database.
 * @param db the database
 * @param owner id of this process
 * @param leaseMs how long a claim holds without a checkpoint
 * @param show shows its queue
 */
export function createGenerationStore (db: Database, owner: string, leaseMs: number, show?: ShowQueue): GenerationStore {
  return {
    async checkpoint (deltas) {
      const { rows } = await db.query<{ message_id: string }>(CHECKPOINT, [
        owner, deltas.map(({ userId }) => userId), deltas.map(({ messageId }) => messageId), deltas.map(({ epoch }) => epoch),
        deltas.map(({ position }) => position), deltas.map(({ content }) => content), leaseMs,
        deltas.map(({ trace = null }) => trace)
      ], 'checkpoint')
      return new Set(rows.map(({ message_id: id }) => id))
    },

    finish: createFinish(db, owner, show),

    async takeOver ({ userId, sessionId, force = false, gone = [] }) {
      const { rows } = await db.query<{ id: string }>(TAKE_OVER, [userId ?? null, sessionId ?? null, force, owner, gone])
      return rows.map(({ id }) => id)
    },

    async text (userId, messageId, from, to) {
      const { rows } = await db.query<{ position: number, content: string }>(
        'select position, content from generation_deltas where user_id = $1 and message_id = $2 and position < $4 and position >= coalesce((' +
        'select max(position) from generation_deltas where user_id = $1 and message_id = $2 and position <= $3), 0) order by position',
        [userId, messageId, from, to])
      if (rows.length === 0) {
        const { rows: [message] } = await db.query<{ content: string }>('select content from messages where user_id = $1 and id = $2', [userId, messageId])
        return (message?.content ?? '').slice(from, to)
      }
      const first = rows[0]?.position ?? from
      return rows.map(({ content }) => content).join('').slice(from - first, to - first)
    },

    async state (userId, messageId) {
      const { rows: [row] } = await db.query<MessageRow & { running: boolean }>(
        `select ${messageColumns()}, exists (
           select 1 from generations g where g.user_id = $1 and g.message_id = $2
         ) as running
         from messages where user_id = $1 and id = $2
         and exists (select 1 from sessions s where s.user_id = $1 and s.id = messages.session_id and ${live('s')})`, [userId, messageId], 'message-state')
      return row === undefined ? null : { message: toMessage(row), running: row.running }
    }
  }
}
