/** Calls of the ledger by an id, for administrators: of the answer, of the call, or of the request that asked. */
import type { Executor } from '../../plugins/postgres/index.js'
import { keyName } from '../api-keys/names.js'
import { username } from '../accounts/names.js'
import type { CallRecord } from './record.js'

/** Call that reached an upstream and is over. */
export interface LedgerCall extends Omit<CallRecord, 'requestId' | 'story' | 'provider'> {
  /** Of the answer, or of the call where no answer is stored. */
  id: string
  userId: string
  /** Null: the account is gone. */
  username: string | null
  keyName: string | null
  /** Null: an older version recorded it. */
  provider: string | null
  requestId: string | null
  /** Null: nobody kept a journal of it. */
  story: CallRecord['story'] | null
  /** When its end was stored. */
  endedAt: Date
}

interface Row {
  id: string
  user_id: string
  username: string | null
  key_id: string | null
  key_name: string | null
  agent_id: string
  provider: string | null
  model: string | null
  purpose: CallRecord['purpose']
  front: CallRecord['front']
  outcome: CallRecord['outcome']
  prompt_tokens: string
  cached_tokens: string | null
  completion_tokens: string
  reasoning_tokens: string | null
  is_estimated: boolean
  cost: string | null
  currency: string | null
  first_token_ms: string | null
  total_ms: string | null
  attempts: number
  request_id: string | null
  story: CallRecord['story'] | null
  created_at: Date
}

const SELECT = `
  select used.*, ${username('used.user_id')} as username, ${keyName('used.user_id', 'used.key_id')} as key_name from (
    select * from usage_ledger where id = any($1::uuid[]) or request_id = $2 order by created_at desc limit $3
  ) as used order by used.created_at desc`

const numberOf = (text: string | null): number | null => text === null ? null : Number(text)

/**
 * Calls of the ledger.
 * @param db the database
 * @param ids of answers or calls
 * @param requestId of the request that asked
 * @param limit of calls
 * @returns newest first
 */
export async function findCalls (db: Executor, ids: readonly string[], requestId: string | null, limit: number): Promise<LedgerCall[]> {
  const { rows } = await db.query<Row>(SELECT, [ids, requestId, limit])
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    username: row.username,
    keyId: row.key_id,
    keyName: row.key_name,
    agentId: row.agent_id,
    provider: row.provider,
    model: row.model,
    purpose: row.purpose,
    front: row.front,
    outcome: row.outcome,
    promptTokens: Number(row.prompt_tokens),
    cachedTokens: numberOf(row.cached_tokens),
    completionTokens: Number(row.completion_tokens),
    reasoningTokens: numberOf(row.reasoning_tokens),
    isEstimated: row.is_estimated,
    cost: numberOf(row.cost),
    currency: row.currency,
    firstTokenMs: numberOf(row.first_token_ms),
    totalMs: Number(row.total_ms ?? 0),
    attempts: row.attempts,
    requestId: row.request_id,
    story: row.story,
    endedAt: row.created_at
  }))
}
