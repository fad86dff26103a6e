import { v4 as uuidv4 } from 'uuid'
import { mendPrompt } from '../../mended-prompt.js'
import type { ProviderRequest, Thread } from '../../provider.js'
import { APART } from '../../thread.js'
import { spokenTurns } from '../../transcript.js'

/**
 * Place of the answer to a request. Its `chatId` is our session's id for the first answer of a session, so that operators find
 * it, and one of its own for every other conversation. FastGPT keeps only the turns that it was asked itself: a conversation that began
 * with more is not gone on in, unless its workflow waits for the user.
 * @param request what is asked
 */
export function placeOf ({ upstream: { agentId, endpoint }, messages, chatId, standing = APART }: ProviderRequest): Thread {
  const { thread, isFresh } = standing
  const messageId = uuidv4()
  if (isGoingOn(thread)) {
    const { conversationId, isPartial } = thread
    return { agentId, endpoint, conversationId, messageId, ...(isPartial === true ? { isPartial } : {}) }
  }
  const isPartial = spokenTurns(messages).filter(({ role }) => role !== 'system').length > 1
  return { agentId, endpoint, conversationId: isFresh ? chatId : `${chatId}-${uuidv4()}`, messageId, ...(isPartial ? { isPartial } : {}) }
}

/**
 * Body of a request.
 * @param request what is asked
 * @param place of its answer
 */
export function chatBody (request: ProviderRequest, { conversationId, messageId }: Thread): Record<string, unknown> {
  const { upstream: { appId }, messages, variables, detail, stream, standing = APART } = request
  const { system, turns } = mendPrompt(spokenTurns(messages))
  const last = turns.slice(-1)
  return {
    ...(appId === null ? {} : { appId }),
    chatId: conversationId,
    responseChatItemId: messageId,
    stream,
    detail,
    variables,
    messages: isGoingOn(standing.thread) ? last : [...system.map((content) => ({ role: 'system', content })), ...turns]
  }
}

function isGoingOn (thread: Thread | null): thread is Thread {
  return thread !== null && (thread.isPartial !== true || thread.isWaiting === true)
}
