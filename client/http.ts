/** Bare HTTP of the client: one fetch per call, addresses filled in, error envelopes thrown as errors. */
import { errorOf, ParleyNetworkError, requestIdOf, strayOf } from './errors.js'

/** One call of the service. */
export interface Call {
  /** Of HTTP, in any case. */
  method: string
  /** As the OpenAPI document writes it: `/api/agents/{id}`. */
  path: string
  /** Values for the names in the path. */
  params?: Record<string, unknown> | undefined
  /** Left out where undefined. */
  query?: Record<string, unknown> | undefined
  headers?: Record<string, string | undefined> | undefined
  /** Sent as JSON unless undefined. */
  body?: unknown
  /** Aborts the call and the reading of its answer. */
  signal?: AbortSignal | undefined
}

/**
 * Makes a call and gives its successful answer, the body unread.
 * @throws {ParleyApiError} for any other answer
 * @throws {ParleyNetworkError} when no answer came
 */
export type Http = (call: Call, token?: string) => Promise<Response>

function addressOf (baseUrl: string, { path, params = {}, query = {} }: Call): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.append(name, String(value))
  return `${baseUrl.replace(/\/+$/, '')}${filled}${search.size > 0 ? `?${search.toString()}` : ''}`
}

/**
 * The error that a broken call or body stands for: the abort that the caller asked for, or the network's.
 * @param cause what was thrown
 * @param signal of the call
 * @param headers of its response, when they had come
 */
export function brokenBy (cause: unknown, signal: AbortSignal | undefined, headers?: Headers): unknown {
  // A deadline is a network that was too slow; only an abort is the caller's own wish.
  if (signal?.aborted === true && (signal.reason as Error | undefined)?.name !== 'TimeoutError') return signal.reason
  return new ParleyNetworkError(cause, requestIdOf(headers))
}

/**
 * Calls by `fetch`.
 * @param baseUrl where the service is, without `/api`; empty for the page's own origin
 * @param fetch the platform's, or one that tests or proxies need
 */
export function createHttp (baseUrl: string, fetch: typeof globalThis.fetch): Http {
  return async (call, token) => {
    const headers = new Headers(token === undefined ? {} : { authorization: `Bearer ${token}` })
    if (call.body !== undefined) headers.set('content-type', 'application/json')
    for (const [name, value] of Object.entries(call.headers ?? {})) if (value !== undefined) headers.set(name, value)
    const response = await fetch(addressOf(baseUrl, call), {
      method: call.method.toUpperCase(),
      headers,
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(call.signal === undefined ? {} : { signal: call.signal })
    }).catch((cause: unknown) => { throw brokenBy(cause, call.signal) })
    if (response.ok) return response
    const text = await response.text().catch(() => '')
    throw errorOf(parsed(text), response.status, response.headers)
  }
}

function parsed (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Whether a response has a media type.
 * @param response its head
 * @param type without parameters, such as `text/html`
 */
export const isOfType = ({ headers }: Response, type: string): boolean =>
  headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() === type

/**
 * The body of an answer: parsed when it is JSON, undefined when there is none, else the text.
 * @param response unread
 * @param signal of its call
 * @throws {ParleyNetworkError} when it breaks off
 * @throws {ParleyApiError} `HTTP_<status>` when it is a page, which the service never answers, or no JSON where it says so
 */
export async function readBody (response: Response, signal?: AbortSignal): Promise<unknown> {
  const text = await response.text().catch((cause: unknown) => { throw brokenBy(cause, signal, response.headers) })
  if (response.status === 204 || text === '') return undefined
  if (isOfType(response, 'text/html')) throw strayOf(response)
  if (!isOfType(response, 'application/json')) return text
  const body = parsed(text)
  if (body === undefined) throw strayOf(response)
  return body
}
