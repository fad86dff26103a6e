/** Purge of events that are too old: the one deletion that the table lets through, by a function of the database. */
import type { Executor } from '../../plugins/postgres/index.js'

const BATCH = 1000

/**
 * Delete events that are too old, and links that nothing left needs, in bounded batches of one short statement each. What is left can
 * still be verified: an event says how far was purged.
 * @param db the database, by whose clock events are dated
 * @param keptDays how long they are kept
 * @param signal ends it between two batches
 * @param batch most rows of one statement
 * @returns how many rows went
 */
export async function purgeEvents (db: Executor, keptDays: number, signal: AbortSignal, batch = BATCH): Promise<number> {
  // One moment for all batches: it is what the event says.
  const { rows: [limit] } = await db.query<{ before: string }>("select (now() - $1 * interval '24 hours')::text as before", [keptDays])
  for (let removed = 0; ;) {
    signal.throwIfAborted()
    const { rows: [row] } = await db.query<{ gone: number }>('select audit_purge($1::timestamptz, $2) as gone', [limit?.before, batch])
    const gone = row?.gone ?? 0
    removed += gone
    if (gone === 0) return removed
  }
}
