/** The statements of a conversation's copy: its messages as they are read for one, and as they are written from one. */
import { enqueue } from '../search/enqueue.js'
import { withinBytes, type Cut } from './page-bytes.js'
import { PAGE_TURN_COLUMNS, type TurnRow } from './rows.js'

/** A message as it is copied: its parent is a place in the conversation. */
export type CopiedRow = TurnRow & Cut & { seq: number, parent_seq: number | null, client_id: string | null }

/** Messages of a session by their places, cut by their bytes: user, session, the place before, the last place, limit. */
export const READ_COPY = withinBytes(`select ${PAGE_TURN_COLUMNS}, seq, client_id,
  (select p.seq from messages p where p.user_id = messages.user_id and p.id = messages.parent_id) as parent_seq
  from messages where user_id = $1 and session_id = $2 and seq > $3 and seq <= $4 order by seq limit $5`, 'asc')

const INSERT_BRANCHES = `
insert into session_branches (user_id, session_id, branch, parent_branch, fork_seq, level, jump_branch, jump_level, jump_upto)
select $1, $2, b.* from json_to_recordset($3::json) as b (branch integer, parent_branch integer, fork_seq integer,
  level integer, jump_branch integer, jump_level integer, jump_upto integer)`

const INSERT_MESSAGES = `
with input as materialized (
  select * from json_to_recordset($3::json) as i (id uuid, parent_id uuid, branch integer, seq integer, message json)
),
given as materialized (
  select i.id, i.parent_id, i.branch, i.seq, m.* from input i
  cross join lateral json_to_record(i.message) as m (role text, content text, reasoning text, status text,
    "toolCalls" jsonb, "toolCallId" text, "agentId" text, model text, "finishReason" text, usage jsonb, error jsonb, feedback jsonb, parts jsonb, "clientId" text, "createdAt" timestamptz, "completedAt" timestamptz)
),
written as (
  insert into messages (user_id, session_id, id, parent_id, branch, seq, role, content, reasoning, tool_calls, tool_call_id, status, agent_id, model, finish_reason,
    usage, error, feedback, parts, client_id, created_at, completed_at)
  select $1, $2, id, parent_id, branch, seq, role, content, reasoning, nullif("toolCalls", 'null'), "toolCallId", status, "agentId", model, "finishReason",
    nullif(usage, 'null'), nullif(error, 'null'), nullif(feedback, 'null'), nullif(parts, 'null'), "clientId", "createdAt", "completedAt" from given
)
${enqueue('select $1, id, $2, id from given')}`

/** Insert rows of a copy: user, session, the rows as JSON. */
export const INSERT_COPY = { branches: INSERT_BRANCHES, messages: INSERT_MESSAGES }
