/** Errors that the client throws: responses that are errors, and calls without a response. */
import type { components } from './generated/openapi.js'

/**
 * The four keys of every error that the service answers.
 * @example
 * const { code, message }: Pick<ErrorEnvelope, 'code' | 'message'> = { code: 'AGENT_NOT_FOUND', message: 'No such agent.' }
 */
export type ErrorEnvelope = components['schemas']['Error']

/**
 * The service answered, and the answer is an error.
 * @example
 * await client.agents.get('nobody').catch((error: unknown) => {
 *   if (error instanceof ParleyApiError && error.code === 'AGENT_NOT_FOUND') console.log(error.requestId)
 * })
 */
export class ParleyApiError extends Error {
  override readonly name = 'ParleyApiError'

  /**
   * @param code stable, to branch on: one of the service's, or `HTTP_<status>` when something in between answered
   * @param status of HTTP; 0 when the error came as an event of a stream
   * @param message a sentence for a person
   * @param details what else is known, for a validation its `errors`; all of a report that is no
   *   envelope, such as `/health` gives with a 503
   * @param retryAfter seconds to wait before a repeat, of a 429 or 503
   * @param requestId `x-request-id` of the response, under which the service's log has the call
   */
  constructor (
    readonly code: string,
    readonly status: number,
    message: string,
    readonly details: Record<string, unknown> = {},
    readonly retryAfter: number | undefined = undefined,
    readonly requestId: string | undefined = undefined
  ) {
    super(message)
  }
}

/**
 * No answer came, or it broke off: whether the call took effect is unknown.
 * @example
 * await client.auth.me().catch((error: unknown) => {
 *   if (error instanceof ParleyNetworkError) console.log('offline')
 * })
 */
export class ParleyNetworkError extends Error {
  override readonly name = 'ParleyNetworkError'

  /**
   * @param cause what `fetch` or the body's reader threw
   * @param requestId as of `ParleyApiError`, when the head of a response had come
   */
  constructor (cause?: unknown, readonly requestId: string | undefined = undefined) {
    super('The service could not be reached, or the connection broke off.', { cause })
  }
}

const TRANSIENT = /^(COMMON_(DATABASE_UNAVAILABLE|OVERLOADED|SHUTTING_DOWN|RATE_LIMITED)|AGENT_RATE_LIMITED|HTTP_(408|429|500|502|503|504|52\d|530))$/

/**
 * Whether the same call may succeed in a moment. What a generation ended with (`AGENT_UNAVAILABLE`) is stored with its
 * key, and a spent quota does not come back in seconds: neither is transient.
 * @param error anything thrown
 * @example
 * const error = await client.auth.me().then(() => undefined, (thrown: unknown) => thrown)
 * if (isTransient(error)) console.log('try again in a moment')
 */
export function isTransient (error: unknown): boolean {
  return error instanceof ParleyNetworkError || (error instanceof ParleyApiError && TRANSIENT.test(error.code))
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/**
 * Whether something between here and the service answered, or nobody did: it says nothing about what the service has.
 * @param error anything thrown
 */
export function isForeign (error: unknown): boolean {
  return error instanceof ParleyNetworkError || (error instanceof ParleyApiError && error.code.startsWith('HTTP_') && error.status !== 204)
}

/**
 * The id under which the service's log has a call.
 * @param headers of its response
 */
export const requestIdOf = (headers: Headers | undefined): string | undefined => headers?.get('x-request-id') ?? undefined

/**
 * The error of an envelope.
 * @param body of an answer or event, as far as it is an envelope
 * @param status of HTTP
 * @param headers of the response: `Retry-After` (RFC 9110 §10.2.3), seconds or a date, and `x-request-id`
 */
export function errorOf (body: unknown, status: number, headers?: Headers): ParleyApiError {
  // `/v1` speaks the shape of OpenAI, which nests it.
  const nested = isRecord(body) && isRecord(body['error']) ? body['error'] : body
  const { code, message, details } = isRecord(nested) ? nested : {}
  const known = isRecord(details) ? details : typeof code !== 'string' && isRecord(nested) ? nested : {}
  const header = headers?.get('retry-after') ?? undefined
  const seconds = known['retryAfter'] ?? (header === undefined ? undefined : /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000)
  return new ParleyApiError(
    typeof code === 'string' ? code : `HTTP_${status}`,
    status,
    typeof message === 'string' ? message : `The service answered ${status}.`,
    known,
    typeof seconds === 'number' && seconds >= 0 ? seconds : undefined,
    requestIdOf(headers)
  )
}

/**
 * The error of a response that is successful by its status and nothing that the service answers to this call: a proxy's
 * page, a portal's sign-in, a file of the web application where `baseUrl` is wrong.
 * @param response its head
 */
export function strayOf ({ status, headers }: Response): ParleyApiError {
  const type = headers.get('content-type') ?? 'no content type'
  const message = status === 204
    ? 'There is nothing to be streamed (204): the stored conversation has what there is of the message.'
    : `Something else than the service answered: ${status} with ${type}.`
  return errorOf({ message }, status, headers)
}
