import { ParleyError } from '../../errors.js'
import { UpstreamFailure } from '../llm/failure.js'
import { AgentUnavailable, UpstreamError, UpstreamTimeout } from './errors.js'

const LONGEST_WAIT_SECONDS = 3600

/**
 * What a client hears of a failed generation; nothing of the upstream's own words.
 * @param error thrown while the answer was produced
 * @param begun whether text had been shown
 */
export function toClientError (error: unknown, begun: boolean): ParleyError {
  if (error instanceof ParleyError) return error
  if (!(error instanceof UpstreamFailure)) return UpstreamError({ cause: error })
  if (error.kind === 'timeout') return UpstreamTimeout({ cause: error })
  // Before the first token a passing fault is the agent being away; later it is an answer that broke off.
  if (!begun && error.isRetryable) {
    return AgentUnavailable({ cause: error, retryAfter: Math.min(Math.ceil(error.retryAfterSeconds ?? 1), LONGEST_WAIT_SECONDS) })
  }
  return UpstreamError({ cause: error })
}
