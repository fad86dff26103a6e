/** Recent outcomes of each agent's calls: what its status is told from. */
import { LRUCache } from 'lru-cache'
import { placesFor } from '../../places.js'
import type { UpstreamFailure } from '../llm/failure.js'
import { isAgentsFault, reasonOf, type Reason } from './reason.js'

/** Outcome of a call, or of a probe. */
export interface Outcome {
  /** When, in milliseconds since 1970. */
  at: number
  /** Until its first token, or the response to a probe; undefined where none came. */
  firstMs: number | undefined
  /** Reason for which it failed; undefined where it did not, or where what was asked was at fault. */
  reason: Reason | undefined
}

/** Outcomes by agent. */
export interface TrackRecords {
  /** Take an outcome. */
  ended(agentId: string, firstMs: number | undefined, failure: UpstreamFailure | undefined): void
  /** The recent outcomes, oldest first. */
  of(agentId: string): readonly Outcome[]
  /** How often success and failure have followed each other; begins at 0 and rises with the first outcome. */
  turns(agentId: string): number
}

interface TrackRecord { outcomes: Outcome[], turns: number }

const MOST_AGENTS = 10_000
const MOST_OUTCOMES = 200
const WINDOW_MS = 300_000

/**
 * Outcomes of the last five minutes, 200 of each agent at most.
 * @param now milliseconds since 1970; for tests
 */
export function createTrackRecords (now: () => number = Date.now): TrackRecords {
  const records = new LRUCache<string, TrackRecord>(placesFor(MOST_AGENTS))
  return {
    ended (agentId, firstMs, failure) {
      const record = records.get(agentId) ?? { outcomes: [], turns: 0 }
      const last = record.outcomes.at(-1)
      const reason = failure !== undefined && isAgentsFault(failure) ? reasonOf(failure) : undefined
      if (last === undefined || (last.reason === undefined) !== (reason === undefined)) record.turns += 1
      record.outcomes.push({ at: now(), firstMs, reason })
      if (record.outcomes.length > MOST_OUTCOMES) record.outcomes.shift()
      records.set(agentId, record)
    },
    of: (agentId) => records.get(agentId)?.outcomes.filter(({ at }) => at > now() - WINDOW_MS) ?? [],
    turns: (agentId) => records.get(agentId)?.turns ?? 0
  }
}
