import { defineError } from '../../errors.js'

/** The session is busy with another answer. */
export const GenerationInProgress = defineError('CHAT_GENERATION_IN_PROGRESS', 409, 'An answer is still being produced in this conversation. Wait for it, or stop it first.')

/** The key was used for something else. */
export const IdempotencyConflict = defineError('CHAT_IDEMPOTENCY_CONFLICT', 409, 'This Idempotency-Key was used before with another request.')

/** The upstream refused, or broke off. */
export const UpstreamError = defineError('CHAT_UPSTREAM_ERROR', 502, 'The agent could not answer: its model refused the request or broke off.')

/** The upstream took too long. */
export const UpstreamTimeout = defineError('CHAT_UPSTREAM_TIMEOUT', 504, 'The agent took too long to answer.')

/** Nothing is left to try. */
export const AgentUnavailable = defineError('AGENT_UNAVAILABLE', 503, 'The agent is not available right now. Please try again in a moment.')
