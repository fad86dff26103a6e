import { csvLine } from '../../csv.js'
import type { AuditEvent } from './trail.js'

const COLUMNS = ['id', 'at', 'action', 'userId', 'actorId', 'target', 'ip', 'requestId', 'details', 'outcome'] as const

/** The header line (RFC 4180). */
export const CSV_HEADER = csvLine(COLUMNS)

/**
 * An event as a line of CSV (RFC 4180); details are JSON in their cell.
 * @param event as it is read
 */
export function toCsv (event: AuditEvent): string {
  const cells = { ...event, at: event.at.toISOString(), details: JSON.stringify(event.details) }
  return csvLine(COLUMNS.map((column) => cells[column] ?? ''))
}
