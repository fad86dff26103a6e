/** Fields that an agents file may have already though they have no effect in this version. */
import type { AgentEntry } from './entry.js'

/** Fields that change nothing yet: whoever gives one an effect takes it off. */
const WITHOUT_EFFECT = ['rateLimit', 'maxConcurrency'] as const satisfies readonly (keyof AgentEntry)[]

/** Whether a value asks for anything: null, false and empty lists are what an absent field means too. */
const asks = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && (typeof value !== 'object' || Object.values(value).some(asks))

/**
 * Warning of the fields that are set in vain.
 * @param entries that are active
 * @returns one line that names each field and its agents; undefined where there are none
 */
export function idleFields (entries: readonly AgentEntry[]): string | undefined {
  const found = WITHOUT_EFFECT.map((field): [string, AgentEntry[]] => [field, entries.filter((entry) => asks(entry[field]))])
  const named = found.filter(([, agents]) => agents.length > 0).map(([field, agents]) => `${field} (${agents.map(({ id }) => id).join(', ')})`)
  return named.length === 0 ? undefined : `the agents file sets fields that have no effect in this version: ${named.join(', ')}`
}
