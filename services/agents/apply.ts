/** Declared state of the agents file made that of the table, in one transaction. */
import { isDeepStrictEqual } from 'node:util'
import type { Executor } from '../../plugins/postgres/index.js'
import type { Declaration } from './declaration.js'
import { inactivity } from './inactivity.js'
import { keysOf, openKeys, sealKeys, withoutKeys } from './keys.js'
import { COLUMNS, type AgentRow } from './rows.js'
import type { Vault } from './vault.js'

/** Ids of agents by what a file did to them. */
export interface Applied {
  added: string[]
  changed: string[]
  /** They have left the file, and are inactive. */
  removed: string[]
  unchanged: string[]
}

/** A file to be applied. */
export interface Application {
  declarations: readonly Declaration[]
  /** The one to be kept, and others that it may be known by. */
  fingerprints: readonly string[]
  /** Whether it is applied though another one was applied after it. */
  again: boolean
}

/** Result of applying a file; `taken` are its agents that the API had made before, which it does not touch. */
export type Outcome = { superseded: true } | { superseded: false, applied: Applied, moved: boolean, taken: string[] }

/**
 * Whether anything is other than before.
 * @param outcome of applying a file
 */
export function hasChanged ({ applied, moved }: Outcome & { superseded: false }): boolean {
  return moved || applied.added.length + applied.changed.length + applied.removed.length > 0
}

const LEFT = inactivity('left')

// One writer at a time; readers wait for nobody.
const LOCK = 'lock table agents in share row exclusive mode'
const UPSERT = `insert into agents (id, config, sealed_keys, source, position, inactive_reason)
  select e.id, e.config, e.sealed_keys, 'file', e.position, e.inactive_reason
  from jsonb_to_recordset($1::jsonb) e (id text, config jsonb, sealed_keys jsonb, position integer, inactive_reason text)
  on conflict (id) do update set config = excluded.config, sealed_keys = excluded.sealed_keys, position = excluded.position,
    inactive_reason = excluded.inactive_reason, version = agents.version + 1, updated_at = now()`
const MOVE = `update agents set position = e.place - 1 from unnest($1::text[]) with ordinality e (id, place)
  where agents.id = e.id and agents.source = 'file' and agents.position is distinct from e.place - 1`
const REMOVE = `update agents set position = null, inactive_reason = $2, version = version + 1, updated_at = now()
  where source = 'file' and position is not null and id <> all ($1) returning id`

/**
 * Lock the agents against other writers until the transaction ends.
 * @param tx the transaction
 */
export async function lockAgents (tx: Executor): Promise<void> {
  await tx.query(LOCK)
}

function isSame (row: AgentRow, { entry, fault }: Declaration, vault: Vault): boolean {
  return row.inactive_reason === fault && isDeepStrictEqual(row.config, withoutKeys(entry)) &&
    isDeepStrictEqual(openKeys(vault, row.id, row.sealed_keys), keysOf(entry))
}

/** Keep the file in mind as the current one. */
async function keep (tx: Executor, fingerprint: string): Promise<void> {
  await tx.query('update agents_files set is_current = false where is_current and fingerprint <> $1', [fingerprint])
  await tx.query('insert into agents_files (fingerprint, is_current) values ($1, true) on conflict (fingerprint) do update set is_current = true', [fingerprint])
}

/**
 * Apply a file.
 * @param tx the transaction, whose commit makes it visible as one
 * @param file its agents
 * @param vault that keys are stored in
 */
export async function applyFile (tx: Executor, { declarations, fingerprints, again }: Application, vault: Vault): Promise<Outcome> {
  await lockAgents(tx)
  const { rows: [earlier] } = await tx.query<{ is_current: boolean }>(
    'select is_current from agents_files where fingerprint = any ($1) order by is_current desc limit 1', [fingerprints])
  if (!again && earlier?.is_current === false) return { superseded: true }

  const { rows } = await tx.query<AgentRow>(`select ${COLUMNS} from agents`)
  const known = new Map(rows.map((row) => [row.id, row]))
  const applied: Applied = { added: [], changed: [], removed: [], unchanged: [] }
  const taken: string[] = []
  const written: object[] = []
  for (const [position, declaration] of declarations.entries()) {
    const { entry, fault } = declaration
    const { id } = entry
    const row = known.get(id)
    if (row?.source === 'api') {
      taken.push(id)
      continue
    }
    const isDeclared = row !== undefined && row.position !== null
    if (isDeclared && isSame(row, declaration, vault)) {
      applied.unchanged.push(id)
      continue
    }
    applied[isDeclared ? 'changed' : 'added'].push(id)
    written.push({ id, config: withoutKeys(entry), sealed_keys: sealKeys(vault, id, keysOf(entry)), position, inactive_reason: fault })
  }
  if (written.length > 0) await tx.query(UPSERT, [JSON.stringify(written)])
  const ids = declarations.map(({ entry }) => entry.id)
  const { rows: removed } = await tx.query<{ id: string }>(REMOVE, [ids, LEFT])
  applied.removed = removed.map(({ id }) => id).sort()
  const { rowCount: moved } = await tx.query(MOVE, [ids])
  await keep(tx, fingerprints[0] ?? '')
  return { superseded: false, applied, moved: moved > 0, taken }
}
