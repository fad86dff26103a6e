/** End of generations in the database: whole text, usage and status of those that end together, committed by one statement. */
import type { Database } from '../../plugins/postgres/index.js'
import { enqueue } from '../search/enqueue.js'
import { bill } from '../usage/bill.js'
import type { CallRecord } from '../usage/record.js'
import { createBatcher, type ShowQueue } from './batcher.js'
import { each, messageColumns, toMessage, type MessageRow } from './rows.js'
import type { Message } from './shapes.js'

/** Claim on a generation: its id, and the epoch by which this process writes to it. */
export interface Claim { userId: string, messageId: string, epoch: number }

/** Outcome of a generation. */
export interface Outcome {
  status: 'complete' | 'stopped' | 'failed' | 'interrupted'
  /** UTF-16 units that checkpoints are known to hold; one that failed ambiguously may hold more. */
  stored: number
  /** The text after that. */
  tail: string
  /** Who answered; null keeps what the placeholder says. */
  agentId: string | null
  model: string | null
  finishReason: string | null
  usage: Message['usage']
  error: { code: string, message: string } | null
  /** What the model thought before it answered. */
  reasoning: string | null
  toolCalls: Message['toolCalls']
  /** Its place at an upstream that keeps conversations. */
  upstream?: object | null
  /** The pieces in which it was told; null where nobody asked for them. */
  trace?: string | null
  /** Row of the usage ledger; null where nothing was called. */
  call: CallRecord | null
}

/** Has the texts of ended answers indexed, to stand after the CTE `done`. */
export const QUEUE_DONE = enqueue("select user_id, id, session_id, id from done where content <> ''")

// Sessions are locked first, in the order of their ids, as every statement does that locks several: replicas don't deadlock.
// Rows are joined to "ended" by everything that is known of their keys rather than found by the user: a plan that is kept from when the
// tables were empty would else read all messages and sessions of the user for each answer, until the tables are analysed. So the outcomes
// come out of one CTE that has all of those keys.
// Texts are joined, not looked up in the assignment: a message that somebody changes meanwhile is updated a second time, and what such a
// recheck reads of deleted rows is empty.
const FINISH = `
  with given as materialized (
    select * from json_to_recordset($2::json) as given (
      user_id uuid, message_id uuid, epoch integer, stored integer, tail text, status text, agent_id text, model text, finish_reason text,
      usage jsonb, error jsonb, reasoning text, tool_calls jsonb, upstream jsonb, trace text, call jsonb)
  ),
  locked as materialized (
    select session.* from (
      select g.user_id, g.session_id, g.message_id, g.epoch
      from ${each('given', 'stored')}
      cross join lateral (select * from generations where user_id = given.user_id and message_id = given.message_id and epoch = given.epoch) g
      order by g.session_id, g.user_id
    ) found
    cross join lateral (
      select user_id, id as session_id, found.message_id, found.epoch from sessions
      where user_id = found.user_id and id = found.session_id for no key update
    ) session
  ),
  ended as (
    delete from generations using locked
    where generations.user_id = locked.user_id and generations.session_id = locked.session_id and generations.message_id = locked.message_id
    and generations.owner = $1 and generations.epoch = locked.epoch
    returning generations.user_id, generations.session_id, generations.message_id
  ),
  stored as (
    delete from generation_deltas using ended
    where generation_deltas.user_id = ended.user_id and generation_deltas.message_id = ended.message_id returning generation_deltas.*
  ),
  texts as materialized (
    select ended.user_id, ended.session_id, ended.message_id,
      coalesce(string_agg(stored.content, '' order by stored.position) filter (where stored.position < given.stored), '') as content
    from ended join given using (user_id, message_id) left join stored using (user_id, message_id)
    group by ended.user_id, ended.session_id, ended.message_id
  ),
  outcomes as materialized (select texts.session_id, texts.content, given.* from texts join given using (user_id, message_id)),
  done as (
    update messages set
      content = o.content || o.tail, status = o.status, model = coalesce(o.model, messages.model), finish_reason = o.finish_reason,
      usage = o.usage, error = o.error, reasoning = o.reasoning, tool_calls = o.tool_calls, agent_id = coalesce(o.agent_id, messages.agent_id),
      upstream = o.upstream, trace = o.trace, completed_at = clock_timestamp()
    from outcomes o where messages.user_id = o.user_id and messages.session_id = o.session_id and messages.id = o.message_id
    returning messages.*
  ),
  bumped as (
    update sessions set last_message_at = clock_timestamp(), updated_at = clock_timestamp()
    from ended where sessions.user_id = ended.user_id and sessions.id = ended.session_id
  ),
  queued as (${QUEUE_DONE}),
  billed as (${bill(`
    select done.user_id, done.id, given.call from done join given on given.user_id = done.user_id and given.message_id = done.id
    where given.call is not null`)})
  select ${messageColumns('done')} from done`

/** End of a generation: its whole text, usage and status. Null when it is not this owner's any more. */
export type Finish = (claim: Claim, outcome: Outcome) => Promise<Message | null>

/**
 * Bounds of one statement, and of what waits for one, in UTF-16 units; who is refused tries again, see commit-end.ts. Ends are of
 * sessions of their own, so that none has to wait for the commit of others.
 */
const BATCH = { maxItems: 100, maxWeight: 4 * 1024 * 1024, maxWaiting: 64 * 1024 * 1024, flights: 2 }

/**
 * Ends of generations; those that come together are committed together.
 * @param db the database
 * @param owner id of this process
 * @param show shows the queue
 */
export function createFinish (db: Database, owner: string, show?: ShowQueue): Finish {
  const end = createBatcher<Claim & Outcome, Message | null>({
    async write (ends) {
      const { rows } = await db.query<MessageRow>(FINISH, [owner, JSON.stringify(ends.map(toGiven))], 'finish')
      const messages = new Map(rows.map((row) => [row.id, toMessage(row)]))
      return ends.map(({ messageId }) => messages.get(messageId) ?? null)
    },
    weigh: ({ tail, reasoning }) => tail.length + (reasoning?.length ?? 0) + 500,
    isRepeatable: false,
    show: (...queue) => { show?.('generation_ends', ...queue) },
    ...BATCH
  })
  return (claim, outcome) => end({ ...claim, ...outcome })
}

function toGiven (end: Claim & Outcome): Record<string, unknown> {
  const { userId, messageId, agentId, finishReason, toolCalls, upstream = null, ...same } = end
  const renamed = { user_id: userId, message_id: messageId, agent_id: agentId, finish_reason: finishReason, tool_calls: toolCalls }
  return { ...same, ...renamed, upstream }
}
