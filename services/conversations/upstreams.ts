import type { Executor } from '../../plugins/postgres/index.js'
import { IN_LIVE_SESSION } from './messages.js'

/** Standing of a question: the place of the answer before it at its upstream, as it was stored, and whether nobody has answered yet. */
export interface StoredStanding { upstream: object | null, isFresh: boolean }

// An upstream's conversation is one line: from an answer that something else followed there already, nobody can go on.
const STANDING = `
select case when a.status in ('complete', 'stopped') and not exists (
    select from messages later where later.user_id = $1 and later.session_id = $2 and later.seq > a.seq
    and later.upstream->>'conversationId' = a.upstream->>'conversationId'
  ) then a.upstream end as upstream,
  not exists (select from messages m where m.user_id = $1 and m.session_id = $2 and m.role = 'assistant' and m.status <> 'streaming') as "isFresh"
from messages q left join messages a on a.user_id = q.user_id and a.id = q.parent_id and a.session_id = q.session_id
where q.user_id = $1 and q.session_id = $2 and q.id = $3`

/**
 * Standing of a question at upstreams that keep conversations.
 * @param db the database
 * @param userId whose
 * @param sessionId its conversation
 * @param questionId the message that is to be answered
 */
export async function readStanding (db: Executor, userId: string, sessionId: string, questionId: string): Promise<StoredStanding> {
  const { rows: [row] } = await db.query<StoredStanding>(STANDING, [userId, sessionId, questionId], 'upstream-standing')
  return row ?? { upstream: null, isFresh: false }
}

/**
 * Place of an answer at its upstream, as it was stored.
 * @returns null where it has none, or there is no such answer
 */
export async function readUpstream (db: Executor, userId: string, messageId: string): Promise<object | null> {
  const { rows: [row] } = await db.query<{ upstream: object | null }>(
    `select upstream from messages where user_id = $1 and id = $2 and ${IN_LIVE_SESSION}`, [userId, messageId], 'message-upstream')
  return row?.upstream ?? null
}
