/** Rules of entries that no schema can say: what their provider needs, endpoints that can be called, references that lead somewhere. */
import type { Needs } from '../llm/provider.js'
import type { Protocols } from './declaration.js'
import type { AgentEntry } from './entry.js'
import { variablesOf } from './substitution.js'
import { endpointFault, targetsOf } from './target.js'

/** An entry whose flawed fields, which have a line of their own already, are left out. */
export type SoundEntry = Partial<AgentEntry> & { id: string }

/** Needs of its provider that an entry does not meet. */
function lacks ({ endpoint, endpoints, model, appId }: SoundEntry, flawed: ReadonlySet<string>, needs: Needs): string[] {
  const problems: string[] = []
  const isAnyFlawed = (...fields: string[]): boolean => fields.some((field) => flawed.has(field))
  if (needs.endpoint && (endpoint ?? '') === '' && (endpoints ?? []).length === 0 && !isAnyFlawed('endpoint', 'endpoints')) problems.push('needs an endpoint')
  const isByApplication = needs.model === 'model-or-app'
  const isNamed = (model ?? null) !== null || (isByApplication && (appId ?? null) !== null)
  if (needs.model !== 'none' && !isNamed && !isAnyFlawed('model', 'appId')) problems.push(`needs a model${isByApplication ? ' or an appId' : ''}`)
  return problems
}

/** Surroundings of an entry. */
export interface Surroundings extends Pick<Protocols, 'protocols'> {
  /** Whether an agent of an id is there to be named. */
  isKnown: (id: string) => boolean
  /** End of the sentence about one that is named in vain. */
  unknown: string
  /** Whether `${NAME}` stands for something else, so that it can't be judged yet. */
  hasTemplates: boolean
}

/**
 * Everything that is wrong with an entry beside its schema.
 * @param entry without what is flawed
 * @param flawed names of its fields that have a line already
 * @param surroundings of the entry
 * @returns one line each, the agent by its id
 */
export function brokenRules (entry: SoundEntry, flawed: ReadonlySet<string>, surroundings: Surroundings): string[] {
  const { id, provider, fallback, titleAgent } = entry
  const { protocols, isKnown, unknown, hasTemplates } = surroundings
  const needs = protocols.find(({ name }) => name === provider)?.needs
  const problems: string[] = []
  if (needs !== undefined) problems.push(...lacks(entry, flawed, needs).map((lack) => `agent ${id} ${lack}`))
  else if (provider !== undefined) problems.push(`agent ${id}: its provider must be one of ${protocols.map(({ name }) => name).join(', ')}`)
  for (const target of targetsOf(entry)) {
    const fault = hasTemplates && variablesOf(target.endpoint).length > 0 ? undefined : endpointFault(target.endpoint)
    if (fault !== undefined) problems.push(`agent ${id}: its endpoint ${fault}`)
  }
  for (const other of [...fallback ?? [], ...(typeof titleAgent === 'string' ? [titleAgent] : [])]) {
    if (!isKnown(other)) problems.push(`agent ${id} names ${other}, ${unknown}`)
  }
  return problems
}
