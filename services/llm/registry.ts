/** Registry of providers, filled from the folder `providers/`, so that a new one is a new folder and no central list. */
import { readdir } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Protocol, Provider, ProviderFactory, ProviderPorts } from './provider.js'

/** The providers by name. */
export interface Registry {
  /** @returns undefined when there is none of that name */
  provider (name: string): Provider | undefined
  /** Every protocol that an agent may name, those that this version does not speak included, in alphabetical order. */
  readonly protocols: readonly Protocol[]
  /** Names of the providers, in alphabetical order. */
  readonly names: string[]
  /**
   * Add a provider that has its room elsewhere.
   * @throws {TypeError} when there is one of that name
   */
  register (provider: Provider): void
}

/** A module of ours as it is built or as it is written; declarations and source maps are neither. */
const MODULE_FILE = /(?<!\.d)\.[jt]s$/

const SUFFIX = extname(import.meta.url)

/**
 * Load every provider: each module of the folder, and the index of each folder in it, default-exports a `ProviderFactory`, or
 * exports as `protocol` what is known of one that this version does not speak. Adding one is adding a folder.
 * @param folder ends in a slash
 * @throws {TypeError} when a module exports neither, or two have one name
 */
export async function loadProviders (folder: URL, ports: ProviderPorts): Promise<Registry> {
  const protocols = new Map<string, Protocol>()
  const providers = new Map<string, Provider>()
  const add = (protocol: Protocol, source: string): void => {
    if (protocols.has(protocol.name)) throw new TypeError(`${source} is a second provider of the name ${protocol.name}`)
    protocols.set(protocol.name, protocol)
  }
  const files = (await readdir(folder, { withFileTypes: true })).flatMap((entry) => {
    // An index has the suffix of this file: both are written, or both built.
    if (entry.isDirectory()) return [`${entry.name}/index${SUFFIX}`]
    return MODULE_FILE.test(entry.name) ? [entry.name] : []
  }).sort()
  for (const file of files) {
    const module = await import(new URL(file, folder).href) as { default?: ProviderFactory, protocol?: Protocol }
    if (module.default === undefined && module.protocol !== undefined) {
      add(module.protocol, file)
      continue
    }
    if (typeof module.default !== 'function') throw new TypeError(`${file} has no provider as its default export`)
    const provider = module.default(ports)
    add(provider, file)
    providers.set(provider.name, provider)
  }
  return {
    provider: (name) => providers.get(name),
    get protocols () { return [...protocols.values()].sort((one, other) => one.name < other.name ? -1 : 1) },
    get names () { return [...providers.keys()].sort() },
    register (provider) {
      add(provider, 'a service')
      providers.set(provider.name, provider)
    }
  }
}
