import type { Figure } from './measurement.js'

const HEADER = ['#', 'path', 'baseline', 'measured', 'ratio', 'spread', 'goal', 'met', 'load average']

/** Figures as a Markdown table, notes below it. */
export function table (figures: readonly (Figure & { id: string, load: string })[]): string {
  const rows = figures.map(({ id, path, baseline, measured, ratio, spread, goal, met, load }) => [
    id, path, baseline, measured, ratio === null ? '–' : ratio.toFixed(2), spread, goal, met === null ? '–' : met ? 'yes' : 'no', load
  ])
  const widths = HEADER.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const notes = figures.flatMap(({ id, path, notes }) => notes.map((note) => `- ${id}, ${path}: ${note}`))
  return [line(HEADER), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')
}
