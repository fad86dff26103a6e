/** Reasons of failed calls, in the few words that metrics, envelopes and the status of agents share, and their remedies. */
import type { UpstreamFailure } from '../llm/failure.js'

/** Every reason. */
export const REASONS = [
  'connect', 'timeout_first_byte', 'timeout_idle', 'timeout_total', 'rate_limited', 'auth',
  'bad_request', 'context_length', 'content_filter', 'server', 'cut', 'protocol'
] as const

/** Reason of a failed call. */
export type Reason = typeof REASONS[number]

/** Remedy of a failure before the first token: ask again, ask another, or tell the caller. */
export type Remedy = 'retry' | 'elsewhere' | 'none'

/** Words of servers that find a prompt too long. */
const TOO_LONG = /context.{0,20}(?:length|window|size)|too (?:long|many tokens)|maximum.{0,30}tokens|token limit|exceed.{0,30}tokens/i

const FILTERED = /content.?(?:filter|management|policy)|moderation|safety/i

const OVERLOADED = new Set([408, 500, 502, 503, 504, 529])

/** Reasons that lie with what the caller asked for: no other agent would do better. */
const CALLERS: ReadonlySet<Reason> = new Set(['bad_request', 'content_filter', 'timeout_total'])

/** Reasons for which a target is judged: not a caller's 4xx. */
const TARGETS: ReadonlySet<Reason> = new Set(['connect', 'timeout_first_byte', 'timeout_idle', 'timeout_total', 'rate_limited', 'server', 'cut'])

const TIMEOUTS = { 'first-byte': 'timeout_first_byte', idle: 'timeout_idle', total: 'timeout_total' } as const

/**
 * The reason of a failure.
 * @param failure of an upstream
 */
export function reasonOf (failure: UpstreamFailure): Reason {
  switch (failure.kind) {
    case 'connect': return 'connect'
    case 'timeout': return TIMEOUTS[failure.phase ?? 'total']
    case 'reset': return 'cut'
    case 'status': return reasonOfStatus(failure.status ?? 500, failure.excerpt ?? '')
    default: return failure.isCut ? 'cut' : 'protocol'
  }
}

function reasonOfStatus (status: number, excerpt: string): Reason {
  if (status === 429) return 'rate_limited'
  // 402 is an account that pays no more.
  if (status === 401 || status === 402 || status === 403) return 'auth'
  if (status >= 500 || status === 408) return 'server'
  // Redirects are not followed: they would lead the key, and the prompt, where nobody has sent them.
  if (status < 400) return 'protocol'
  if (status === 413 || TOO_LONG.test(excerpt)) return 'context_length'
  return FILTERED.test(excerpt) ? 'content_filter' : 'bad_request'
}

/**
 * Remedy before the first token.
 * @param failure of an upstream
 */
export function remedyOf (failure: UpstreamFailure): Remedy {
  const reason = reasonOf(failure)
  if (failure.isForbidden) return 'elsewhere'
  if (reason === 'connect' || reason === 'rate_limited' || reason === 'cut') return 'retry'
  if (reason === 'server') return OVERLOADED.has(failure.status ?? 0) ? 'retry' : 'elsewhere'
  // A path or a model that is not there is the agent's fault.
  if (failure.status === 404) return 'elsewhere'
  return CALLERS.has(reason) ? 'none' : 'elsewhere'
}

/**
 * Whether a failure speaks against the target rather than against what it was asked.
 * @param failure of an upstream
 */
export function isTargetsFault (failure: UpstreamFailure): boolean {
  return TARGETS.has(reasonOf(failure))
}

/**
 * Whether a reason lies with the upstream or its configuration, so that an operator may have to look.
 * @param reason of a failure
 */
export function speaksAgainst (reason: Reason): boolean {
  return TARGETS.has(reason) || reason === 'protocol'
}

/**
 * Whether a failure says that an agent is of no use, its configuration included, whatever it is asked.
 * @param failure of an upstream
 */
export function isAgentsFault (failure: UpstreamFailure): boolean {
  const reason = reasonOf(failure)
  return TARGETS.has(reason) || reason === 'auth' || reason === 'protocol' || failure.status === 404
}
