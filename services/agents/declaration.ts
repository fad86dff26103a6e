import type { Needs } from '../llm/provider.js'
import type { Registry } from '../llm/registry.js'
import { toAgent, type Agent } from './agent.js'
import type { AgentEntry } from './entry.js'
import { inactivity } from './inactivity.js'

/** An agent as it was declared, and what keeps it from being used though its entry does not say so. */
export interface Declaration {
  /** Variables replaced, keys included. */
  entry: AgentEntry
  /** A variable by name, never its value; null where nothing is wrong. */
  fault: string | null
}

/** Protocols that an entry may name, and those that this version speaks. */
export type Protocols = Pick<Registry, 'protocols' | 'provider'>

/** Of a provider that is not known. */
const NO_NEEDS: Needs = { endpoint: false, model: 'none' }

/**
 * The agent that was declared; inactive where this version does not speak its protocol.
 * @param declaration as it is valid
 * @param source who declared it
 * @param updatedAt when it was last changed, ISO 8601
 */
export function agentOf ({ entry, fault }: Declaration, source: Agent['source'], updatedAt: string, { protocols, provider }: Protocols): Agent {
  const needs = protocols.find(({ name }) => name === entry.provider)?.needs ?? NO_NEEDS
  const unspoken = provider(entry.provider) === undefined ? inactivity('unspoken', [entry.provider]) : null
  return toAgent(entry, updatedAt, needs, source, fault ?? unspoken)
}
