import { defineError } from '../../errors.js'

/** The upstream refused, or broke off. */
export const UpstreamError = defineError('CHAT_UPSTREAM_ERROR', 502, 'The agent could not answer: its model refused the request or broke off.', {
  meaning: 'the model refused the call, or failed in mid-answer',
  action: 'read the session: partial text is kept; try `/retry`',
  retry: 'by `/retry`'
})

/** The upstream took too long. */
export const UpstreamTimeout = defineError('CHAT_UPSTREAM_TIMEOUT', 504, 'The agent took too long to answer.', {
  meaning: 'the model was too slow',
  action: 'try again; raise the agent\'s `timeouts`',
  retry: 'yes, or by `/retry`'
})

/** Nothing is left to try. */
export const AgentUnavailable = defineError('AGENT_UNAVAILABLE', 503, 'The agent is not available right now. Please try again in a moment.', {
  meaning: 'the model can\'t be reached, or is overloaded',
  action: 'wait, or choose another agent'
})

/** The agent's own limit of requests or tokens a minute is reached. */
export const AgentRateLimited = defineError('AGENT_RATE_LIMITED', 429, 'This agent has too much to do right now. Please try again in a moment.', {
  meaning: 'the agent\'s own limit of requests or tokens a minute is reached; nothing was stored',
  action: 'wait for `Retry-After`'
})

/** The user's quota of the day or the month is used up. */
export const QuotaExceeded = defineError('CHAT_QUOTA_EXCEEDED', 429, 'Your quota is used up. Please try again later, or ask an administrator for more.', {
  meaning: 'the user\'s quota of the day or month is used up; nothing was stored',
  action: 'wait for `Retry-After`, or ask an administrator'
})
