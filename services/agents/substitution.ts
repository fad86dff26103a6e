import type { AgentEntry } from './entry.js'
import { inactivity } from './inactivity.js'
import { endpointFault, isSendable, targetsOf } from './target.js'

/** Values by the names of their variables. */
export type Environment = Record<string, string | undefined>

const PLACEHOLDER = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g

/**
 * Names of the variables that a text asks for.
 * @param text as it is written in the agents file
 */
export function variablesOf (text: string | null): string[] {
  return [...(text ?? '').matchAll(PLACEHOLDER)].map(([, name]) => name ?? '')
}

function substitute (value: unknown, environment: Environment, missing: Set<string>): unknown {
  if (typeof value === 'string') {
    return value.replace(PLACEHOLDER, (_match, name: string) => {
      const replacement = environment[name]
      if (replacement === undefined || replacement === '') missing.add(name)
      return replacement ?? ''
    })
  }
  if (Array.isArray(value)) return value.map((item) => substitute(item, environment, missing))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, environment, missing)]))
  }
  return value
}

/** Reason why an agent can't be called with the values that its variables have: the variable by name, never its value. */
function faultOf (entry: AgentEntry, replaced: AgentEntry): string | null {
  const written = targetsOf(entry)
  for (const [index, { endpoint, apiKey }] of targetsOf(replaced).entries()) {
    const fault = endpointFault(endpoint)
    if (fault !== undefined) return inactivity('endpoint', variablesOf(written[index]?.endpoint ?? null)) + fault
    const key = written[index]?.apiKey ?? null
    const names = variablesOf(key)
    if (key !== null && apiKey === null) return inactivity('unset', names)
    if (!isSendable(apiKey)) return names.length === 0 ? inactivity('unsendable') : inactivity('unsendableVariable', names)
  }
  return null
}

/**
 * An entry with its variables replaced.
 * @param entry as it is written in the agents file
 * @param environment values of the variables
 * @returns with the reason why it can't be used, if there is one
 */
export function resolve (entry: AgentEntry, environment: Environment): { entry: AgentEntry, fault: string | null } {
  const missing = new Set<string>()
  const replaced = substitute(entry, environment, missing) as AgentEntry
  return { entry: replaced, fault: missing.size > 0 ? inactivity('unset', [...missing]) : faultOf(entry, replaced) }
}
