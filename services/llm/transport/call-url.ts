import { LRUCache } from 'lru-cache'

/** URLs remembered: those of so many agents' endpoints. */
const MOST = 1_000
const known = new LRUCache<string, string>({ max: MOST })

/**
 * The URL of a call from what an operator may have written: a base (`https://host/v1`), the full path, or the bare host.
 * A query (`?api-version=…`) is kept.
 * @param endpoint what the agent's configuration says
 * @param call the path of the call below the base, such as `/chat/completions`
 * @param wanted the path to have in its place, such as `/models`
 * @returns the URL; an endpoint that is none comes back as it is, for the call to fail with
 */
export function callUrl (endpoint: string, call: string, wanted = call): string {
  // Taking a URL apart and joining it again costs as much as sending a short call.
  const key = `${call} ${wanted} ${endpoint}`
  let url = known.get(key)
  if (url === undefined) known.set(key, url = joined(endpoint, call, wanted))
  return url
}

function joined (endpoint: string, call: string, wanted: string): string {
  if (!URL.canParse(endpoint)) return endpoint
  const url = new URL(endpoint)
  const path = url.pathname.replace(/\/+$/, '')
  const base = path.endsWith(call) ? path.slice(0, -call.length) : path
  url.pathname = (path === '' ? '/v1' : base) + wanted
  return url.href
}
