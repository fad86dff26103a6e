/** Variables of the environment that nobody reads, because they are misspelt. */
import { VARIABLES, type VariableName } from './config.js'

/** Edits between two words (Levenshtein). */
function distance (a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1])
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, changed)
    }
    row = next
  }
  return row[b.length] ?? 0
}

/**
 * Variables that are set and change nothing, each with the one that is probably meant.
 * @param environment of the process
 */
export function misspelt (environment: Record<string, string | undefined>): Array<{ name: string, meant: VariableName }> {
  const known = Object.keys(VARIABLES) as VariableName[]
  return Object.keys(environment).flatMap((name) => {
    if (environment[name] === undefined || name in VARIABLES) return []
    const meant = known.find((one) => name.toUpperCase() === one || (name.length > 4 && distance(name, one) <= (one.length > 8 ? 2 : 1)))
    return meant === undefined ? [] : [{ name, meant }]
  })
}
