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
 * The condition that the session of a relation's row is there and not deleted, looked up for each row. As a join with many rows, it has
 * the planner read all sessions, since it can't tell how few rows will be asked for.
 * @param of alias of a relation with `user_id` and `session_id`
 */
export const hasSession = (of: string): string =>
  `exists (select from sessions where user_id = ${of}.user_id and id = ${of}.session_id and ${live()} offset 0)`

/**
 * The length of a message's content in bytes, null where there is no such message: an expression, looked up for each row like
 * {@link hasSession}.
 * @param of alias of a relation with `user_id` and `message_id`
 */
export const messageBytes = (of: string): string =>
  `(select octet_length(content) from messages where user_id = ${of}.user_id and id = ${of}.message_id)`

/**
 * Text of a relation's row, looked up for each row like {@link hasSession}: a lateral item with `text` and `created_at`, no row
 * where the conversation or the message is gone, or the message is still being produced.
 * @param of alias of a relation with `user_id`, `session_id` and `message_id`, which is null for the session's title
 * @param characters that are read of a text at most: a number, or an SQL expression
 */
export const textOf = (of: string, characters: number | string): string => `lateral (
  select left(coalesce(m.content, s.title), ${characters}) as text, coalesce(m.created_at, s.created_at)::text as created_at
  from (select * from sessions where user_id = ${of}.user_id and id = ${of}.session_id and ${live()}) s
  left join lateral (select * from messages where user_id = ${of}.user_id and id = ${of}.message_id offset 0) m on true
  where ${of}.message_id is null or m.status <> 'streaming' offset 0
)`

/**
 * A query of messages: `id` and `content` of those ids that the user has.
 * @param user SQL expression, uuid
 * @param ids SQL expression, uuid[]
 */
export const messageTexts = (user: string, ids: string): string => `select id, content from messages where user_id = ${user} and id = any (${ids})`
