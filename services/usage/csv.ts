import { csvLine } from '../../csv.js'
import type { UsageLine } from './report.js'

const COLUMNS = ['key', 'name', 'requests', 'promptTokens', 'completionTokens', 'cost', 'errors', 'costs'] as const

/**
 * Report as CSV (RFC 4180): a header, and a line each; `costs` is the amounts by currency, such as `1200 USD`.
 * @param lines of the report
 */
export function usageCsv (lines: readonly UsageLine[]): string {
  const cells = (line: UsageLine): string[] => COLUMNS.map((column) =>
    column === 'costs' ? line.costs.map(({ amount, currency }) => `${amount} ${currency}`).join(' ') : String(line[column] ?? ''))
  return csvLine(COLUMNS) + lines.map((line) => csvLine(cells(line))).join('')
}
