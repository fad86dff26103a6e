/** Status of an agent, told from its recent calls and its breaker. */
import type { BreakerState } from '../calls/breaker.js'
import type { Reason } from '../calls/reason.js'
import type { Outcome } from '../calls/track-record.js'

/** Statuses of an agent. */
export const STATUSES = ['available', 'degraded', 'unavailable', 'unknown'] as const

/** Status of an agent as callers see it; times are ISO 8601, durations milliseconds. */
export interface AgentStatus {
  id: string
  status: typeof STATUSES[number]
  breaker: BreakerState
  /** Median until the first token. */
  latencyMs: number | null
  /** When this was found. */
  checkedAt: string
  /** Until the first token. */
  latency: { p50: number, p95: number } | null
  /** Part of the recent calls that failed by the agent's fault, from 0 to 1. */
  errorShare: number | null
  lastFailure: { reason: Reason, at: string } | null
}

/** Outcomes in a row that must all be failures before an agent counts as unavailable. */
const LAST = 3
const DEGRADED_SHARE = 0.1

/**
 * Status of an agent.
 * @param id of the agent
 * @param breaker the most that any of its targets lets through
 * @param outcomes recent ones, oldest first
 * @param isLocal whether it needs no upstream
 * @param now milliseconds since 1970
 */
export function statusOf (id: string, breaker: BreakerState, outcomes: readonly Outcome[], isLocal: boolean, now: number): AgentStatus {
  const failures = outcomes.filter(({ reason }) => reason !== undefined)
  const errorShare = outcomes.length === 0 ? null : rounded(failures.length / outcomes.length, 1000)
  const times = outcomes.flatMap(({ firstMs }) => firstMs ?? []).sort((one, other) => one - other)
  const latency = times.length === 0 ? null : { p50: percentile(times, 0.5), p95: percentile(times, 0.95) }
  const last = failures.at(-1)
  return {
    id,
    status: wordFor(breaker, outcomes, errorShare, isLocal),
    breaker,
    latencyMs: latency?.p50 ?? null,
    checkedAt: new Date(now).toISOString(),
    latency,
    errorShare,
    lastFailure: last?.reason === undefined ? null : { reason: last.reason, at: new Date(last.at).toISOString() }
  }
}

function wordFor (breaker: BreakerState, outcomes: readonly Outcome[], errorShare: number | null, isLocal: boolean): AgentStatus['status'] {
  if (breaker === 'open') return 'unavailable'
  const last = outcomes.slice(-LAST)
  if (last.length > 0 && last.every(({ reason }) => reason !== undefined)) return 'unavailable'
  if (breaker === 'half-open' || last.at(-1)?.reason !== undefined || (errorShare ?? 0) > DEGRADED_SHARE) return 'degraded'
  return errorShare === null && !isLocal ? 'unknown' : 'available'
}

/** Nearest rank. */
function percentile (sorted: readonly number[], share: number): number {
  return rounded(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0, 10)
}

const rounded = (value: number, parts: number): number => Math.round(value * parts) / parts
