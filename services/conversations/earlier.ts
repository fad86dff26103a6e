import type { Executor } from '../../plugins/postgres/index.js'
import { IdempotencyConflict } from './errors.js'
import { requestHash, type IdempotencyKey } from './idempotency.js'

/**
 * Turn that an idempotency key stands for.
 * @returns undefined where it stands for none
 * @throws CHAT_IDEMPOTENCY_CONFLICT where it was another request's
 */
export async function findRepeated (
  db: Executor, userId: string, { route, key, request }: IdempotencyKey
): Promise<{ sessionId: string, messageId: string } | undefined> {
  const { rows: [row] } = await db.query<{ request_hash: Buffer, session_id: string, message_id: string }>(
    'select request_hash, session_id, message_id from idempotency_keys where user_id = $1 and route = $2 and key = $3', [userId, route, key])
  if (row === undefined) return undefined
  if (!row.request_hash.equals(requestHash(request))) throw IdempotencyConflict()
  return { sessionId: row.session_id, messageId: row.message_id }
}

/**
 * Tokens of a conversation so far, as its last answer had them: what the next prompt begins with, about.
 * @returns 0 where there is no such answer
 */
export async function tokensOfBranch (db: Executor, userId: string, sessionId: string): Promise<number> {
  const { rows: [row] } = await db.query<{ tokens: number | null }>(
    `select (usage->>'totalTokens')::float8 as tokens from messages
     where user_id = $1 and session_id = $2 and usage is not null order by seq desc limit 1`, [userId, sessionId])
  return row?.tokens ?? 0
}
