/** SQL of the start of turns, everything that belongs to them in one round trip, and of the reason when one can't start. */
import { enqueue } from '../search/enqueue.js'
import { forkCte, ownCte, placeCte } from './placement.js'
import { live, TURN_COLUMNS } from './rows.js'

/*
 * The start of generations in one round trip: of each turn the idempotency key, user messages, the assistant's placeholder, the session's
 * bump and the generation's row are committed together or not at all. Parameters of both statements: $1 the turns as JSON, each of a
 * session of its own and with a key of its own, $2 the owner, $3 its lease in ms. The last of a turn's messages is the placeholder. No
 * row of a turn comes back when something stands against it; why is asked then.
 *
 * Sessions are locked in the order of their ids, then keys in theirs, as by every statement here, so that replicas don't deadlock.
 */

const GIVEN = `
  given as materialized (
    select * from json_to_recordset($1::json) as given (
      user_id uuid, session_id uuid, ids uuid[], roles text[], contents text[], total integer, last uuid, agent_id text, model text,
      route text, key text, hash text, title text, name text, parent uuid, root boolean, more jsonb, request jsonb, front text, request_id text)
  ),
  new as materialized (
    select user_id, session_id, id, role, content, agent_id, n::int, total, lag(id) over (partition by user_id, session_id order by n) as before,
      case when n = total then model end as model, case when n = total then 'streaming' when nullif(more, 'null')->(n::int - 1) ? 'error' then 'failed' else 'complete' end as status,
      case when n = total then null else now() end as completed_at,
      nullif(more, 'null')->(n::int - 1) as more, case when n = total then nullif(request, 'null') end as request
    from given cross join lateral unnest(ids, roles, contents) with ordinality as message (id, role, content, n)
  )`

// Without a key nothing is written, and the start goes on; with one that is taken already, "free" has no row and nothing follows.
const KEY = (turns: string) => `
  key as (
    insert into idempotency_keys (user_id, route, key, request_hash, session_id, message_id)
    select user_id, route, key, decode(hash, 'hex'), session_id, last from ${turns} where key is not null order by user_id, route, key
    on conflict do nothing returning user_id, session_id
  ),
  free as (select user_id, session_id from ${turns} where key is null union all select user_id, session_id from key)`

const REST = `
  inserted as (
    insert into messages (user_id, session_id, id, parent_id, branch, seq, role, content, status, agent_id, model, completed_at,
      tool_calls, tool_call_id, parts, error, client_id, request)
    select user_id, session_id, id, coalesce(before, parent_id), branch, last_seq + n, role, content, status, agent_id, model, completed_at,
      more->'toolCalls', more->>'toolCallId', more->'parts', more->'error', more->>'clientId', request
    from turn join new using (user_id, session_id)
    returning *
  ),
  generation as (
    insert into generations (user_id, session_id, message_id, owner, lease_until, front, request_id)
    select user_id, session_id, last, $2, now() + $3 * interval '1 ms', given.front, given.request_id from turn join given using (user_id, session_id)
  ),
  queued as (${enqueue(`
    select user_id, id, session_id, id from inserted where status = 'complete'
    union all select user_id, session_id, session_id, null from turn where titled`)}
  )
  select ${TURN_COLUMNS},
    (select forks from turn where turn.user_id = inserted.user_id and turn.session_id = inserted.session_id) as forks
  from inserted order by session_id, seq`

/** Starts in sessions that are made with them. */
export const START_NEW_SESSIONS = `
  with ${GIVEN},
  ${KEY('given')},
  turn as (
    insert into sessions (user_id, id, agent_id, title, message_count, last_seq, last_message_id, client_id)
    select user_id, session_id, agent_id, title, total, total, last, name from given join free using (user_id, session_id)
    returning user_id, id as session_id, null::uuid as parent_id, 0 as branch, 0 as last_seq, false as forks, title <> '' as titled
  ),
  ${REST}`

/**
 * Starts in sessions that are there. A turn's `parent` is the message that it follows (null: the end of the branch shown last, or the
 * newest); `root` is true to begin beside the first message.
 */
export const START_IN_SESSIONS = `
  with ${GIVEN},
  ${ownCte('given', 'parent, root')},
  ${placeCte({
    parent: 'coalesce(own.parent, own.active_leaf)',
    root: 'own.root',
    gate: 'not exists (select 1 from generations g where g.user_id = own.user_id and g.session_id = own.id offset 0)'
  })},
  placed as (select given.* from given join place using (user_id, session_id)),
  ${KEY('placed')},
  ${forkCte('place join free using (user_id, session_id)')},
  turn as (
    update sessions set
      last_seq = place.last_seq + placed.total, message_count = own.message_count + placed.total, last_message_id = placed.last,
      active_leaf = null, branch = place.branch, branch_count = place.branch_count, agent_id = placed.agent_id, last_message_at = now(), updated_at = now(),
      title = case when own.title = '' and own.title_source = 'cut' then placed.title else own.title end
    from placed join free using (user_id, session_id) join place using (user_id, session_id)
      join own on own.user_id = placed.user_id and own.id = placed.session_id
    where sessions.user_id = placed.user_id and sessions.id = placed.session_id
    returning sessions.user_id, sessions.id as session_id, place.parent_id, place.branch, place.last_seq, place.forks,
      own.title = '' and sessions.title <> '' as titled
  ),
  ${REST}`

/** Reason why a start gave no row. Parameters: $1 user, $2 session, $3 route, $4 idempotency key, $5 the parent, or null. */
export const WHY_NOT = `
  select
    exists (select 1 from sessions where user_id = $1 and id = $2 and ${live()}) as session,
    (select message_id from generations where user_id = $1 and session_id = $2) as running,
    $5::uuid is null or exists (select 1 from messages where user_id = $1 and session_id = $2 and id = $5) as parent,
    k.request_hash, k.session_id, k.message_id
  from (select 1) as one left join idempotency_keys k on k.user_id = $1 and k.route = $3 and k.key = $4`
