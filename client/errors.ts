import type { components } from './generated/openapi.js'

/** The four keys of every error that the service answers. */
export type ErrorEnvelope = components['schemas']['Error']

/** The service answered, and the answer is an error. */
export class ParleyApiError extends Error {
  override readonly name = 'ParleyApiError'

  /**
   * @param code stable, to branch on: one of the service's, or `HTTP_<status>` when something in between answered
   * @param status of HTTP; 0 when the error came as an event of a stream
   * @param message a sentence for a person
   * @param details what else is known, for a validation its `errors`
   * @param retryAfter seconds to wait before a repeat, of a 429 or 503
   */
  constructor (
    readonly code: string,
    readonly status: number,
    message: string,
    readonly details: Record<string, unknown> = {},
    readonly retryAfter: number | undefined = undefined
  ) {
    super(message)
  }
}

/** No answer came, or it broke off: whether the call took effect is unknown. */
export class ParleyNetworkError extends Error {
  override readonly name = 'ParleyNetworkError'

  /** @param cause what `fetch` or the body's reader threw */
  constructor (cause?: unknown) {
    super('The service could not be reached, or the connection broke off.', { cause })
  }
}

const TRANSIENT = /^(COMMON_(DATABASE_UNAVAILABLE|OVERLOADED|SHUTTING_DOWN|RATE_LIMITED)|AGENT_RATE_LIMITED|HTTP_(429|502|503|504))$/

/**
 * Whether the same call may succeed in a moment. What a generation ended with (`AGENT_UNAVAILABLE`) is stored with its
 * key, and a spent quota does not come back in seconds: neither is transient.
 * @param error anything thrown
 */
export function isTransient (error: unknown): boolean {
  return error instanceof ParleyNetworkError || (error instanceof ParleyApiError && TRANSIENT.test(error.code))
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/**
 * The error of an envelope.
 * @param body of an answer or event, as far as it is an envelope
 * @param status of HTTP
 * @param header `Retry-After` (RFC 9110 §10.2.3), seconds or a date
 */
export function errorOf (body: unknown, status: number, header: string | null = null): ParleyApiError {
  // `/v1` speaks the shape of OpenAI, which nests it.
  const nested = isRecord(body) && isRecord(body['error']) ? body['error'] : body
  const { code, message, details } = isRecord(nested) ? nested : {}
  const known = isRecord(details) ? details : {}
  const seconds = known['retryAfter'] ?? (header === null ? undefined : /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000)
  return new ParleyApiError(
    typeof code === 'string' ? code : `HTTP_${status}`,
    status,
    typeof message === 'string' ? message : `The service answered ${status}.`,
    known,
    typeof seconds === 'number' && seconds >= 0 ? seconds : undefined
  )
}
