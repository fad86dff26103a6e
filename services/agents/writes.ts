/** Agents made and changed by administrators; each change is committed with its audit event and told to every replica. */
import type { Violation } from '../../errors.js'
import type { Actor } from '../../identity.js'
import type { Database, Executor } from '../../plugins/postgres/index.js'
import type { AuditTrail } from '../audit/trail.js'
import type { ChangeFeed } from '../changes/feed.js'
import { lockAgents } from './apply.js'
import type { Protocols } from './declaration.js'
import { AgentEntry } from './entry.js'
import { AgentExists, AgentManagedByFile, AgentNotFound, configInvalid } from './errors.js'
import { flawsOf, pointerOf } from './flaws.js'
import { inactivity } from './inactivity.js'
import { keysOf, openKeys, sealKeys, withKeys, withoutKeys } from './keys.js'
import { mergePatch, type AgentPatch } from './patch.js'
import { COLUMNS, type AgentRow } from './rows.js'
import { brokenRules, namesIn } from './rules.js'
import { isSendable, targetsOf } from './target.js'
import type { Vault } from './vault.js'

/** Kind of the change by which replicas hear of agents. */
export const CHANGED = 'agents.changed'

/** Writes of agents; those of the agents file are refused with AGENT_MANAGED_BY_FILE. */
export interface AgentWrites {
  /**
   * Make an agent. An id that has left the agents file may be taken.
   * @throws AGENT_EXISTS, AGENT_CONFIG_INVALID with every error
   */
  create(entry: AgentEntry, actor: Actor): Promise<void>
  /**
   * Change an agent; `isActive: true` brings back one that was deleted. A key that is not mentioned stays.
   * @throws AGENT_NOT_FOUND, AGENT_CONFIG_INVALID with every error
   */
  patch(id: string, change: AgentPatch, actor: Actor): Promise<void>
  /**
   * Make an agent inactive; nothing of it is removed.
   * @throws AGENT_NOT_FOUND
   */
  deactivate(id: string, actor: Actor): Promise<void>
}

/** Ports of the writes. */
export interface WriteOptions {
  db: Pick<Database, 'transaction'>
  audit: Pick<AuditTrail, 'record'>
  changes: Pick<ChangeFeed, 'publish'>
  vault: Vault
  protocols: Protocols
  /** Fault of an endpoint that this service must not call for an administrator. */
  faultOf: (endpoint: string) => Promise<string | undefined>
}

const DELETED = inactivity('deleted')
const INSERT = `insert into agents (id, config, sealed_keys, source) values ($1, $2, $3, 'api')
  on conflict (id) do update set config = excluded.config, sealed_keys = excluded.sealed_keys, source = 'api', inactive_reason = null,
    version = agents.version + 1, created_at = now(), updated_at = now()`
const UPDATE = `update agents set config = $2, sealed_keys = $3, inactive_reason = $4, version = version + 1, updated_at = now()
  where id = $1`
const DEACTIVATE = 'update agents set inactive_reason = $2, version = version + 1, updated_at = now() where id = $1'

async function rowOf (tx: Executor, id: string): Promise<AgentRow | undefined> {
  const { rows: [row] } = await tx.query<AgentRow>(`select ${COLUMNS} from agents where id = $1`, [id])
  return row
}

/** The row of an agent that the API may change. */
async function ownRow (tx: Executor, id: string): Promise<AgentRow> {
  const row = await rowOf(tx, id)
  if (row === undefined) throw AgentNotFound()
  if (row.source === 'file') throw AgentManagedByFile()
  return row
}

/** Keys that a list of endpoints does not mention are those of the same endpoints before. */
function keepKeys (change: AgentPatch, before: AgentEntry): AgentPatch {
  if (change.endpoints == null) return change
  return {
    ...change,
    endpoints: change.endpoints.map((one) => {
      const known = one.apiKey === undefined ? before.endpoints?.find(({ endpoint }) => endpoint === one.endpoint)?.apiKey : undefined
      return known === undefined ? one : { ...one, apiKey: known }
    })
  }
}

/** Keys of an agent that can't be decrypted, and that a change does not give anew. */
function lostKeys ({ id, sealed_keys: sealed }: AgentRow, change: AgentPatch): Violation[] {
  const isLost = (place: string): boolean => place === 'apiKey' ? change.apiKey === undefined : change.endpoints === undefined
  return Object.keys(sealed).filter(isLost).map((place) =>
    ({ path: `/body/${place}`, message: `agent ${id}: ${place} can't be decrypted with ENCRYPTION_KEY; it has to be sent again`, keyword: 'key' }))
}

