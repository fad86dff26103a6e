import type { Comparison } from './interleave.js'
import type { Postgres } from './postgres.js'

/** What the command line asked for, and what all measurements share. */
export interface Bench {
  postgres: Postgres
  /** Shorter slices and smaller data: to see whether it runs, not how fast. */
  quick: boolean
  /** Flags of the service's Node, for a profile. */
  nodeFlags: string[]
  /** Written to the terminal while it runs. */
  say(text: string): void
  /** Called after the measurement, last first. */
  cleanUp(work: () => Promise<void>): void
}

/** One line of the table. */
export interface Figure {
  path: string
  /** What it is compared with, and what that brought. */
  baseline: string
  measured: string
  /** Null where there is nothing to compare with. */
  ratio: number | null
  spread: string
  goal: string
  /** Null where there is no goal. */
  met: boolean | null
  /** What the figure can't say by itself. */
  notes: string[]
}

/** One target, measured by one file. */
export interface Measurement {
  /** As in the table of targets: `P1`. */
  id: string
  title: string
  run(bench: Bench): Promise<Figure[]>
}

/** A figure's text, three digits long. */
export function digits (value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

/** How much neighbouring slices differ. */
export const spreadOf = ({ spread: [least, greatest] }: Comparison): string => `${least.toFixed(2)}–${greatest.toFixed(2)}`
