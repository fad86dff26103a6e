import { defineError } from '../../errors.js'

/** The upstream refused, or broke off. */
export const UpstreamError = defineError('CHAT_UPSTREAM_ERROR', 502, 'The agent could not answer: its model refused the request or broke off.')

/** The upstream took too long. */
export const UpstreamTimeout = defineError('CHAT_UPSTREAM_TIMEOUT', 504, 'The agent took too long to answer.')

/** Nothing is left to try. */
export const AgentUnavailable = defineError('AGENT_UNAVAILABLE', 503, 'The agent is not available right now. Please try again in a moment.')
