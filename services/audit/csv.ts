import type { AuditEvent } from './trail.js'

const COLUMNS = ['id', 'at', 'action', 'userId', 'actorId', 'target', 'ip', 'requestId', 'details'] as const

/** The header line (RFC 4180). */
export const CSV_HEADER = `${COLUMNS.join(',')}\r\n`

/** A spreadsheet takes a cell that begins like this for a formula (OWASP, CSV injection): an apostrophe makes it text. */
const FORMULA = /^[=+\-@\t\r]/

function cell (value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/**
 * An event as a line of CSV (RFC 4180); details are JSON in their cell.
 * @param event as it is read
 */
export function toCsv (event: AuditEvent): string {
  const cells = { ...event, at: event.at.toISOString(), details: JSON.stringify(event.details) }
  return `${COLUMNS.map((column) => cell(cells[column] ?? '')).join(',')}\r\n`
}
