/** Targets of an agent's calls, with their keys, and the faults that make one useless. */
import type { AgentEntry } from './entry.js'

/** One upstream of an agent. */
export interface Target {
  endpoint: string
  apiKey: string | null
  /** Its share of an agent's calls, beside the others'. */
  weight: number
}

const HIGHEST_PORT = 65_535

/** RFC 9110 §5.5: what a header's value may hold. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * The upstreams of an entry, the one that is called first. Keys lose the white space around them, which copying brings along.
 * @param entry as validated
 */
export function targetsOf ({ endpoint, apiKey, endpoints }: Pick<AgentEntry, 'endpoint' | 'apiKey' | 'endpoints'>): Target[] {
  const key = keyOf(apiKey)
  const own = endpoint == null ? [] : [{ endpoint, apiKey: key, weight: 1 }]
  return [...own, ...(endpoints ?? []).map((other) => ({
    endpoint: other.endpoint,
    apiKey: keyOf(other.apiKey) ?? key,
    weight: other.weight ?? 1
  }))]
}

/**
 * Fault of an endpoint.
 * @param endpoint as configured, every variable replaced
 * @returns the rest of a sentence about it, or undefined where it can be called
 */
export function endpointFault (endpoint: string): string | undefined {
  const port = /^[a-z]+:\/\/[^/?#]*:(\d+)(?:[/?#]|$)/i.exec(endpoint)?.[1]
  if (port !== undefined && (Number(port) < 1 || Number(port) > HIGHEST_PORT)) return `has the impossible port ${port}`
  if (!URL.canParse(endpoint)) return 'is not a URL'
  const { username, password } = new URL(endpoint)
  // Basic and Bearer are one header: which of the two is meant must not be guessed.
  return username === '' && password === '' ? undefined : 'holds credentials, which belong into apiKey'
}

/**
 * Whether a key can be sent.
 * @param key without white space around it
 */
export function isSendable (key: string | null): boolean {
  return key === null || HEADER_VALUE.test(key)
}

function keyOf (key: string | null | undefined): string | null {
  const trimmed = key?.trim() ?? ''
  return trimmed === '' ? null : trimmed
}
