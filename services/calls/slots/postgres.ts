/** Slots over PostgreSQL: one short transaction for all changes of a process, which holds the agent's lock. */
import type { Database } from '../../../plugins/postgres/index.js'
import type { SlotStore } from './port.js'

const LEASE_MS = 10_000

// A database that was away could renew nobody's lease: leases count as expired only once it has been up for longer than one.
const EXPIRED = "lease_until < clock_timestamp() and now() - pg_postmaster_start_time() > interval '15 s'"

const LOCK = 'select pg_advisory_xact_lock(hashtextextended($1, 11))'
const REMOVE = `delete from agent_slots where agent_id = $1 and (id = any ($2::uuid[]) or (${EXPIRED}))`
const RENEW = "update agent_slots set lease_until = clock_timestamp() + $3 * interval '1 ms' where agent_id = $1 and id = any ($2::uuid[])"
const HELD = 'select count(*)::int as held from agent_slots where agent_id = $1 and held'
const QUEUE = `
  insert into agent_slots (user_id, id, agent_id, lease_until)
  select user_id, id, $1, clock_timestamp() + $5 * interval '1 ms'
  from (
    select *, row_number() over (order by n) as place, row_number() over (partition by user_id order by n) as own
    from unnest($2::uuid[], $3::uuid[]) with ordinality as given (user_id, id, n)
  ) as given
  where place <= $4::int + $6::int - (select count(*) from agent_slots where agent_id = $1 and not held)
    and own <= ceil($4::int / 2.0) + $6::int - (select count(*) from agent_slots s where s.agent_id = $1 and not s.held and s.user_id = given.user_id)
  on conflict do nothing returning id`
// Users take turns: whoever has the fewest places comes first, and of equals who has waited longest.
const GRANT = `
  with places as (select * from agent_slots where agent_id = $1),
  held as (select user_id, count(*) as places from places where held group by user_id),
  queue as (
    select p.user_id, p.id, p.asked_at,
      coalesce(held.places, 0) + row_number() over (partition by p.user_id order by p.asked_at, p.id) as turn
    from places p left join held on held.user_id = p.user_id where not p.held
  ),
  next as (
    select user_id, id from queue order by turn, asked_at, id
    limit case when $2::int is null then null else greatest(0, $2::int - (select count(*) from places where held)) end
  )
  update agent_slots s set held = true from next where s.user_id = next.user_id and s.id = next.id`
const STATE = 'select id, held, count(*) filter (where not held) over ()::int as waiting from agent_slots where agent_id = $1'

/**
 * Slots over the table `agent_slots`.
 * @param db the database
 * @param leaseMs how long a place holds without being renewed
 */
export function createPostgresSlots (db: Database, leaseMs = LEASE_MS): SlotStore {
  return {
    sync: ({ agentId, most, mostWaiting, wanted, released, kept }) => db.transaction(async (tx) => {
      await tx.query(LOCK, [agentId])
      await tx.query(REMOVE, [agentId, released])
      if (kept.length > 0) await tx.query(RENEW, [agentId, kept, leaseMs])
      if (wanted.length > 0) {
        // What is handed out at once does not wait.
        const { rows: [{ held } = { held: 0 }] } = await tx.query<{ held: number }>(HELD, [agentId])
        const free = most === null ? wanted.length : Math.max(0, most - held)
        await tx.query(QUEUE, [agentId, wanted.map(({ userId }) => userId), wanted.map(({ id }) => id), mostWaiting, leaseMs, free])
      }
      await tx.query(GRANT, [agentId, most])
      const { rows } = await tx.query<{ id: string, held: boolean, waiting: number }>(STATE, [agentId])
      const places = new Map(rows.map(({ id, held }) => [id, held]))
      const mine = [...wanted.map(({ id }) => id), ...kept]
      return {
        granted: mine.filter((id) => places.get(id) === true),
        refused: wanted.map(({ id }) => id).filter((id) => !places.has(id)),
        waiting: rows[0]?.waiting ?? 0
      }
    })
  }
}
