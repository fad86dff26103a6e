import type { IncomingMessage } from 'node:http'

/** First segments of what is no page of the console, whoever asks for it. */
const OF_THE_SERVICE = new Set(['api', 'v1', 'health', 'metrics', 'docs', 'openapi.json', 'assets'])

/**
 * Whether a request is for the page: for `/`, or by a browser that goes to an address that may be one of the console's own, which its
 * router alone knows. What belongs to the service, has the form of a file's name or is asked for by a program is answered as before.
 */
export function isForPage ({ url = '', headers: { accept } }: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  const query = url.indexOf('?')
  const path = query === -1 ? url : url.slice(0, query)
  if (path === '/') return true
  if (accept === undefined || !accept.includes('text/html') || path.includes('.') || path.includes('//')) return false
  return !OF_THE_SERVICE.has(path.split('/', 2)[1] ?? '')
}
