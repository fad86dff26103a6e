/**
 * Reservations over PostgreSQL. Those of one process that come at the same time are decided on in one transaction, which holds the locks
 * of their agents and users: no two replicas ever decide on the same subject at once.
 */
import type { Database, Executor } from '../../../plugins/postgres/index.js'
import { createBatcher, type BatcherOptions, type ShowQueue } from '../../conversations/batcher.js'
import { costSpent, firstIdOf, startOfDay, startOfMonth, tokensSpent } from '../../usage/spent.js'
import { decide, take, type Budget, type Second } from './decision.js'
import type { Refusal, ReservationKey, Reservations, Wanted } from './port.js'

/** Use of agents and users that a batch is about. */
interface State {
  seconds: Map<string, Second[]>
  budgets: Map<string, { day: Budget, month: Budget }>
  dayEndsIn: number
  monthEndsIn: number
}

/** Options of the reservations. */
export interface PostgresReservationsOptions {
  /** Milliseconds that a reservation holds without being renewed. */
  leaseMs?: number
  /** The present; for tests. */
  now?: () => Date
  /** Shows the queues. */
  show?: ShowQueue
}

const LOCK = `select pg_advisory_xact_lock(key) from (
  select distinct hashtextextended(subject, 7) as key from unnest($1::text[]) as given (subject) order by key) as keys`

// A reservation whose lease has run out counts for nothing: its process is gone.
const COUNTS = '(settled or lease_until > clock_timestamp())'

const SECONDS = `select agent_id as "agentId", floor(extract(epoch from clock_timestamp() - reserved_at))::int as age, count(*)::int as requests,
    sum(tokens)::float8 as tokens, bool_or(not settled) as "isOpen"
  from limit_reservations
  where agent_id = any ($1::text[]) and reserved_at > clock_timestamp() - interval '60 s' and ${COUNTS}
  group by 1, 2`

const BUDGETS = `select u.id, ${tokensSpent('u.id', '$2::uuid')} as day, ${costSpent('u.id', '$3::uuid')} as month,
    (select coalesce(sum(r.tokens), 0)::float8 from limit_reservations r
     where r.user_id = u.id and not r.settled and r.lease_until > clock_timestamp() and r.id >= $2::uuid) as "dayReserved",
    (select coalesce(sum(r.cost), 0)::float8 from limit_reservations r
     where r.user_id = u.id and not r.settled and r.lease_until > clock_timestamp() and r.id >= $3::uuid) as "monthReserved"
  from unnest($1::uuid[]) as u (id)`

const INSERT = `insert into limit_reservations (user_id, id, agent_id, tokens, cost, lease_until)
  select user_id, id, agent_id, tokens, cost, clock_timestamp() + $6 * interval '1 ms'
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[]) as given (user_id, id, agent_id, tokens, cost)
  on conflict do nothing`

// What no minute counts any more is of no use.
const FORGET = `delete from limit_reservations
  where agent_id = any ($1::text[]) and reserved_at < clock_timestamp() - interval '61 s' and (settled or lease_until < clock_timestamp())`

const GIVEN = 'unnest($1::uuid[], $2::uuid[], $3::text[]) as given (user_id, id, agent_id)'
const NAMED = 'r.user_id = given.user_id and r.id = given.id and r.agent_id = given.agent_id'
const SETTLE = `update limit_reservations r set settled = true, tokens = given.tokens
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[]) as given (user_id, id, agent_id, tokens) where ${NAMED} and not r.settled`
const RENEW = `update limit_reservations r set lease_until = clock_timestamp() + $4 * interval '1 ms' from ${GIVEN} where ${NAMED} and not r.settled`
const RELEASE = `delete from limit_reservations r using ${GIVEN} where ${NAMED} and not r.settled`

const BATCH = { maxItems: 500, maxWeight: 500, maxWaiting: 5000, weigh: () => 1 }
const LEASE_MS = 10_000

const hasAgentLimit = ({ limits }: Wanted): boolean => limits.requestsPerMinute !== null || limits.tokensPerMinute !== null
const hasQuota = ({ limits }: Wanted): boolean => limits.tokensPerDay !== null || limits.costPerMonth !== null
const keysOf = (keys: readonly ReservationKey[]): string[][] =>
  [keys.map(({ userId }) => userId), keys.map(({ id }) => id), keys.map(({ agentId }) => agentId)]
