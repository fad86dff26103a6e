import { ParleyError } from '../../errors.js'
import { UpstreamFailure } from '../llm/failure.js'
import { AgentUnavailable, UpstreamError, UpstreamTimeout } from './errors.js'

/** Takes the lines about failed generations. */
export type FailureLog = Record<'warn' | 'debug', (fields: object, sentence: string) => void>

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

/**
 * Log a failed generation: its kind and status for the operator. The upstream's own words may quote the prompt, so that they
 * are a line of level debug.
 * @param log takes the lines
 * @param error as thrown, or its cause
 * @param context whose generation it was
 */
export function logFailure (log: FailureLog, error: unknown, context: object): void {
  log.warn({ err: error, ...context }, 'a generation failed')
  if (error instanceof UpstreamFailure && error.excerpt !== undefined) log.debug({ excerpt: error.excerpt, ...context }, 'what the upstream said')
}
