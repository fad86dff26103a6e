/** Things measured in turns: whatever else the machine does then meets all alike. */

/** Middle of the values. */
export function median (values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/**
 * The value below which a share of all lies.
 * @param values in any order
 * @param share from 0 to 1
 */
export function quantile (values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** What the slices of both brought, and how they compare. */
export interface Comparison {
  baseline: number
  measured: number
  /** Median over median. */
  ratio: number
  /** Least and greatest ratio of two neighbouring slices. */
  spread: [number, number]
  slices: { baseline: number[], measured: number[] }
}

/** A slice of work, and the figure that it came to. */
export type Slice = () => Promise<number>

/**
 * Run slices A B A B …, after one of each that is thrown away.
 * @param baseline A
 * @param measured B
 * @param rounds pairs of slices that count
 */
export async function interleave (baseline: Slice, measured: Slice, rounds: number): Promise<Comparison> {
  await baseline()
  await measured()
  const slices: Comparison['slices'] = { baseline: [], measured: [] }
  const pairs: number[] = []
  for (let round = 0; round < rounds; round++) {
    const a = await baseline()
    const b = await measured()
    slices.baseline.push(a)
    slices.measured.push(b)
    pairs.push(b / a)
  }
  const [a, b] = [median(slices.baseline), median(slices.measured)]
  return { baseline: a, measured: b, ratio: b / a, spread: [Math.min(...pairs), Math.max(...pairs)], slices }
}

/**
 * Run slices A B C, B C A, C A B …, after one of each that is thrown away: none always follows the same other one.
 * @param slices of several things
 * @param rounds of all of them
 * @returns for each thing its figures, by round
 */
export async function inTurns (slices: readonly Slice[], rounds: number): Promise<number[][]> {
  const figures: number[][] = slices.map(() => [])
  for (const slice of slices) await slice()
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < slices.length; turn++) {
      const at = (round + turn) % slices.length
      figures[at]?.push(await slices[at]?.() ?? Number.NaN)
    }
  }
  return figures
}
