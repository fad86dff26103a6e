/** Failures that come inside a response whose status said success, as many servers and proxies word them. */
import { UpstreamFailure } from '../failure.js'

/** A JSON object of which nothing is taken for granted. */
export type Fields = Record<string, unknown>

/** Characters of an upstream's words that a debug line gets. */
const EXCERPT = 1_000

/** The status that each type of error has where it comes in time. */
const STATUSES = new Map<unknown, number>([
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['api_error', 500],
  ['server_error', 500],
  ['timeout_error', 504],
  ['overloaded_error', 529]
])

const CODES = ['code', 'error_code', 'errorCode', 'err_code', 'errcode', 'status_code', 'statusCode'] as const
const SENTENCES = ['message', 'msg', 'error_msg', 'errorMessage', 'error_message', 'errmsg'] as const
const SUCCESS = new Set<unknown>([0, 200, '0', '200', 'ok', 'success', 'succeeded', '', null, undefined])

/** Narrows what was parsed. */
export function isObject (value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Whether a field that stands for a failure says one: many servers send it empty with everything.
 * @param error as sent
 */
export function isTold (error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return Boolean(error)
  return Object.values(error).some((value) => isTold(value))
}

/**
 * Refuse an object that says that the call failed.
 * @param body as parsed
 * @param isChunk whether it is a part of an answer all the same: then only what can't mean anything else counts
 * @param source of the object, for a debug line
 * @throws {UpstreamFailure}
 */
export function assertNoFailure (body: Fields, isChunk: boolean, source: string): void {
  const error = isTold(body['error']) ? body['error'] : body['errors']
  if (isTold(error)) throw failureInAnswer(error, source)
  if (body['object'] === 'error' || body['type'] === 'error' || body['event'] === 'error') throw failureInAnswer(body, source)
  if (isObject(body['base_resp']) && !SUCCESS.has(body['base_resp']['status_code'])) throw failureInAnswer(undefined, source)
  if (!isChunk && saysFailure(body)) throw failureInAnswer(body, source)
}

function saysFailure (body: Fields): boolean {
  const { status, success, detail } = body
  if (success === false || isTold(detail)) return true
  if (typeof status === 'number' ? status >= 400 : typeof status === 'string' && /^(?:error|fail)/i.test(status)) return true
  const code = CODES.find((name) => body[name] !== undefined && body[name] !== null)
  if (code !== undefined) return !isSuccess(body[code])
  return SENTENCES.some((name) => typeof body[name] === 'string' && body[name] !== '')
}

function isSuccess (code: unknown): boolean {
  return SUCCESS.has(typeof code === 'string' ? code.toLowerCase() : code)
}

/**
 * Failure that an upstream reported too late for a status of its own. Some put the status into the error.
 * @param error the object that says so, where it is one
 * @param source what was sent, for a debug line
 */
export function failureInAnswer (error: unknown, source: string): UpstreamFailure {
  const excerpt = source.slice(0, EXCERPT)
  const status = isObject(error) ? statusOf(error) : undefined
  return status === undefined
    ? new UpstreamFailure('protocol', 'an error in the answer', { excerpt })
    : new UpstreamFailure('status', `an error in the answer, of status ${status}`, { status, excerpt })
}

function statusOf (error: Fields): number | undefined {
  const known = STATUSES.get(error['type'])
  if (known !== undefined) return known
  return [error['status'], ...CODES.map((name) => error[name])].map(Number).find((number) => number >= 400 && number < 600)
}

/**
 * Failure of something that can't be read.
 * @param what it is, in words of ours
 * @param source what was sent, for a debug line
 */
export function unreadable (what: string, source: string): UpstreamFailure {
  return new UpstreamFailure('protocol', what, { excerpt: source.slice(0, EXCERPT) })
}
