/**
 * Fragments of SQL for the statements of others: a service that has rows about conversations joins them with the conversations by
 * these, and never names their tables itself.
 */
import { live } from './rows.js'

/**
 * A query of the session that a user has, one row or none.
 * @param user SQL expression, uuid
 * @param session SQL expression, uuid
 */
export const ownSession = (user: string, session: string): string =>
  `select user_id, id, branch, last_seq, title from sessions where user_id = ${user} and id = ${session} and ${live()}`

/**
 * A join with the session `s` of a relation's row, which drops the rows of deleted sessions.
 * @param of alias of a relation with `user_id` and `session_id`
 */
export const joinSession = (of: string): string => `join sessions s on s.user_id = ${of}.user_id and s.id = ${of}.session_id and ${live('s')}`

/**
 * The same join for many rows at once: written so that the planner knows how few sessions are deleted, and may join as it likes.
 * @param of alias of a relation with `user_id` and `session_id`
 */
export const joinSessions = (of: string): string => `join sessions s on s.user_id = ${of}.user_id and s.id = ${of}.session_id and s.deleted_at is null`

/**
 * A left join with the message `m` of a relation's row.
 * @param of alias of a relation with `user_id`
 * @param id its column that has the message's id, by default `message_id`
 */
export const joinMessage = (of: string, id = 'message_id'): string => `left join messages m on m.user_id = ${of}.user_id and m.id = ${of}.${id}`

/**
 * The length of a message's content in bytes, null where there is no such message: an expression, looked up for each row. As a join, it
 * has the planner read all messages of a table that is not large yet, since it can't tell how few rows there are.
 * @param of alias of a relation with `user_id` and `message_id`
 */
export const messageBytes = (of: string): string =>
  `(select octet_length(content) from messages where user_id = ${of}.user_id and id = ${of}.message_id)`

/**
 * A query of messages: `id` and `content` of those ids that the user has.
 * @param user SQL expression, uuid
 * @param ids SQL expression, uuid[]
 */
export const messageTexts = (user: string, ids: string): string => `select id, content from messages where user_id = ${user} and id = any (${ids})`
