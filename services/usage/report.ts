/** Report of the usage ledger: calls of a time, added up by who asked, who answered, or when. */
import type { Executor } from '../../plugins/postgres/index.js'
import { keyName } from '../api-keys/names.js'
import { username } from '../accounts/names.js'

/** Groupings of a report. */
export const GROUPINGS = ['agent', 'user', 'key', 'model', 'front', 'day'] as const

/** Grouping of a report. */
export type Grouping = typeof GROUPINGS[number]

/** An amount of money: whole millionths of a currency (ISO 4217). */
export interface Amount { amount: number, currency: string }

/** Line of a report. */
export interface UsageLine {
  /**
   * Id of the agent, user or API key, name of the model or front, or day (UTC, `YYYY-MM-DD`); null: calls without a key or a model, or
   * for titles.
   */
  key: string | null
  /** Name for a person: of the agent, the user or the key, deleted ones included; else the key. */
  name: string | null
  requests: number
  promptTokens: number
  completionTokens: number
  /** Millionths, where all that was paid has one currency; null where it has several; 0 where nothing has a price. */
  cost: number | null
  costs: Amount[]
  /** Calls that failed, or that the end of a process cut. */
  errors: number
}

/** Time of a report; `from` is included, `to` is not. */
export interface Interval { from?: Date, to?: Date }

/** Days that a report covers where nobody says since when. */
export const DEFAULT_DAYS = 30
/** Most groups that are read; of more, those with the most calls. */
const MOST_GROUPS = 10_000

interface Row {
  key: string | null
  name: string | null
  currency: string | null
  requests: string
  prompt: string
  completion: string
  cost: string | null
  errors: string
}

// What was recorded before the ledger knew of fronts came in one of two.
const ASKED_IN = "coalesce(front, case purpose when 'turn' then 'native' when 'front' then 'openai' end)"

const KEYS: Record<Grouping, { columns: string, key: string, name: string }> = {
  agent: { columns: 'agent_id', key: 'agent_id', name: 'null' },
  user: { columns: 'user_id', key: 'user_id::text', name: username('used.user_id') },
  key: { columns: 'user_id, key_id', key: 'key_id::text', name: keyName('used.user_id', 'used.key_id') },
  model: { columns: 'model', key: 'model', name: 'null' },
  front: { columns: 'asked_in', key: 'asked_in', name: 'null' },
  day: { columns: 'day', key: 'day', name: 'null' }
}

const select = ({ columns, key, name }: typeof KEYS[Grouping]): string => `
  select used.key, ${name} as name, used.currency, used.requests, used.prompt, used.completion, used.cost, used.errors from (
    select ${columns}, ${key} as key, currency, count(*) as requests, sum(prompt_tokens) as prompt, sum(completion_tokens) as completion,
      sum(cost) as cost, count(*) filter (where outcome in ('failed', 'interrupted')) as errors
    from (
      select *, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day, ${ASKED_IN} as asked_in from usage_ledger
      where created_at >= coalesce($1::timestamptz, now() - interval '${DEFAULT_DAYS} days') and ($2::timestamptz is null or created_at < $2)
        and ($3::uuid is null or user_id = $3)
    ) as calls
    group by ${columns}, currency order by requests desc, key limit ${MOST_GROUPS}
  ) as used`

function add (line: UsageLine, { requests, prompt, completion, cost, currency, errors }: Row): void {
  line.requests += Number(requests)
  line.promptTokens += Number(prompt)
  line.completionTokens += Number(completion)
  line.errors += Number(errors)
  if (cost === null || currency === null) return
  const same = line.costs.find((amount) => amount.currency === currency)
  if (same === undefined) line.costs.push({ amount: Number(cost), currency })
  else same.amount += Number(cost)
}

/**
 * Add the ledger up.
 * @param db the database
 * @param groupBy what makes a line
 * @param interval of time; the last 30 days where nothing is said
 * @param agentName of an agent that is known still
 * @param userId of the only user whose calls count; everybody's when absent
 * @returns by day in the order of time, else the most calls first
 */
export async function readUsage (
  db: Executor, groupBy: Grouping, { from, to }: Interval, agentName: (id: string) => string | undefined, userId?: string
): Promise<UsageLine[]> {
  const { rows } = await db.query<Row>(select(KEYS[groupBy]), [from ?? null, to ?? null, userId ?? null])
  const lines = new Map<string | null, UsageLine>()
  for (const row of rows) {
    const { key } = row
    const name = (groupBy === 'agent' && key !== null ? agentName(key) : row.name) ?? key
    const line = lines.get(key) ?? { key, name, requests: 0, promptTokens: 0, completionTokens: 0, cost: 0, costs: [], errors: 0 }
    lines.set(key, line)
    add(line, row)
  }
  for (const line of lines.values()) line.cost = line.costs.length > 1 ? null : line.costs[0]?.amount ?? 0
  const inOrder = groupBy === 'day'
    ? (one: UsageLine, other: UsageLine) => (one.key ?? '') < (other.key ?? '') ? -1 : 1
    : (one: UsageLine, other: UsageLine) => other.requests - one.requests
  return [...lines.values()].sort(inOrder)
}
