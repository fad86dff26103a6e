/** Failures of the database: the errors of `pg` that mean an outage, not a refused statement, and the ones that callers get. */
export { isAway, isConnectionFailure } from '../../database-away.js'
import { defineError, type ErrorOptions, type ParleyError } from '../../errors.js'

const DatabaseUnavailable = defineError('COMMON_DATABASE_UNAVAILABLE', 503, 'The database cannot be reached right now. Please try again in a moment.', {
  meaning: 'the database can\'t be used right now',
  action: 'try again; keep your tokens'
})
const NO_ROOM = 'The database has no room to store anything right now. Please try again later.'

/**
 * The error that every caller of the database gets when it can't be used; a retry makes sense after a second.
 * @param options cause, for the log
 */
export function databaseUnavailable (options: ErrorOptions = {}): ParleyError {
  return DatabaseUnavailable({ retryAfter: 1, ...(isExhausted(options.cause) ? { message: NO_ROOM } : {}), ...options })
}

/** disk_full, out_of_memory, io_error: the server answers, and can't do what it is asked for. */
const EXHAUSTED = new Set(['53100', '53200', '58030'])

/**
 * Whether an error says that the server has no room left.
 * @param error anything thrown by `pg`
 */
export function isExhausted (error: unknown): boolean {
  return error instanceof Error && EXHAUSTED.has(String((error as NodeJS.ErrnoException).code))
}

/**
 * The SQLSTATE of an error of PostgreSQL, and the constraint that it names.
 * @param error anything thrown by a query
 * @returns undefined when the error is not PostgreSQL's
 */
export function sqlState (error: unknown): { code: string, constraint: string | undefined } | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined
  return { code: error.code, constraint }
}