const DAY_MS = 86_400_000
const secondsUntil = (ms: number, now: Date): number => Math.max(1, Math.ceil((ms - now.getTime()) / 1000))

/**
 * Reservations over the table `limit_reservations` and the usage ledger.
 * @param db the database
 * @param options for tests
 */
export function createPostgresReservations (
  db: Database, { leaseMs = LEASE_MS, now = () => new Date(), show }: PostgresReservationsOptions = {}
): Reservations {
  async function read (tx: Executor, wanted: readonly Wanted[]): Promise<State> {
    const agents = [...new Set(wanted.filter(hasAgentLimit).map(({ agentId }) => agentId))]
    const users = [...new Set(wanted.filter(hasQuota).map(({ userId }) => userId))]
    await tx.query(LOCK, [[...agents.map((id) => `agent ${id}`), ...users.map((id) => `user ${id}`)]])
    const present = now()
    const [day, month] = [startOfDay(present), startOfMonth(present)]
    const state: State = {
      seconds: new Map(agents.map((id) => [id, []])),
      budgets: new Map(),
      dayEndsIn: secondsUntil(day.getTime() + DAY_MS, present),
      monthEndsIn: secondsUntil(Date.UTC(present.getUTCFullYear(), present.getUTCMonth() + 1), present)
    }
    if (agents.length > 0) {
      const { rows } = await tx.query<Second & { agentId: string }>(SECONDS, [agents])
      for (const { agentId, ...second } of rows) state.seconds.get(agentId)?.push(second)
    }
    if (users.length > 0) {
      const { rows } = await tx.query<{ id: string, day: number, month: number, dayReserved: number, monthReserved: number }>(
        BUDGETS, [users, firstIdOf(day), firstIdOf(month)])
      for (const row of rows) {
        const day = { spent: row.day, reserved: row.dayReserved }
        state.budgets.set(row.id, { day, month: { spent: row.month, reserved: row.monthReserved } })
      }
    }
    return state
  }

  async function write (tx: Executor, wanted: readonly Wanted[]): Promise<(Refusal | null)[]> {
    const { seconds, budgets, dayEndsIn, monthEndsIn } = await read(tx, wanted)
    const rows: (ReservationKey & { tokens: number, cost: number })[] = []
    const answers = wanted.map((one) => {
      const { day, month } = budgets.get(one.userId) ?? { day: { spent: 0, reserved: 0 }, month: { spent: 0, reserved: 0 } }
      const used = { seconds: seconds.get(one.agentId) ?? [], day, month, dayEndsIn, monthEndsIn }
      const decision = decide(one, used)
      if ('scope' in decision) return decision
      take(used, decision)
      rows.push({ userId: one.userId, id: one.id, agentId: one.agentId, ...decision })
      return null
    })
    if (rows.length > 0) {
      const amounts = [rows.map(({ tokens }) => Math.round(tokens)), rows.map(({ cost }) => Math.round(cost))]
      await tx.query(INSERT, [...keysOf(rows), ...amounts, leaseMs])
      if (seconds.size > 0) await tx.query(FORGET, [[...seconds.keys()]])
    }
    return answers
  }

  const settled = async (items: { key: ReservationKey, tokens: number }[]): Promise<void[]> => {
    await db.query(SETTLE, [...keysOf(items.map(({ key }) => key)), items.map(({ tokens }) => tokens)])
    return items.map(() => undefined)
  }
  const released = async (keys: ReservationKey[]): Promise<void[]> => {
    await db.query(RELEASE, keysOf(keys))
    return keys.map(() => undefined)
  }

  const shown = (name: string): Pick<BatcherOptions<never, never>, 'show'> => ({ show: (...queue) => { show?.(name, ...queue) } })
  const reserve = createBatcher<Wanted, Refusal | null>({ ...BATCH, ...shown('limits_reserve'), write: (wanted) => db.transaction((tx) => write(tx, wanted)) })
  const settle = createBatcher<{ key: ReservationKey, tokens: number }, void>({ ...BATCH, ...shown('limits_settle'), write: settled })
  return {
    reserve,
    renew: async (keys) => { await db.query(RENEW, [...keysOf(keys), leaseMs]) },
    settle: (key, tokens) => settle({ key, tokens }),
    release: createBatcher<ReservationKey, void>({ ...BATCH, ...shown('limits_release'), write: released })
  }
}
