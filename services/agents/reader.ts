/** Reading of the agents from the table: one reading at a time, and of it only what is not known yet. */
import type { Database } from '../../plugins/postgres/index.js'
import type { Agent } from './agent.js'
import { COLUMNS, toStoredAgent, type AgentRow, type RowPorts } from './rows.js'

// Of what is known already only its place is read: prompts may be long.
const READ = `select a.id, a.position, a.version, case when k.id is null then to_jsonb(a) end as row, a.updated_at
  from (select ${COLUMNS}, created_at from agents) a
  left join unnest($1::text[], $2::integer[]) k (id, version) on k.id = a.id and k.version = a.version
  order by a.position nulls last, a.created_at, a.id`

interface Read { id: string, version: number, row: AgentRow | null, updated_at: Date }

/** Reads the agents of the database. */
export interface AgentsReader {
  /**
   * Read what has changed; what has not stays the same object.
   * @returns once a reading that began after this call is done
   * @throws COMMON_DATABASE_UNAVAILABLE
   */
  refresh(): Promise<void>
  /** Whether a reading that was asked for has not succeeded yet. */
  readonly isStale: boolean
}

/**
 * A reader of the agents.
 * @param options its ports; `replace` gets all of them each time
 */
export function createReader (options: RowPorts & { db: Pick<Database, 'query'>, replace: (agents: readonly Agent[]) => void }): AgentsReader {
  let known = new Map<string, { version: number, agent: Agent }>()
  let reading: Promise<void> | undefined
  let next: Promise<void> | undefined
  let asked = 0
  let done = 0

  const read = async (): Promise<void> => {
    const { rows } = await options.db.query<Read>(READ, [[...known.keys()], [...known.values()].map(({ version }) => version)])
    known = new Map(rows.map(({ id, version, row, updated_at: updatedAt }) => {
      const agent = row === null ? known.get(id)?.agent : toStoredAgent({ ...row, updated_at: updatedAt }, options)
      if (agent === undefined) throw new Error(`agent ${id} is neither known nor read`)
      return [id, { version, agent }]
    }))
    options.replace([...known.values()].map(({ agent }) => agent))
  }
  const begin = (): Promise<void> => {
    reading = read().finally(() => { reading = undefined })
    return reading
  }
  const after = (current: Promise<void>): Promise<void> => {
    next ??= current.catch(() => undefined).then(() => {
      next = undefined
      return begin()
    })
    return next
  }

  return {
    async refresh () {
      const turn = ++asked
      await (reading === undefined ? begin() : after(reading))
      done = Math.max(done, turn)
    },
    get isStale () { return done < asked }
  }
}
