import { defineError } from '../../errors.js'

/** The upstream refused, or broke off. */
export const UpstreamError = defineError('CHAT_UPSTREAM_ERROR', 502, 'The agent could not answer: its model refused the request or broke off.')

/** The upstream took too long. */
export const UpstreamTimeout = defineError('CHAT_UPSTREAM_TIMEOUT', 504, 'The agent took too long to answer.')

/** Nothing is left to try. */
export const AgentUnavailable = defineError('AGENT_UNAVAILABLE', 503, 'The agent is not available right now. Please try again in a moment.')

/** The agent's own limit of requests or tokens a minute is reached. */
export const AgentRateLimited = defineError('AGENT_RATE_LIMITED', 429, 'This agent has too much to do right now. Please try again in a moment.')

/** The user's quota of the day or the month is used up. */
export const QuotaExceeded = defineError('CHAT_QUOTA_EXCEEDED', 429, 'Your quota is used up. Please try again later, or ask an administrator for more.')
