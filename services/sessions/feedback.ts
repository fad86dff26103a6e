import type { ParleyError } from '../../errors.js'
import type { Executor } from '../../plugins/postgres/index.js'
import { MessageNotFound } from '../conversations/errors.js'
import { setFeedback } from '../conversations/messages.js'
import type { Feedback, Message } from '../conversations/shapes.js'

/**
 * Keep what a user thinks of an answer, in place of what was kept before; null keeps nothing.
 * @throws MESSAGE_NOT_FOUND; COMMON_VALIDATION_ERROR for a message that is no answer
 */
export type GiveFeedback = (userId: string, messageId: string, feedback: Feedback | null) => Promise<Message>

/** Feedback on answers. */
export function createFeedback ({ db, notAnAnswer }: { db: Executor, notAnAnswer: () => ParleyError }): GiveFeedback {
  return async (userId, messageId, feedback) => {
    const message = await setFeedback(db, userId, messageId, feedback)
    if (message === undefined) throw MessageNotFound()
    if (message.role !== 'assistant') throw notAnAnswer()
    return message
  }
}
