import { LRUCache } from 'lru-cache'
import type { Target } from '../agents/target.js'

const hosts = new LRUCache<string, string>({ max: 1000 })

/**
 * Host and port of a target, for logs: what else an endpoint says may be a secret.
 * @param target whose endpoint
 */
export function hostOf ({ endpoint }: Pick<Target, 'endpoint'>): string {
  let host = hosts.get(endpoint)
  if (host === undefined) hosts.set(endpoint, host = URL.canParse(endpoint) ? new URL(endpoint).host : '')
  return host
}
