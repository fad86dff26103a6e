/**
 * Findings of the fault tests: a row for each fault with what is expected and what was measured. `npm run failures` makes
 * docs/operations/failures.md of them.
 */
import { appendFileSync } from 'node:fs'
import type { Test } from 'tap'

export const PARTS = ['Redis', 'PostgreSQL', 'Workers', 'Replicas'] as const

/** A fault and what came of it; what was not measured is absent. */
export interface Finding {
  /** What failed. */
  part: typeof PARTS[number]
  /** Fault, in few words: the name of the row. */
  fault: string
  expectation: string
  /** What clients saw, as counts by status such as `200 × 310, 503 × 4`. */
  seen: string
  /** Longest that a request took beyond what it takes without the fault, in milliseconds. */
  addedMs?: number
  /** From the end of the fault until everything was as before, in milliseconds. */
  recoveryMs?: number
  /** Longest answer of `/health`, in milliseconds. */
  healthMs?: number
  /** Acknowledged writes that were lost, and that were there twice. */
  lost?: number
  doubled?: number
  /** Whether the process is the same as before. */
  sameProcess?: boolean
}

/** Names the file that findings are appended to, one line of JSON each; unset: they are comments of the test only. */
export const FINDINGS_FILE = 'PARLEY_FINDINGS'

/** Report what a fault test has found. */
export function finding (t: Pick<Test, 'comment'>, found: Finding): void {
  const file = process.env[FINDINGS_FILE]
  const line = JSON.stringify(found)
  t.comment(line)
  if (file !== undefined && file !== '') appendFileSync(file, `${line}\n`)
}

const MARK = { from: '<!-- findings -->', to: '<!-- end of the findings -->' }
const HEAD = ['Fault', 'Expected', 'Clients saw', 'Added, ms', 'Recovered, ms', '/health, ms', 'Lost', 'Doubled', 'Same process']

const cell = (value: string | number | boolean | undefined): string => {
  if (value === undefined) return '–'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? `${Math.round(value)}` : value.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
const row = (cells: string[]): string => `| ${cells.join(' | ')} |`

/** Tables of findings, one for each part; of two for one fault, the later counts. */
export function tablesOf (findings: Finding[]): string {
  const latest = new Map(findings.map((one) => [`${one.part} ${one.fault}`, one]))
  return PARTS.flatMap((part) => {
    const rows = [...latest.values()].filter((one) => one.part === part)
    if (rows.length === 0) return []
    return [[
      `## ${part}`, '', row(HEAD), row(HEAD.map(() => '---')),
      ...rows.map(({ fault, expectation, seen, addedMs, recoveryMs, healthMs, lost, doubled, sameProcess }) =>
        row([fault, expectation, seen, addedMs, recoveryMs, healthMs, lost, doubled, sameProcess].map(cell)))
    ].join('\n')]
  }).join('\n\n')
}

/** A document with the tables between its marks. */
export function withTables (document: string, tables: string): string {
  const [before, rest] = document.split(MARK.from)
  const after = rest?.split(MARK.to)[1]
  if (before === undefined || after === undefined) throw new Error(`the document has no ${MARK.from} … ${MARK.to}`)
  return `${before}${MARK.from}\n${tables}\n${MARK.to}${after}`
}
