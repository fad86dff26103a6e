import type { Measurement } from '../measurement.js'
import { agents } from './p1-agents.js'
import { startTimes } from './p13-start.js'

/** All measurements, in the order of the table of targets. */
export const measurements: readonly Measurement[] = [agents, startTimes]
