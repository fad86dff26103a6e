/**
 * Growth of a figure over time: a straight line by ordinary least squares, with a confidence interval of its slope (NIST/SEMATECH
 * e-Handbook of Statistical Methods, 4.4.3). Samples of a process resemble their neighbours, which makes that interval too narrow:
 * the number of samples is therefore reduced by the lag-1 autocorrelation of the residuals, n (1 - r) / (1 + r), as for trends of
 * climate series (Santer et al. 2000, J. Geophys. Res. 105, 7337-7356).
 */

/** A sample: milliseconds since the start, and the figure then. */
export interface Point { at: number, value: number }

/** Growth for each hour, and the interval that holds it with 95 % confidence. */
export interface Slope { perHour: number, low: number, high: number, samples: number, effective: number }

const HOUR_MS = 3_600_000
const Z_975 = 1.959964

/**
 * Quantile 0.975 of Student's t distribution (Abramowitz and Stegun, 26.7.5); within 1 % from 4 degrees of freedom on.
 * @param freedom degrees of freedom, at least 1
 */
export function studentQuantile (freedom: number): number {
  const z = Z_975
  const terms = [(z ** 3 + z) / 4, (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96, (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384]
  return terms.reduce((sum, term, at) => sum + term / freedom ** (at + 1), z)
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Resemblance of each residual to the next, from 0; a series that swings to and fro is no reason to trust it more. */
function autocorrelation (residuals: readonly number[]): number {
  const squares = residuals.reduce((sum, one) => sum + one * one, 0)
  const products = residuals.slice(1).reduce((sum, one, at) => sum + one * (residuals[at] ?? 0), 0)
  return squares === 0 ? 0 : Math.min(0.99, Math.max(0, products / squares))
}

/**
 * Slope of a series.
 * @param points in order of time
 * @returns undefined for fewer than four, or where no time passes between them
 */
export function slopeOf (points: readonly Point[]): Slope | undefined {
  const hours = points.map(({ at }) => at / HOUR_MS)
  const middle = { at: mean(hours), value: mean(points.map(({ value }) => value)) }
  const spread = hours.reduce((sum, hour) => sum + (hour - middle.at) ** 2, 0)
  if (points.length < 4 || spread === 0) return undefined
  const perHour = points.reduce((sum, { value }, at) => sum + ((hours[at] ?? 0) - middle.at) * (value - middle.value), 0) / spread
  const residuals = points.map(({ value }, at) => value - middle.value - perHour * ((hours[at] ?? 0) - middle.at))
  const r = autocorrelation(residuals)
  const effective = Math.max(3, points.length * (1 - r) / (1 + r))
  const variance = residuals.reduce((sum, one) => sum + one * one, 0) / (effective - 2)
  const margin = studentQuantile(effective - 2) * Math.sqrt(variance / spread)
  return { perHour, low: perHour - margin, high: perHour + margin, samples: points.length, effective }
}
