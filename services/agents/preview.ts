/** Preview of the agents file: every error of it, or what a reload would change and in which fields; nothing is written. */
import { isDeepStrictEqual } from 'node:util'
import { ParleyError, type Violation } from '../../errors.js'
import { scrub } from '../../log/scrub.js'
import type { Executor } from '../../plugins/postgres/index.js'
import type { LoadedAgents } from './agents-file.js'
import type { Applied } from './apply.js'
import type { Declaration } from './declaration.js'
import type { AgentEntry } from './entry.js'
import { AgentConfigInvalid } from './errors.js'
import { keysOf, openKeys, withoutKeys } from './keys.js'
import { COLUMNS, type AgentRow } from './rows.js'
import type { Vault } from './vault.js'

/** A field that a reload would change; values as JSON, cut, without what looks like a secret, and never a key. */
export interface FieldChange { field: string, before: string | null, after: string | null }

/** Result of a reload that has not been done. */
export interface Preview {
  isValid: boolean
  errors: Violation[]
  /** Why agents of it would be inactive. */
  warnings: string[]
  applied: Applied
  changes: Array<{ id: string, fields: FieldChange[] }>
}

const NOTHING: Applied = { added: [], changed: [], removed: [], unchanged: [] }
const LONGEST = 300

const shown = (value: unknown): string | null => value === undefined ? null : scrub(JSON.stringify(value)).slice(0, LONGEST)

/** Fields in which an entry is another one; keys are told of by their places. */
function fieldsOf (row: AgentRow, { entry, fault }: Declaration, vault: Pick<Vault, 'open'>): FieldChange[] {
  const before: Partial<AgentEntry> = row.config
  const after: Partial<AgentEntry> = withoutKeys(entry)
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as Array<keyof AgentEntry>
  const known = openKeys(vault, row.id, row.sealed_keys) ?? {}
  const keys = keysOf(entry)
  const places = [...new Set([...Object.keys(row.sealed_keys), ...Object.keys(keys)])].filter((place) => known[place] !== keys[place])
  return [
    ...names.filter((name) => !isDeepStrictEqual(before[name], after[name]))
      .map((field) => ({ field, before: shown(before[field]), after: shown(after[field]) })),
    ...places.map((place) => ({ field: place === 'apiKey' ? place : `${place}/apiKey`, before: null, after: null })),
    ...row.inactive_reason === fault ? [] : [{ field: 'inactiveReason', before: row.inactive_reason, after: fault }]
  ]
}

/**
 * Preview of a file.
 * @param db the database
 * @param load reads it. Throws AGENT_CONFIG_INVALID
 * @param vault that keys are in
 */
export async function previewFile (db: Executor, load: () => Promise<LoadedAgents>, vault: Pick<Vault, 'open'>): Promise<Preview> {
  let file: LoadedAgents
  try {
    file = await load()
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== AgentConfigInvalid.code) throw error
    return { isValid: false, errors: error.details['errors'] as Violation[], warnings: [], applied: NOTHING, changes: [] }
  }
  const { rows } = await db.query<AgentRow>(`select ${COLUMNS} from agents`)
  const known = new Map(rows.map((row) => [row.id, row]))
  const applied: Applied = { added: [], changed: [], removed: [], unchanged: [] }
  const changes: Preview['changes'] = []
  const errors: Violation[] = []
  for (const [index, declaration] of file.declarations.entries()) {
    const { id } = declaration.entry
    const row = known.get(id)
    if (row?.source === 'api') {
      errors.push({ path: `/agents/${index}/id`, message: `agent ${id}: its id is taken by an agent that was made through the API`, keyword: 'unique' })
    } else if (row === undefined || row.position === null) applied.added.push(id)
    else {
      const fields = fieldsOf(row, declaration, vault)
      applied[fields.length === 0 ? 'unchanged' : 'changed'].push(id)
      if (fields.length > 0) changes.push({ id, fields })
    }
  }
  const ids = new Set(file.declarations.map(({ entry }) => entry.id))
  applied.removed = rows.filter(({ id, source, position }) => source === 'file' && position !== null && !ids.has(id)).map(({ id }) => id).sort()
  return errors.length > 0
    ? { isValid: false, errors, warnings: file.warnings, applied: NOTHING, changes: [] }
    : { isValid: true, errors, warnings: file.warnings, applied, changes }
}

/**
 * Entry of an agent as it is stored, without its keys, and the places of these.
 * @returns undefined where there is no such agent
 */
export async function readEntry (db: Executor, id: string): Promise<{ entry: AgentEntry, keys: string[] } | undefined> {
  const { rows: [row] } = await db.query<AgentRow>(`select ${COLUMNS} from agents where id = $1`, [id])
  return row === undefined ? undefined : { entry: row.config, keys: Object.keys(row.sealed_keys).map((place) => place === 'apiKey' ? place : `${place}/apiKey`) }
}
