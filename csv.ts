/** A spreadsheet takes a cell that begins like this for a formula (OWASP, CSV injection): an apostrophe makes it text. */
const FORMULA = /^[=+\-@\t\r]/

function cell (value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/**
 * Line of CSV (RFC 4180), with its end.
 * @param cells as text; those that a spreadsheet would take for formulas become text for it
 */
export function csvLine (cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}
