import { UpstreamFailure } from '../../failure.js'

/** Codes that come with 400 though the caller has done nothing wrong, as the statuses that they mean. */
const STATUSES = new Map([
  ['provider_not_initialize', 401],
  ['provider_quota_exceeded', 402],
  ['app_unavailable', 404],
  ['not_chat_app', 404],
  ['model_currently_not_support', 404],
  ['completion_request_error', 502]
])

/** A model that failed because of what it was asked keeps the status of that. */
const ASKED_TOO_MUCH = /context|token|too long|content.?filter|moderation/i

const CODE = /"code"\s*:\s*"([a-z_]+)"/

/** Codes of a conversation that nobody can go on in. */
const ENDED = new Set(['conversation_completed', 'conversation_not_exists'])

const codeOf = ({ excerpt }: UpstreamFailure): string => CODE.exec(excerpt ?? '')?.[1] ?? ''

/**
 * Failure of Dify by its code rather than by its status, which is 400 for an application that lacks something too.
 * @param failure as it came
 */
export function byItsCode (failure: unknown): unknown {
  if (!(failure instanceof UpstreamFailure) || failure.status !== 400) return failure
  const status = STATUSES.get(codeOf(failure))
  const { excerpt } = failure
  if (status === undefined || excerpt === undefined || (status === 502 && ASKED_TOO_MUCH.test(excerpt.replace('completion_request_error', '')))) return failure
  return new UpstreamFailure('status', `status 400, its code ${codeOf(failure)}`, { status, excerpt, cause: failure })
}

/**
 * Whether a call failed because the conversation that it named is not there, or not any more.
 * @param failure as it came
 */
export function isConversationGone (failure: unknown): boolean {
  return failure instanceof UpstreamFailure && (failure.status === 404 || ENDED.has(codeOf(failure)))
}
