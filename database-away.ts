/** A database that is away: the errors of `pg`, and of the database port, that mean an outage and not a refused statement. */

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
