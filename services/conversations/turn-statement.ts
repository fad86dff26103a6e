/** SQL of the start of a turn, everything that belongs to it in one round trip, and of the reason when it can't start. */
import { enqueue } from '../search/enqueue.js'
import { forkCte, ownCte, placeCte } from './placement.js'
import { live, TURN_COLUMNS } from './rows.js'

/*
 * The start of a generation in one round trip: idempotency key, user messages, the assistant's placeholder, the session's
 * bump and the generation's row are committed together or not at all. Parameters of both statements:
 *   $1 user  $2 session  $3 ids  $4 roles  $5 contents  $6 agent  $7 model  $8 owner  $9 lease in ms
 *   $10 route  $11 idempotency key  $12 request hash  $13 title
 * The last of the messages is the placeholder. No row comes back when something stands against it; why is asked then.
 */

const NEW_MESSAGES = `
  new as (
    select id, role, content, n::int, lag(id) over (order by n) as before, count(*) over ()::int as total
    from unnest($3::uuid[], $4::text[], $5::text[]) with ordinality as given (id, role, content, n)
  )`

// Without a key nothing is written, and the start goes on; with one that is taken already, "free" is empty and nothing follows.
const KEY = (source: string) => `
  key as (
    insert into idempotency_keys (user_id, route, key, request_hash, session_id, message_id)
    select $1, $10, $11, $12, $2, (select id from new where n = total) from ${source} where $11::text is not null
    on conflict do nothing returning 1
  ),
  free as (select 1 from ${source} where $11::text is null union all select 1 from key)`

const REST = `
  inserted as (
    insert into messages (user_id, session_id, id, parent_id, branch, seq, role, content, status, agent_id, model, completed_at)
    select $1, $2, new.id, coalesce(new.before, turn.parent_id), turn.branch, turn.last_seq + new.n, new.role, new.content,
      case when new.n = new.total then 'streaming' else 'complete' end, $6, case when new.n = new.total then $7 end,
      case when new.n = new.total then null else now() end
    from turn, new
    returning *
  ),
  generation as (
    insert into generations (user_id, session_id, message_id, owner, lease_until)
    select $1, $2, new.id, $8, now() + $9 * interval '1 ms' from turn, new where new.n = new.total
  ),
  queued as (${enqueue(`
    select $1, id, $2, id from inserted where status = 'complete' union all select $1, $2, $2, null from turn where turn.titled`)}
  )
  select ${TURN_COLUMNS}, (select forks from turn) as forks from inserted order by seq`

/** Start in a session that is made with it. */
export const START_NEW_SESSION = `
  with ${NEW_MESSAGES},
  ready as (select total from new where n = total),
  ${KEY('ready')},
  turn as (
    insert into sessions (user_id, id, agent_id, title, message_count, last_seq, last_message_id)
    select $1, $2, $6, $13, total, total, (select id from new where n = total) from ready, free
    returning null::uuid as parent_id, 0 as branch, 0 as last_seq, false as forks, title <> '' as titled
  ),
  ${REST}`

/**
 * Start in a session that is there. $14 is the message that the turn follows (null: the end of the branch shown last, or the
 * newest), $15 is true to begin beside the first message.
 */
export const START_IN_SESSION = `
  with ${NEW_MESSAGES},
  ${ownCte({ user: '$1', session: '$2' })},
  ${placeCte({
    parent: 'coalesce($14::uuid, own.active_leaf)',
    root: '$15::boolean',
    gate: 'not exists (select 1 from generations where generations.user_id = $1 and generations.session_id = $2)'
  })},
  ${KEY('place')},
  ${forkCte('place, free')},
  turn as (
    update sessions set
      last_seq = place.last_seq + new.total, message_count = own.message_count + new.total, last_message_id = new.id,
      active_leaf = null, branch = place.branch, branch_count = place.branch_count, agent_id = $6, last_message_at = now(), updated_at = now(),
      title = case when own.title = '' and own.title_source = 'cut' then $13 else own.title end
    from place, own, free, new
    where sessions.user_id = $1 and sessions.id = $2 and new.n = new.total
    returning place.parent_id, place.branch, place.last_seq, place.forks, own.title = '' and sessions.title <> '' as titled
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
