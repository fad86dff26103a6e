/** Table of a soak, as Markdown. */
import { failuresOf, growthOf, total, unprovenOf, warmUp, type Growth, type Run } from './verdict.js'

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
const shown = (value: number): string => Number.isFinite(value) ? value.toFixed(Math.abs(value) >= 100 ? 0 : 2).replace(/^-(0\.00)$/, '$1') : '–'
const counted = (map: Map<string, number>): string => [...map].sort(([a], [b]) => a.localeCompare(b)).map(([key, value]) => `${key}: ${value.toLocaleString('en')}`).join(' · ')

function growthRow (number: number, { watched, first, last, slope, verdict }: Growth): string {
  const interval = slope === undefined ? '–' : `${shown(slope.low)} … ${shown(slope.high)}`
  return row([number, `${watched.title}${watched.unit === '' ? '' : `, ${watched.unit}`}`, shown(first), shown(last),
    slope === undefined ? '–' : shown(slope.perHour), interval, watched.bound ?? '–', verdict === 'grows' ? '**grows**' : verdict])
}

/**
 * The report.
 * @param run what it came to
 * @param about circumstances, a line each
 */
export function report (run: Run, about: readonly string[]): string {
  const { minutes, series, counts, outcomes } = run
  const failures = failuresOf(run)
  const unproven = unprovenOf(run)
  const cpu = series.map((one) => {
    const [first, last] = [one[0], one.at(-1)]
    return first === undefined || last === undefined ? Number.NaN : (last.sample.cpu - first.sample.cpu) / (last.at - first.at) * 100_000
  })
  return [
    ...about.map((line) => `- ${line}`),
    `- processor time of the service: ${cpu.map((share) => `${shown(share)} %`).join(' and ')} of one core`,
    `- slopes: ordinary least squares over the samples after a warm-up of ${(warmUp(minutes) / 60_000).toFixed(1)} minutes, 95 % confidence, corrected for autocorrelation`,
    '',
    row(['process', 'figure', 'at first', 'at last', 'slope an hour', 'interval', 'allowed', 'verdict']),
    row(Array.from({ length: 8 }, () => '---')),
    ...series.flatMap((one, at) => growthOf(one, minutes).map((growth) => growthRow(at + 1, growth))),
    '',
    row(['action', 'done', 'broken']),
    row(['---', '---', '---']),
    ...[...new Set([...outcomes.done.keys(), ...outcomes.broken.keys()])].map((action) =>
      row([action, (outcomes.done.get(action) ?? 0).toLocaleString('en'), outcomes.broken.get(action) ?? 0])),
    '',
    `- answers by status: ${counted(total(counts.map(({ statuses }) => statuses)))}`,
    `- errors by code: ${counted(total(counts.map(({ codes }) => codes))) || 'none'}`,
    `- shed (503 \`COMMON_OVERLOADED\`): ${outcomes.shed}`,
    `- lines of level error: ${counts.reduce((sum, { errorLines }) => sum + errorLines, 0)}`,
    '',
    failures.length === 0 ? '**Passed.**' : `**Failed:** ${failures.join('; ')}.`,
    ...unproven.length === 0 ? [] : [`Growth above what is allowed can not be ruled out by this run of ${unproven.join('; ')}.`],
    ...outcomes.examples.map((example) => `- ${example}`)
  ].join('\n')
}
