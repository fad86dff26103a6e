/**
 * Secrets that this process knows, and texts without them: whatever their look, and wherever they stand. They belong to the process, since
 * its log, its standard error and its reports do.
 */
import { LRUCache } from 'lru-cache'
import type { Config } from '../config.js'
import { CENSOR } from './scrub.js'

/** Shorter ones are found in ordinary words. */
const SHORTEST = 8
/** Passwords that are words of this service's own lines, and no secrets. */
const ORDINARY = new Set(['postgres', 'postgresql', 'password'])
/** Keys of upstreams that are looked for, those that came last: each makes a look longer. */
const MOST_KEYS = 500

const own = new Set<string>()
const keys = new LRUCache<string, true>({ max: MOST_KEYS })
let pattern: RegExp | undefined
let isKnown = true

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
const quoted = (text: string): string => JSON.stringify(text).slice(1, -1)
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** A secret as it is written, as it stands in JSON, and as it stands in an address. */
function spellingsOf (secret: string): string[] {
  // Half a character has no address.
  const address = secret.isWellFormed() ? [encodeURIComponent(secret)] : []
  return [secret, quoted(secret), ...address]
}

/** Credentials of an address; a Sentry DSN has its key in the place of a name. */
function credentialsOf (address = '', isKeyed = false): string[] {
  const [, user = '', password = ''] = /:\/\/([^\s:/@?#]*)(?::([^\s/@?#]*))?@/.exec(address) ?? []
  const parameters = [...address.matchAll(/[?&](?:ssl)?password=([^&#]*)/g)].map(([, value = '']) => value)
  const all = isKeyed ? [user, password] : [password, ...parameters].filter((secret) => secret !== user)
  return all.flatMap((secret) => [secret, decoded(secret)])
}

/**
 * Secrets of a configuration.
 * @param config what holds them; parts of it are enough
 */
export function secretsOf (config: Partial<Config>): string[] {
  const addresses = [config.databaseUrl, config.databaseDirectUrl, config.databaseReadUrl, config.redisUrl, config.otlpEndpoint]
  return [
    config.jwtSecret, config.jwtSecretPrevious, config.encryptionKey, config.encryptionKeyPrevious,
    config.adminPassword, config.metricsToken,
    ...addresses.flatMap((address) => credentialsOf(address)), ...credentialsOf(config.sentryDsn, true)
  ].filter((secret) => secret !== undefined)
}

/** Passwords of an address that is no part of the configuration. */
export function passwordsOf (address: string): string[] {
  return credentialsOf(address)
}

/**
 * Have secrets looked for from now on.
 * @param secrets that this process has learnt; null, and what is too short to be told from a word, count for nothing
 * @param whose `service` for good, `upstreams` while they are among the last 500
 */
export function keepSecrets (secrets: readonly (string | null)[], whose: 'service' | 'upstreams' = 'service'): void {
  for (const secret of secrets) {
    if (secret === null || secret.length < SHORTEST || ORDINARY.has(secret.toLowerCase())) continue
    if (whose === 'service' ? own.has(secret) : keys.get(secret) === true) continue
    if (whose === 'service') own.add(secret)
    else keys.set(secret, true)
    isKnown = false
  }
}

function patternNow (): RegExp | undefined {
  if (isKnown) return pattern
  isKnown = true
  // The longest first: one may be the beginning of another.
  const spellings = [...new Set([...own, ...keys.keys()].flatMap(spellingsOf))].sort((one, other) => other.length - one.length)
  pattern = spellings.length === 0 ? undefined : new RegExp(spellings.map(escaped).join('|'), 'g')
  return pattern
}

/**
 * A text without the secrets that are known.
 * @param text any
 */
export function withoutSecrets (text: string): string {
  const known = patternNow()
  if (known === undefined || text.search(known) === -1) return text
  return text.replace(known, CENSOR)
}

/**
 * A line of JSON without the secrets that are known: it stays JSON, whatever they are made of.
 * @param line with its end
 */
export function lineWithoutSecrets (line: string): string {
  const known = patternNow()
  if (known === undefined || line.search(known) === -1) return line
  return `${JSON.stringify(JSON.parse(line), (_name, value: unknown) => typeof value === 'string' ? value.replace(known, CENSOR) : value)}\n`
}
