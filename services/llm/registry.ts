import { readdir } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Provider, ProviderFactory, ProviderPorts } from './provider.js'

/** The providers by name. */
export interface Registry {
  /** @returns undefined when there is none of that name */
  provider (name: string): Provider | undefined
  /** In alphabetical order. */
  readonly names: string[]
}

/** A module of ours as it is built or as it is written; declarations and source maps are neither. */
const MODULE_FILE = /(?<!\.d)\.[jt]s$/

const SUFFIX = extname(import.meta.url)

/**
 * Load every provider: each module of the folder, and the index of each folder in it, default-exports a `ProviderFactory`.
 * Adding one is adding a folder.
 * @param folder ends in a slash
 * @throws {TypeError} when a module exports none, or two providers have one name
 */
export async function loadProviders (folder: URL, ports: ProviderPorts): Promise<Registry> {
  const providers = new Map<string, Provider>()
  const files = (await readdir(folder, { withFileTypes: true })).flatMap((entry) => {
    // An index has the suffix of this file: both are written, or both built.
    if (entry.isDirectory()) return [`${entry.name}/index${SUFFIX}`]
    return MODULE_FILE.test(entry.name) ? [entry.name] : []
  }).sort()
  for (const file of files) {
    const module = await import(new URL(file, folder).href) as { default?: ProviderFactory }
    if (typeof module.default !== 'function') throw new TypeError(`${file} has no provider as its default export`)
    const provider = module.default(ports)
    if (providers.has(provider.name)) throw new TypeError(`${file} is a second provider of the name ${provider.name}`)
    providers.set(provider.name, provider)
  }
  return { provider: (name) => providers.get(name), names: [...providers.keys()].sort() }
}
