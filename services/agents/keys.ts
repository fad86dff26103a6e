/** Keys of an entry, apart from the rest of it: they are stored encrypted, each for its own place. */
import type { AgentEntry } from './entry.js'
import type { Vault } from './vault.js'

/** Keys by their place in an entry: `apiKey`, or `endpoints/0` for the first of several. */
export type Keys = Readonly<Record<string, string>>

const OWN = 'apiKey'
const placeOf = (index: number): string => `endpoints/${index}`

const isKey = (key: string | null | undefined): key is string => (key ?? '').trim() !== ''

/**
 * The keys of an entry; blank ones are none.
 * @param entry as validated
 */
export function keysOf ({ apiKey, endpoints }: AgentEntry): Keys {
  const all = [[OWN, apiKey] as const, ...(endpoints ?? []).map((one, index) => [placeOf(index), one.apiKey] as const)]
  return Object.fromEntries(all.filter((one): one is [string, string] => isKey(one[1])))
}

/**
 * An entry without its keys, as it is stored.
 * @param entry as validated
 */
export function withoutKeys ({ apiKey: _, ...entry }: AgentEntry): AgentEntry {
  if (entry.endpoints == null) return entry
  return { ...entry, endpoints: entry.endpoints.map(({ apiKey: _key, ...one }) => one) }
}

/**
 * An entry with its keys again.
 * @param config without them
 * @param keys by their place
 */
export function withKeys (config: AgentEntry, keys: Keys): AgentEntry {
  const own = keys[OWN]
  const endpoints = config.endpoints?.map((one, index) => {
    const key = keys[placeOf(index)]
    return key === undefined ? one : { ...one, apiKey: key }
  })
  return { ...config, ...(own === undefined ? {} : { apiKey: own }), ...(endpoints === undefined ? {} : { endpoints }) }
}

const bindingOf = (id: string, place: string): string => `agents/${id}/${place}`

/**
 * Encrypt the keys of an agent.
 * @param vault that they are put into
 * @param id of the agent
 * @param keys by their place
 */
export function sealKeys (vault: Pick<Vault, 'seal'>, id: string, keys: Keys): Keys {
  return Object.fromEntries(Object.entries(keys).map(([place, key]) => [place, vault.seal(key, bindingOf(id, place))]))
}

/**
 * Decrypt the keys of an agent.
 * @param vault that they are in
 * @param id of the agent
 * @param sealed by their place
 * @returns undefined where one of them can't be decrypted
 */
export function openKeys (vault: Pick<Vault, 'open'>, id: string, sealed: Keys): Keys | undefined {
  const opened = Object.entries(sealed).map(([place, one]) => [place, vault.open(one, bindingOf(id, place))] as const)
  return opened.every((one): one is [string, string] => one[1] !== undefined) ? Object.fromEntries(opened) : undefined
}
