import type { Executor } from '../../plugins/postgres/index.js'
import { SessionNotFound } from './errors.js'
import { live } from './rows.js'

/**
 * The newest answer of a conversation, in whatever branch, that asks for all of these calls of tools.
 * @param db the database
 * @param userId whose conversation
 * @param sessionId which one
 * @param callIds as the answer has them
 * @returns its id; undefined where there is none
 * @throws SESSION_NOT_FOUND
 */
export async function answerThatCalls (
  db: Executor, userId: string, sessionId: string, callIds: readonly string[]
): Promise<string | undefined> {
  const { rows: [row] } = await db.query<{ id: string | null }>(
    `select (
       select id from messages where user_id = $1 and session_id = $2 and tool_calls @> $3::jsonb order by seq desc limit 1
     ) as id from sessions where user_id = $1 and id = $2 and ${live()}`,
    [userId, sessionId, JSON.stringify(callIds.map((id) => ({ id })))], 'answer-that-calls')
  if (row === undefined) throw SessionNotFound()
  return row.id ?? undefined
}
