/** Rules of entries that no schema can say: what their provider needs, endpoints that can be called, references that lead somewhere. */
import type { Needs } from '../llm/provider.js'
import type { Protocols } from './declaration.js'
import type { AgentEntry } from './entry.js'
import { variablesOf } from './substitution.js'
import { endpointFault, targetsOf } from './target.js'

/** An entry whose flawed fields, which have a line of their own already, are left out. */
export type SoundEntry = Partial<AgentEntry> & { id: string }

/** A rule that an entry breaks: field, whole sentence, and a word to branch on. */
export interface Broken { field: string, message: string, keyword: 'needs' | 'provider' | 'endpoint' | 'reference' }

/** Needs of its provider that an entry does not meet. */
function * lacks ({ id, endpoint, endpoints, model, appId }: SoundEntry, flawed: ReadonlySet<string>, needs: Needs): Generator<Broken> {
  const isAnyFlawed = (...fields: string[]): boolean => fields.some((field) => flawed.has(field))
  if (needs.endpoint && (endpoint ?? '') === '' && (endpoints ?? []).length === 0 && !isAnyFlawed('endpoint', 'endpoints')) {
    yield { field: 'endpoint', message: `agent ${id} needs an endpoint`, keyword: 'needs' }
  }
  const isByApplication = needs.model === 'model-or-app'
  const isNamed = (model ?? null) !== null || (isByApplication && (appId ?? null) !== null)
  if (needs.model !== 'none' && !isNamed && !isAnyFlawed('model', 'appId')) {
    yield { field: 'model', message: `agent ${id} needs a model${isByApplication ? ' or an appId' : ''}`, keyword: 'needs' }
  }
}

/** Surroundings of an entry. */
export interface Surroundings extends Pick<Protocols, 'protocols'> {
  /** Whether an agent of an id is there to be named. */
  isKnown: (id: string) => boolean
  /** Whether `${NAME}` stands for something else, so that it can't be judged yet. */
  hasTemplates: boolean
}

/**
 * Names of other agents in an entry, by their fields.
 * @param entry as far as it is sound
 */
export function namesIn ({ fallback, titleAgent }: Pick<SoundEntry, 'fallback' | 'titleAgent'>): Array<{ field: string, name: string }> {
  const names = (fallback ?? []).map((name, index) => ({ field: `fallback[${index}]`, name }))
  return typeof titleAgent === 'string' ? [...names, { field: 'titleAgent', name: titleAgent }] : names
}

/**
 * Everything that is wrong with an entry beside its schema.
 * @param entry without what is flawed
 * @param flawed names of its fields that have a line already
 * @param surroundings of the entry
 */
export function * brokenRules (entry: SoundEntry, flawed: ReadonlySet<string>, surroundings: Surroundings): Generator<Broken> {
  const { id, provider } = entry
  const { protocols, isKnown, hasTemplates } = surroundings
  const needs = protocols.find(({ name }) => name === provider)?.needs
  if (needs !== undefined) yield * lacks(entry, flawed, needs)
  else if (provider !== undefined) {
    const names = protocols.map(({ name }) => name).join(', ')
    yield { field: 'provider', message: `agent ${id}: its provider must be one of ${names}`, keyword: 'provider' }
  }
  for (const target of targetsOf(entry)) {
    const fault = hasTemplates && variablesOf(target.endpoint).length > 0 ? undefined : endpointFault(target.endpoint)
    if (fault !== undefined) yield { field: 'endpoint', message: `agent ${id}: its endpoint ${fault}`, keyword: 'endpoint' }
  }
  for (const { field, name } of namesIn(entry)) {
    if (!isKnown(name)) yield { field, message: `agent ${id} names ${name}, which is not in the file`, keyword: 'reference' }
    else if (name === id && field !== 'titleAgent') yield { field, message: `agent ${id} names itself as its fallback`, keyword: 'reference' }
  }
}
