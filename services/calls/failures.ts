import { ParleyError } from '../../errors.js'
import { UpstreamFailure } from '../llm/failure.js'
import { AgentUnavailable, UpstreamError, UpstreamTimeout } from './errors.js'
import { reasonOf, remedyOf } from './reason.js'

const LONGEST_WAIT_SECONDS = 3600

/**
 * Error that a client gets for a failed call; nothing of the upstream's own words.
 * @param error thrown while the answer was produced
 * @param begun whether text had been shown
 * @param tried how many agents were asked
 */
export function toClientError (error: unknown, begun: boolean, tried = 1): ParleyError {
  if (error instanceof ParleyError) return error
  if (!(error instanceof UpstreamFailure)) return UpstreamError({ cause: error })
  const details = { reason: reasonOf(error) }
  if (error.kind === 'timeout') return UpstreamTimeout({ cause: error, details })
  // Before the first token a passing fault is the agent being away; later it is an answer that broke off.
  const isAway = !begun && (remedyOf(error) === 'retry' || error.kind === 'connect' || tried > 1)
  return isAway ? unavailable(error, error.retryAfterSeconds ?? 1) : UpstreamError({ cause: error, details })
}

/**
 * The error for an agent that nobody could be asked for.
 * @param failure what its upstream failed with last, where that is known
 * @param retryAfterSeconds until asking again makes sense
 */
export function unavailable (failure: UpstreamFailure | undefined, retryAfterSeconds: number): ParleyError {
  const retryAfter = Math.min(Math.max(1, Math.ceil(retryAfterSeconds)), LONGEST_WAIT_SECONDS)
  return AgentUnavailable({ cause: failure, retryAfter, ...(failure === undefined ? {} : { details: { reason: reasonOf(failure) } }) })
}
