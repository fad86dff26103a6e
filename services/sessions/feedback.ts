import type { ParleyError } from '../../errors.js'
import type { Executor } from '../../plugins/postgres/index.js'
import { MessageNotFound } from './errors.js'
import { live, READ_MESSAGE_COLUMNS, toMessage, type MessageRow } from './rows.js'
import type { Feedback, Message } from './shapes.js'

/**
 * Keep what a user thinks of an answer, in place of what was kept before; null keeps nothing.
 * @throws MESSAGE_NOT_FOUND; COMMON_VALIDATION_ERROR for a message that is no answer
 */
export type GiveFeedback = (userId: string, messageId: string, feedback: Feedback | null) => Promise<Message>

/** Feedback in the table `messages`. */
export function createFeedback ({ db, notAnAnswer }: { db: Executor, notAnAnswer: () => ParleyError }): GiveFeedback {
  return async (userId, messageId, feedback) => {
    const { rows: [row] } = await db.query<MessageRow>(
      `update messages set feedback = case when role = 'assistant' then $3::jsonb end
       where user_id = $1 and id = $2
         and exists (select from sessions s where s.user_id = messages.user_id and s.id = messages.session_id and ${live('s')})
       returning ${READ_MESSAGE_COLUMNS}`, [userId, messageId, feedback === null ? null : JSON.stringify(feedback)])
    if (row === undefined) throw MessageNotFound()
    if (row.role !== 'assistant') throw notAnAnswer()
    return toMessage(row)
  }
}
