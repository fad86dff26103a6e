/** Statements and CTEs that take texts out of the search, in the transaction of whoever removes them. */

/**
 * CTEs that forget the documents of a relation's rows, waiting or indexed.
 * @param relation with an `id`, the document's
 * @param user SQL expression, uuid
 */
export const forgetCtes = (relation: string, user: string): string => `
unqueued as (delete from search_queue q using ${relation} where q.user_id = ${user} and q.document_id = ${relation}.id),
forgotten as (delete from message_search s using ${relation} where s.user_id = ${user} and s.document_id = ${relation}.id)`

/** Forget a session: $1 user, $2 session. Its messages have to be gone. */
export const FORGET_SESSION = `
with unqueued as (delete from search_queue where user_id = $1 and document_id = $2)
delete from message_search where user_id = $1 and session_id = $2`
