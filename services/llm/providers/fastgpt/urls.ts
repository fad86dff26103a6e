const COMPLETIONS = '/chat/completions'

const FORM = /^(.*?)(?:\/(v[12]))?(?:\/chat\/completions)?$/

/** Root of the API where the endpoint names none. */
const ROOT = '/api'

/**
 * URL of a call, from what an operator may have written: the full path, a base (`https://host/api/v1`, `https://host/api`) or the bare host.
 * @param endpoint what the agent's configuration says
 * @param wanted path below the root of the API, such as `/core/chat/init`; absent: the completions, in the endpoint's version
 * @returns the URL; an endpoint that is none comes back as it is, for the call to fail with
 */
export function fastGptUrl (endpoint: string, wanted?: string): string {
  if (!URL.canParse(endpoint)) return endpoint
  const url = new URL(endpoint)
  const [, root = '', version = 'v1'] = FORM.exec(url.pathname.replace(/\/+$/, '')) ?? []
  const isNamed = url.pathname.replace(/\/+$/, '') !== ''
  if (wanted === undefined) url.pathname = `${isNamed ? root : ROOT}/${version}${COMPLETIONS}`
  else url.pathname = (root === '' ? ROOT : root) + wanted
  return url.href
}
