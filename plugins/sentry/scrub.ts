/** Last look at what leaves for Sentry: secrets that are known, and what looks like one. */
import type { Config } from '../../config.js'
import { CENSOR, scrub } from '../../log/scrub.js'

const DEEPEST = 12
/** Shorter ones are found in ordinary words. */
const SHORTEST = 8

/** Parts of an event that hold what a request or the process had at hand. */
const DROPPED = ['request', 'breadcrumbs', 'extra', 'modules']

/**
 * Secrets of a configuration, as they might turn up in a message.
 * @param config what holds them
 */
export function secretsOf (config: Partial<Config>): string[] {
  const passwords = [config.databaseUrl, config.databaseDirectUrl, config.databaseReadUrl, config.redisUrl]
    .flatMap((url) => url === undefined ? [] : [/:\/\/[^/@]*?:([^/@]+)@/.exec(url)?.[1]])
  return [
    config.jwtSecret, config.jwtSecretPrevious, config.encryptionKey, config.encryptionKeyPrevious,
    config.adminPassword, config.metricsToken, ...passwords
  ].filter((secret): secret is string => secret !== undefined && secret.length >= SHORTEST)
}

/**
 * Scrubber of events: returns the event, changed in place.
 * @param secrets texts that must not go out
 */
export function createScrub (secrets: readonly string[]): <Event extends object>(event: Event) => Event {
  const clean = (text: string): string => scrub(secrets.reduce((rest, secret) => rest.replaceAll(secret, CENSOR), text))
  const walk = (value: object, depth: number): void => {
    const fields = value as Record<string, unknown>
    for (const name of Object.keys(fields)) {
      const field = fields[name]
      if (typeof field === 'string') fields[name] = clean(field)
      else if (typeof field !== 'object' || field === null) continue
      else if (depth > DEEPEST) Reflect.deleteProperty(fields, name)
      else walk(field, depth + 1)
    }
  }
  return (event) => {
    for (const name of DROPPED) Reflect.deleteProperty(event, name)
    for (const part of ['exception', 'message', 'transaction', 'tags', 'spans', 'contexts', 'user'] as const) {
      const value = (event as Record<string, unknown>)[part]
      if (typeof value === 'string') Object.assign(event, { [part]: clean(value) })
      else if (typeof value === 'object' && value !== null) walk(value, 0)
    }
    return event
  }
}
