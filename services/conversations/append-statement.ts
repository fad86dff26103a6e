/** SQL of the append: messages of many sessions committed by one statement, with idempotency decided in the database. */
import { enqueue } from '../search/enqueue.js'
import { live, READ_MESSAGE_COLUMNS } from './rows.js'

/**
 * Appends rows to many sessions at once. $1 the rows as JSON, $2 whether some may be there already from an attempt that got no
 * answer, $3 the route that idempotency keys are scoped to. Answers one line per row: `outcome` is
 * - `written`, with what the database decided;
 * - `known`: `message_id` is what the same client id brought before (or this row itself, on a second attempt);
 * - `taken`: its idempotency key was used before;
 * - `missing`: the user has no such session;
 * - `moved`: the session was written to between this statement's snapshot and its lock, so that what the snapshot says about
 *   it can't be relied on; nothing was written to it. Never happens when the sessions were locked by a statement before.
 *
 * Sessions are locked in the order of their ids, so that batches of several replicas don't deadlock, and looked up one by one
 * (lateral), so that the plan stays on the index whatever the number of rows. $2 is asked in a sub-select: the plan could else be
 * simplified where it is false, and PostgreSQL would plan anew for each batch rather than keep one plan.
 */
export const APPEND = `
with input as materialized (
  select * from json_to_recordset($1::json) as i (n integer, user_id uuid, session_id uuid, id uuid, role text, content text,
    client_id text, title text, key text, hash text)
),
target as materialized (
  select s.*, (select last_seq from sessions seen where seen.user_id = s.user_id and seen.id = s.session_id) <> s.last_seq as moved
  from (select distinct user_id, session_id from input order by session_id, user_id) i
  cross join lateral (
    select user_id, id as session_id, agent_id, branch, last_seq, last_message_id, title = '' and title_source = 'cut' as untitled
    from sessions where user_id = i.user_id and id = i.session_id and ${live()}
    for no key update
  ) s
),
known as materialized (
  select i.n, m.id from input i
  cross join lateral (
    select id from messages where user_id = i.user_id and session_id = i.session_id and client_id = i.client_id
  ) m
  where i.client_id is not null
  union
  select i.n, m.id from input i
  cross join lateral (select id from messages where user_id = i.user_id and id = i.id) m
  where (select $2::boolean)
),
fresh as materialized (
  select i.n, i.id, i.role, i.content, i.client_id, i.title, i.key, i.hash, t.*
  from input i join target t using (user_id, session_id)
  where not t.moved and not exists (select from known where known.n = i.n)
),
keyed as (
  insert into idempotency_keys (user_id, route, key, request_hash, session_id, message_id)
  select user_id, $3, key, decode(hash, 'hex'), session_id, id from fresh where key is not null order by user_id, key
  on conflict do nothing
  returning user_id, message_id
),
placed as materialized (
  select f.*, (row_number() over session)::integer as nth, coalesce(lag(id) over session, last_message_id) as parent_id
  from fresh f
  where key is null or exists (select from keyed where keyed.user_id = f.user_id and keyed.message_id = f.id)
  window session as (partition by user_id, session_id order by n)
),
written as (
  insert into messages (user_id, session_id, id, parent_id, branch, seq, role, content, status, agent_id, client_id, completed_at)
  select user_id, session_id, id, parent_id, branch, last_seq + nth, role, content, 'complete', agent_id, client_id, now() from placed
),
growth as materialized (
  select user_id, session_id, count(*)::integer as added, (array_agg(id order by nth desc))[1] as last_id,
    (array_agg(title order by nth) filter (where untitled and title <> ''))[1] as title
  from placed group by user_id, session_id
),
bumped as (
  update sessions s set last_seq = s.last_seq + g.added, message_count = s.message_count + g.added, last_message_id = g.last_id, active_leaf = null,
    title = coalesce(g.title, s.title), last_message_at = now(), updated_at = now()
  from growth g where s.user_id = g.user_id and s.id = g.session_id
),
queued as (${enqueue(`
  select user_id, id, session_id, id from placed
  union all
  select user_id, session_id, session_id, null from growth where title is not null`)}
)
select i.n, k.id as message_id, p.parent_id, t.agent_id, now() as at,
  case when t.user_id is null then 'missing' when t.moved then 'moved' when k.n is not null then 'known'
    when p.n is not null then 'written' else 'taken' end as outcome
from input i
left join target t using (user_id, session_id)
left join known k on k.n = i.n
left join placed p on p.n = i.n
order by i.n`

/** Locks the sessions of the rows in the order of their ids. $1 the rows as JSON. */
export const LOCK_SESSIONS = `
select count(s.id) from (
  select distinct user_id, session_id from json_to_recordset($1::json) as i (user_id uuid, session_id uuid) order by session_id, user_id
) i
cross join lateral (select id from sessions where user_id = i.user_id and id = i.session_id for no key update) s`

/** Messages behind idempotency keys: $1 and $2 are users and their keys, in pairs, $3 the route. */
export const TAKEN_KEYS = `
select i.user_id, i.key, encode(k.request_hash, 'hex') as hash, k.message_id
from unnest($1::uuid[], $2::text[]) as i (user_id, key)
join idempotency_keys k on k.user_id = i.user_id and k.route = $3 and k.key = i.key`

/** Messages that were there already: $1 and $2 are users and ids, in pairs. */
export const KNOWN_MESSAGES = `
select user_id, ${READ_MESSAGE_COLUMNS} from messages where (user_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))`
