/** Errors in the shape of OpenAI's API, with its own codes where it has one. */
import type { ParleyError, Violation } from '../../../errors.js'

/** Body of an error as OpenAI's clients read it. */
export interface OpenAiError {
  error: { message: string, type: string, param: string | null, code: string }
}

/** OpenAI's codes for what has a code of our own. */
const CODES: Readonly<Record<string, string>> = {
  AGENT_NOT_FOUND: 'model_not_found',
  AGENT_RATE_LIMITED: 'rate_limit_exceeded',
  AUTH_TOKEN_EXPIRED: 'invalid_api_key',
  AUTH_TOKEN_INVALID: 'invalid_api_key',
  AUTH_TOKEN_MISSING: 'invalid_api_key',
  AUTH_TOKEN_REVOKED: 'invalid_api_key',
  CHAT_QUOTA_EXCEEDED: 'insufficient_quota',
  COMMON_MALFORMED_JSON: 'invalid_json',
  COMMON_RATE_LIMITED: 'rate_limit_exceeded',
  COMMON_VALIDATION_ERROR: 'invalid_value'
}

/**
 * Code by which OpenAI's API knows an error.
 * @param code of our own, which stands where it has none
 */
export const openAiCode = (code: string): string => CODES[code] ?? code

const TYPES: Readonly<Record<number, string>> = { 403: 'permission_error', 429: 'rate_limit_error' }

/** Keywords of JSON Schema that OpenAI has codes for, and those of our own checks. */
const KEYWORDS: Readonly<Record<string, string>> = {
  required: 'missing_required_parameter',
  type: 'invalid_type',
  unsupported: 'unsupported_parameter'
}

function isViolations (errors: unknown): errors is Violation[] {
  return Array.isArray(errors) && errors.length > 0
}

/** `/body/messages/0/role` as `messages[0].role`. */
function paramOf (path: string): string | null {
  const [, , ...steps] = path.split('/')
  const param = steps.map((step, at) => /^\d+$/.test(step) ? `[${step}]` : at === 0 ? step : `.${step}`).join('')
  return param === '' ? null : param
}

/**
 * An error as OpenAI's API would answer it.
 * @param known any
 */
export function openAiError ({ code, statusCode, message, details }: ParleyError): OpenAiError {
  const type = CODES[code] === 'insufficient_quota' ? 'insufficient_quota' : TYPES[statusCode] ?? (statusCode >= 500 ? 'server_error' : 'invalid_request_error')
  const { errors, param } = details
  if (!isViolations(errors)) return { error: { message, type, param: typeof param === 'string' ? param : null, code: CODES[code] ?? code } }
  // Of several, unions make one for each of their branches: the most specific place says most.
  const [first] = errors.toSorted((a, b) => b.path.split('/').length - a.path.split('/').length) as [Violation]
  const at = paramOf(first.path)
  return { error: { message: at === null ? `The body ${first.message}.` : `${at}: ${first.message}.`, type, param: at, code: KEYWORDS[first.keyword] ?? 'invalid_value' } }
}

/**
 * Headers that OpenAI's clients wait by, beside `retry-after`.
 * @param known any
 */
export function openAiErrorHeaders ({ retryAfter }: ParleyError): Record<string, string> {
  return retryAfter === undefined ? {} : { 'retry-after-ms': String(Math.ceil(retryAfter * 1000)) }
}
