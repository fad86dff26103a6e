/** Rows of the usage ledger, in the statement of whoever stores the end of a call. */

/** Columns with the fields of a record, and their types. */
const COLUMNS = [
  ['key_id', 'keyId', 'uuid'], ['agent_id', 'agentId', 'text'], ['provider', 'provider', 'text'], ['model', 'model', 'text'],
  ['purpose', 'purpose', 'text'], ['front', 'front', 'text'], ['outcome', 'outcome', 'text'], ['prompt_tokens', 'promptTokens', 'bigint'],
  ['cached_tokens', 'cachedTokens', 'bigint'], ['completion_tokens', 'completionTokens', 'bigint'],
  ['reasoning_tokens', 'reasoningTokens', 'bigint'], ['is_estimated', 'isEstimated', 'boolean'], ['cost', 'cost', 'bigint'],
  ['currency', 'currency', 'text'], ['first_token_ms', 'firstTokenMs', 'bigint'], ['total_ms', 'totalMs', 'bigint'], ['attempts', 'attempts', 'integer'],
  ['request_id', 'requestId', 'text'], ['story', 'story', 'jsonb']
] as const

/**
 * Statement that adds rows to the ledger. A call has one row, by its id: a repeat adds none.
 * @param source query of `user_id`, `id` (of the answer, or of the call where no answer is stored) and `call`: a CallRecord as jsonb
 */
export const bill = (source: string): string => `
  insert into usage_ledger (user_id, id, ${COLUMNS.map(([column]) => column).join(', ')})
  select given.user_id, given.id, call.* from (${source}) as given (user_id, id, call),
    jsonb_to_record(given.call) as call (${COLUMNS.map(([, field, type]) => `"${field}" ${type}`).join(', ')})
  on conflict do nothing`
