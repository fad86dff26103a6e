import type { Executor } from '../../plugins/postgres/index.js'
import { live, READ_MESSAGE_COLUMNS, toMessage, type MessageRow } from './rows.js'
import type { Feedback, Message } from './shapes.js'

/** Condition of a message: its session is not deleted. */
export const IN_LIVE_SESSION = `exists (select from sessions s where s.user_id = messages.user_id and s.id = messages.session_id and ${live('s')})`

/** Those of the ids that exist in sessions that exist, by id. */
export async function messagesById (db: Executor, userId: string, ids: readonly string[]): Promise<Map<string, Message>> {
  const { rows } = await db.query<MessageRow>(
    `select ${READ_MESSAGE_COLUMNS} from messages where user_id = $1 and id = any($2::uuid[]) and ${IN_LIVE_SESSION}`, [userId, ids], 'messages-by-id')
  return new Map(rows.map((row) => [row.id, toMessage(row)]))
}

/**
 * Keep feedback of an answer in place of what was kept before; null keeps nothing.
 * @returns the message, unchanged where it is no answer; undefined where the user has none of that id
 */
export async function setFeedback (
  db: Executor, userId: string, messageId: string, feedback: Feedback | null
): Promise<Message | undefined> {
  const { rows: [row] } = await db.query<MessageRow>(
    `update messages set feedback = case when role = 'assistant' then $3::jsonb end
     where user_id = $1 and id = $2 and ${IN_LIVE_SESSION}
     returning ${READ_MESSAGE_COLUMNS}`, [userId, messageId, feedback === null ? null : JSON.stringify(feedback)])
  return row === undefined ? undefined : toMessage(row)
}