/** Names that lead nowhere. */
async function strayNames (tx: Executor, entry: AgentEntry): Promise<Violation[]> {
  const named = namesIn(entry)
  if (named.length === 0) return []
  const { rows } = await tx.query<{ id: string }>('select id from agents where id = any ($1)', [named.map(({ name }) => name)])
  const known = new Set([entry.id, ...rows.map(({ id }) => id)])
  return named.filter(({ name }) => !known.has(name)).map(({ field, name }) =>
    ({ path: pointerOf('/body', field), message: `agent ${entry.id} names ${name}, which is no agent`, keyword: 'reference' }))
}

function assertNone (errors: readonly Violation[]): void {
  if (errors.length > 0) throw configInvalid(errors)
}

/**
 * Writes of agents.
 * @param options their ports
 */
export function createWrites ({ db, audit, changes, vault, protocols, faultOf }: WriteOptions): AgentWrites {
  /** Everything that is wrong with an entry, beside what it names. */
  async function problemsOf (entry: AgentEntry): Promise<Violation[]> {
    const flaws = flawsOf(AgentEntry, entry)
    const flawed = new Set(flaws.map(({ field }) => field.split(/[.[]/)[0] ?? ''))
    const broken = [...brokenRules(entry, flawed, { protocols: protocols.protocols, isKnown: () => true, hasTemplates: false })]
    const targets = flaws.length > 0 ? [] : targetsOf(entry)
    const forbidden = (await Promise.all(targets.map(({ endpoint }) => faultOf(endpoint)))).filter((fault) => fault !== undefined)
    const unsendable = targets.some(({ apiKey }) => !isSendable(apiKey)) ? ['holds a character that no HTTP header can carry'] : []
    return [
      ...flaws.map(({ field, problem, keyword }) => ({ path: pointerOf('/body', field), message: `agent ${entry.id}: ${field} ${problem}`, keyword })),
      ...broken.map(({ field, ...rest }) => ({ path: pointerOf('/body', field), ...rest })),
      ...forbidden.map((fault) => ({ path: '/body/endpoint', message: `agent ${entry.id}: its endpoint ${fault}`, keyword: 'endpoint' })),
      ...unsendable.map((fault) => ({ path: '/body/apiKey', message: `agent ${entry.id}: its apiKey ${fault}`, keyword: 'key' }))
    ]
  }

  async function commit (tx: Executor, id: string, action: string, actor: Actor, details: Record<string, unknown> = {}): Promise<void> {
    await audit.record(tx, { action, ...actor, target: id, details })
    await changes.publish(tx, CHANGED, { userId: null, subject: id })
  }

  const patched = (row: AgentRow, change: AgentPatch): AgentEntry => {
    const before = withKeys(row.config, openKeys(vault, row.id, row.sealed_keys) ?? {})
    return mergePatch(before, keepKeys(change, before)) as AgentEntry
  }

  return {
    async create (entry, actor) {
      const problems = await problemsOf(entry)
      await db.transaction(async (tx) => {
        await lockAgents(tx)
        const row = await rowOf(tx, entry.id)
        if (row !== undefined && (row.source === 'api' || row.position !== null)) throw AgentExists()
        assertNone([...problems, ...await strayNames(tx, entry)])
        await tx.query(INSERT, [entry.id, JSON.stringify(withoutKeys(entry)), JSON.stringify(sealKeys(vault, entry.id, keysOf(entry)))])
        await commit(tx, entry.id, 'agent.create', actor, { name: entry.name, provider: entry.provider })
      })
    },

    async patch (id, change, actor) {
      // Looked up before the lock: a name server may take its time.
      const problems = await problemsOf(patched(await db.transaction((tx) => ownRow(tx, id)), change))
      await db.transaction(async (tx) => {
        await lockAgents(tx)
        const row = await ownRow(tx, id)
        const entry = patched(row, change)
        const isLost = openKeys(vault, id, row.sealed_keys) === undefined
        const moved = entry.id === id ? [] : [{ path: '/body/id', message: `agent ${id}: id can't be changed`, keyword: 'id' }]
        assertNone([...problems, ...moved, ...isLost ? lostKeys(row, change) : [], ...await strayNames(tx, entry)])
        const reason = change.isActive === undefined || change.isActive === false ? row.inactive_reason : null
        await tx.query(UPDATE, [id, JSON.stringify(withoutKeys(entry)), JSON.stringify(sealKeys(vault, id, keysOf(entry))), reason])
        await commit(tx, id, 'agent.update', actor, { fields: Object.keys(change) })
      })
    },

    deactivate: (id, actor) => db.transaction(async (tx) => {
      await lockAgents(tx)
      const row = await ownRow(tx, id)
      if (row.inactive_reason === DELETED) return
      await tx.query(DEACTIVATE, [id, DELETED])
      await commit(tx, id, 'agent.delete', actor)
    })
  }
}
