/**
 * Loading of the agents file: variables of the environment substituted, every problem reported at once, agents without their secrets
 * inactive.
 */
import { readFile, stat } from 'node:fs/promises'
import { Value } from 'typebox/value'
import type { Needs } from '../llm/provider.js'
import type { Registry } from '../llm/registry.js'
import { toAgent, type Agent } from './agent.js'
import { AgentsFile, type AgentEntry } from './entry.js'
import { idleFields } from './idle-fields.js'
import { endpointFault, isSendable, targetsOf } from './target.js'

/** An agents file that can't be used; the message lists every error, one a line. */
export class AgentsFileError extends Error {
  override readonly name = 'AgentsFileError'

  /**
   * @param path of the file
   * @param problems all of them
   */
  constructor (path: string, readonly problems: string[]) {
    super(`the agents file ${path} cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
  }
}

/** Agents of a file, and what it deserves a warning for. */
export interface LoadedAgents {
  agents: Agent[]
  /** Why agents of it are inactive though the file does not say so, and what else of it has no effect. */
  warnings: string[]
}

/** Of a provider that is not known; a file that names one was refused before. */
const NO_NEEDS: Needs = { endpoint: false, model: 'none' }

const PLACEHOLDER = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g

function substitute (value: unknown, environment: Record<string, string | undefined>, missing: Set<string>): unknown {
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

const variablesOf = (text: string | null): string[] => [...(text ?? '').matchAll(PLACEHOLDER)].map(([, name]) => name ?? '')

/** Reason why an agent can't be called with the values that its variables have: the variable by name, never its value. */
function faultOf (entry: AgentEntry, replaced: AgentEntry): string | undefined {
  const written = targetsOf(entry)
  for (const [index, { endpoint, apiKey }] of targetsOf(replaced).entries()) {
    const fault = endpointFault(endpoint)
    if (fault !== undefined) return `with ${variablesOf(written[index]?.endpoint ?? null).join(', ')} its endpoint ${fault}`
    const key = written[index]?.apiKey ?? null
    const names = variablesOf(key).join(', ')
    if (key !== null && apiKey === null) return `${names} is not set`
    if (!isSendable(apiKey)) return `${names === '' ? 'its apiKey' : names} holds a character that no HTTP header can carry`
  }
  return undefined
}

/** Needs of its provider that an entry does not meet. */
function lacks ({ id, endpoint, endpoints, model, appId }: AgentEntry, needs: Needs): string[] {
  const problems: string[] = []
  if (needs.endpoint && (endpoint ?? '') === '' && (endpoints ?? []).length === 0) problems.push(`agent ${id} needs an endpoint`)
  const isByApplication = needs.model === 'model-or-app'
  const isNamed = (model ?? null) !== null || (isByApplication && (appId ?? null) !== null)
  if (needs.model !== 'none' && !isNamed) problems.push(`agent ${id} needs a model${isByApplication ? ' or an appId' : ''}`)
  return problems
}

/** Problems that a schema can't find: needs of a provider, unique ids, references that lead somewhere. */
function problemsOf (entries: AgentEntry[], known: ReadonlyMap<string, Needs>): string[] {
  const problems: string[] = []
  const ids = new Set<string>()
  for (const { id } of entries) {
    if (ids.has(id)) problems.push(`agent ${id} stands there twice`)
    ids.add(id)
  }
  for (const entry of entries) {
    const needs = known.get(entry.provider)
    if (needs === undefined) problems.push(`agent ${entry.id}: its provider must be one of ${[...known.keys()].join(', ')}`)
    else problems.push(...lacks(entry, needs))
    for (const { endpoint } of targetsOf(entry)) {
      const fault = variablesOf(endpoint).length > 0 ? undefined : endpointFault(endpoint)
      if (fault !== undefined) problems.push(`agent ${entry.id}: its endpoint ${fault}`)
    }
    for (const other of [...entry.fallback ?? [], ...(typeof entry.titleAgent === 'string' ? [entry.titleAgent] : [])]) {
      if (!ids.has(other)) problems.push(`agent ${entry.id} names ${other}, which is not in the file`)
    }
  }
  return problems
}

/**
 * Read an agents file: all of it or nothing. A `${NAME}` that the environment lacks makes its agent inactive.
 * @param path of the file
 * @param environment what `${NAME}` is replaced from
 * @param registry protocols that may be named; agents of one that has no provider are inactive
 * @throws {AgentsFileError} listing every error when the file does not parse or validate
 */
export async function loadAgentsFile (
  path: string, environment: Record<string, string | undefined>, registry: Pick<Registry, 'protocols' | 'provider'>
): Promise<LoadedAgents> {
  let content: unknown
  let updatedAt: string
  try {
    content = JSON.parse(await readFile(path, 'utf8'))
    updatedAt = (await stat(path)).mtime.toISOString()
  } catch (error) {
    throw new AgentsFileError(path, [(error as Error).message])
  }
  // Checked before the replacement: a template must be valid as it stands, with any value in its place.
  if (!Value.Check(AgentsFile, content)) {
    const problems = Value.Errors(AgentsFile, content).map(({ instancePath, message }) => `${instancePath === '' ? '/' : instancePath}: ${message}`)
    throw new AgentsFileError(path, [...new Set(problems)])
  }
  const known = new Map(registry.protocols.map(({ name, needs }) => [name, needs]))
  const problems = problemsOf(content.agents, known)
  if (problems.length > 0) throw new AgentsFileError(path, problems)

  const warnings: string[] = []
  const agents = content.agents.map((entry) => {
    const needs = known.get(entry.provider) ?? NO_NEEDS
    const missing = new Set<string>()
    const replaced = substitute(entry, environment, missing) as AgentEntry
    if (entry.isActive === false) return toAgent(replaced, updatedAt, needs)
    if (missing.size > 0) warnings.push(`agent ${entry.id} is inactive: ${[...missing].join(', ')} is not set`)
    const fault = missing.size > 0 ? undefined : faultOf(entry, replaced)
    if (fault !== undefined) warnings.push(`agent ${entry.id} is inactive: ${fault}`)
    const isSpoken = registry.provider(entry.provider) !== undefined
    if (!isSpoken) warnings.push(`agent ${entry.id} is inactive: this version has no provider ${entry.provider}`)
    return toAgent(missing.size > 0 || fault !== undefined || !isSpoken ? { ...replaced, isActive: false } : replaced, updatedAt, needs)
  })
  const active = new Set(agents.filter(({ isActive }) => isActive).map(({ id }) => id))
  const idle = idleFields(content.agents.filter(({ id }) => active.has(id)))
  return { agents, warnings: idle === undefined ? warnings : [...warnings, idle] }
}
