/** Failures of the database: the errors of `pg` that mean an outage, not a refused statement, and the ones that callers get. */
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

// SQLSTATE classes and codes after which the connection or the server, not the statement, is at fault.
const CONNECTION_CLASSES = ['08', '53', '58']
const CONNECTION_CODES = new Set(['57P01', '57P02', '57P03', '57P05', '57014', '55P03', '25P03', '25006', 'XX000', '3D000', '28P01'])
const SOCKET_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ECONNABORTED', 'CONNECTION_CLOSED'])
const CLIENT_SENTENCES = /connection terminated|query read timeout|timeout exceeded|client has encountered a connection error|not queryable|connection ended/i

/**
 * Whether an error says that the database could not be used, rather than that it refused a statement. Lock and statement
 * timeouts count: the caller should come back, and the client may still be busy.
 * @param error anything thrown by `pg`
 */
export function isConnectionFailure (error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = (error as Error & { code?: unknown }).code
  if (typeof code === 'string') {
    if (SOCKET_CODES.has(code) || CONNECTION_CODES.has(code)) return true
    if (/^[0-9A-Z]{5}$/.test(code)) return CONNECTION_CLASSES.includes(code.slice(0, 2))
  }
  return CLIENT_SENTENCES.test(error.message)
}

/**
 * Whether an error, of the driver or of the database port, says that the database could not be used at this moment.
 * @param error anything thrown by a statement
 */
export function isAway (error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code
  return code === 'COMMON_DATABASE_UNAVAILABLE' || code === 'COMMON_OVERLOADED' || isConnectionFailure(error)
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
