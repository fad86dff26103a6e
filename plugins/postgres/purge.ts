import type { Executor } from './index.js'

/** Retention of rows: a table, the columns that find its old rows by an index, and how long they are kept. */
export interface Retention {
  table: 'idempotency_keys' | 'logins' | 'usage_ledger' | 'limit_reservations' | 'relayed_answers' | 'samples'
  column: 'created_at' | 'absolute_expires_at' | 'lease_until' | 'minute'
  keptHours: number
}

const BATCH = 1000

/**
 * Delete rows that are too old, in bounded batches of one short statement each, so that nobody waits for it.
 * @param db the database
 * @param retention which rows
 * @param signal ends it between two batches
 * @param batch most rows of one statement
 * @returns how many went
 */
export async function purge (db: Executor, retention: Retention, signal: AbortSignal, batch = BATCH): Promise<number> {
  const { table, column, keptHours } = retention
  for (let removed = 0; ;) {
    signal.throwIfAborted()
    const { rowCount } = await db.query(
      `delete from ${table} where ctid = any (array(
         select ctid from ${table} where ${column} < now() - $1 * interval '1 hour' order by ${column} limit $2))`, [keptHours, batch])
    removed += rowCount
    if (rowCount < batch) return removed
  }
}
