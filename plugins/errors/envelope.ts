import { STATUS_CODES } from 'node:http'
import Type, { type Static, type TUnsafe } from 'typebox'
import type { ErrorData } from '../../errors.js'

/** The shape of every error, whatever layer it comes from. */
export const ErrorEnvelope = Type.Object({
  code: Type.String({ description: 'Stable code to branch on', examples: ['SESSION_NOT_FOUND'] }),
  message: Type.String({ description: 'A sentence for a person', examples: ['There is no such conversation.'] }),
  details: Type.Object({}, { additionalProperties: true, description: 'What else is known: `errors` of a validation, `retryAfter` in seconds of a 429 or 503' }),
  timestamp: Type.String({ description: 'When it happened, ISO 8601 in UTC', examples: ['2026-01-31T12:00:00.000Z'] })
}, { $id: 'Error', description: 'Every error, on every path, has exactly these four keys' })

/** An error's body. */
export type ErrorBody = Static<typeof ErrorEnvelope>

/**
 * An error as its four-key body.
 * @param error what to show
 * @param at when it happened, ISO 8601 in UTC; now, when absent
 */
export function render ({ code, message, details }: ErrorData, at = new Date().toISOString()): ErrorBody {
  return { code, message, details, timestamp: at }
}

/**
 * The error responses of a route's schema; those that any route can give (429, 500, 503) are added.
 * @param statuses the others that this route gives
 */
export function errorResponses<S extends number> (...statuses: S[]): { [K in S | 429 | 500 | 503]: TUnsafe<ErrorBody> } {
  const entries = [...statuses, 429, 500, 503].map((status) =>
    [status, Type.Unsafe<ErrorBody>({ $ref: 'Error#', description: `${STATUS_CODES[status] ?? 'Error'}, as the error envelope` })])
  return Object.fromEntries(entries) as { [K in S | 429 | 500 | 503]: TUnsafe<ErrorBody> }
}
