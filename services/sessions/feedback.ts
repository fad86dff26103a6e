/** Feedback of users on answers: kept here, and passed on to upstreams that take it. */
import type { ParleyError } from '../../errors.js'
import type { Executor } from '../../plugins/postgres/index.js'
import type { Upstreams } from '../calls/verbs.js'
import { MessageNotFound } from '../conversations/errors.js'
import { setFeedback } from '../conversations/messages.js'
import type { Feedback, Message } from '../conversations/shapes.js'
import { readUpstream } from '../conversations/upstreams.js'

/**
 * Keep what a user thinks of an answer, in place of what was kept before; null keeps nothing. The answer's upstream hears of it
 * afterwards, in the background.
 * @throws MESSAGE_NOT_FOUND; COMMON_VALIDATION_ERROR for a message that is no answer
 */
export type GiveFeedback = (userId: string, messageId: string, feedback: Feedback | null) => Promise<Message>

/** Ports of feedback. */
export interface FeedbackPorts {
  db: Executor
  upstreams: Pick<Upstreams, 'feedback'>
  notAnAnswer: () => ParleyError
  /** Told of an upstream that could not be told. */
  failed: (messageId: string, error: unknown) => void
}

/** Feedback on answers. */
export function createFeedback ({ db, upstreams, notAnAnswer, failed }: FeedbackPorts): GiveFeedback {
  /** What is on its way, by message: an upstream hears of each in turn, so that the last counts there too. */
  const underWay = new Map<string, Promise<void>>()

  async function tell (userId: string, messageId: string, feedback: Feedback | null): Promise<void> {
    try {
      const place = await readUpstream(db, userId, messageId)
      if (place !== null) await upstreams.feedback(place, feedback, userId)
    } catch (error) {
      failed(messageId, error)
    }
  }

  function passOn (userId: string, messageId: string, feedback: Feedback | null): void {
    const before = underWay.get(messageId)
    const telling = (before ?? Promise.resolve()).then(() => tell(userId, messageId, feedback)).then(() => {
      if (underWay.get(messageId) === telling) underWay.delete(messageId)
    })
    underWay.set(messageId, telling)
  }

  return async (userId, messageId, feedback) => {
    const message = await setFeedback(db, userId, messageId, feedback)
    if (message === undefined) throw MessageNotFound()
    if (message.role !== 'assistant') throw notAnAnswer()
    passOn(userId, message.id, feedback)
    return message
  }
}
