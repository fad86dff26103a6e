/**
 * Body of a CTE, or a statement, that has texts indexed within 2 s of its commit: the one way into the queue of the search, in the
 * statement of whoever changes the texts. A row that is there already, claimed by an indexer or set aside, is queued anew: its claim
 * is void, and the text of before is not stored.
 * @param rows query of user_id, document_id, session_id and message_id; of a title the document is the session, the message null
 */
export const enqueue = (rows: string): string => `
insert into search_queue (user_id, document_id, session_id, message_id) ${rows}
on conflict (user_id, document_id) do update
set session_id = excluded.session_id, claimed_until = null, attempts = 0, failed_at = null`
