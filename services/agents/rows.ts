/** Rows of the table of agents, and the agents that they stand for. */
import { isDeepStrictEqual } from 'node:util'
import type { Agent } from './agent.js'
import { agentOf, type Declaration, type Protocols } from './declaration.js'
import type { AgentEntry } from './entry.js'
import { inactivity } from './inactivity.js'
import { openKeys, withKeys, withoutKeys, type Keys } from './keys.js'
import type { Vault } from './vault.js'

/** Columns of a row. */
export const COLUMNS = 'id, config, sealed_keys, source, position, inactive_reason, version, updated_at'

/** A row. */
export interface AgentRow {
  id: string
  config: AgentEntry
  sealed_keys: Keys
  source: Agent['source']
  position: number | null
  inactive_reason: string | null
  version: number
  updated_at: Date
}

const SEALED = inactivity('sealed')

/** Ports of reading rows. */
export interface RowPorts {
  vault: Pick<Vault, 'open'>
  protocols: Protocols
  /** What this process's own agents file declares. */
  own: (id: string) => Declaration | undefined
}

/**
 * The agent of a row. Where its key can't be decrypted, this process's own file may know it; else the agent is inactive.
 * @param row as it is stored
 */
export function toStoredAgent (row: AgentRow, { vault, protocols, own }: RowPorts): Agent {
  const keys = openKeys(vault, row.id, row.sealed_keys)
  const declared = keys === undefined && row.source === 'file' ? own(row.id) : undefined
  const isSame = declared !== undefined && isDeepStrictEqual(withoutKeys(declared.entry), row.config)
  const entry = isSame ? declared.entry : withKeys(row.config, keys ?? {})
  const fault = row.inactive_reason ?? (keys === undefined && !isSame ? SEALED : null)
  return agentOf({ entry, fault }, row.source, row.updated_at.toISOString(), protocols)
}
