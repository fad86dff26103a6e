import type { Database, Executor } from '../../plugins/postgres/index.js'
import { FORGET_SESSION, forgetCtes } from '../search/forget.js'

const BATCH = 1000

// The newest first: what a reader of an unfinished removal could still meet is a conversation that ends early, never one with holes.
const REMOVE_MESSAGES = `
with gone as (
  delete from messages where user_id = $1 and id in (
    select id from messages where user_id = $1 and session_id = $2 order by seq desc limit $3)
  returning id
),
deltas as (delete from generation_deltas d using gone where d.user_id = $1 and d.message_id = gone.id),
${forgetCtes('gone', '$1')}
select count(*)::integer as count from gone`

/**
 * Remove the rows of deleted sessions, in bounded batches of one short transaction each, so that nobody waits for it. What it does
 * not get to, the next call does.
 * @param db the database
 * @param signal ends it between two batches
 * @param batch most messages of one transaction
 * @returns how many sessions went
 */
export async function removeDeleted (db: Database, signal: AbortSignal, batch = BATCH): Promise<number> {
  for (let removed = 0; ; removed++) {
    const { rows: [session] } = await db.query<{ user_id: string, id: string }>(
      'select user_id, id from sessions where deleted_at is not null order by deleted_at limit 1')
    if (session === undefined) return removed
    const key = [session.user_id, session.id]
    // A generation that still runs there finds its lease gone and ends.
    await db.query('delete from generations where user_id = $1 and session_id = $2', key)
    for (;;) {
      signal.throwIfAborted()
      const { rows: [gone] } = await db.query<{ count: number }>(REMOVE_MESSAGES, [...key, batch])
      if ((gone?.count ?? 0) < batch) break
    }
    await db.transaction(async (tx) => {
      await tx.query(FORGET_SESSION, key)
      // Branches and shares go with it.
      await tx.query('delete from sessions where user_id = $1 and id = $2', key)
    })
  }
}

/**
 * Remove text that nobody will read: a checkpoint that timed out here and committed there, after its answer had ended, leaves such. The
 * text of a message that is `streaming` stays, whatever became of its generation: nothing else has it.
 * @param db the database
 * @returns how many rows went
 */
export async function removeStrayDeltas (db: Executor): Promise<number> {
  const { rowCount } = await db.query(`
    delete from generation_deltas d
    where not exists (select from generations g where g.user_id = d.user_id and g.message_id = d.message_id)
      and not exists (select from messages m where m.user_id = d.user_id and m.id = d.message_id and m.status = 'streaming')`)
  return rowCount
}
