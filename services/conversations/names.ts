import type { Executor } from '../../plugins/postgres/index.js'
import { live } from './rows.js'

/** The first text of the user in a session whose title is cut from it; undefined where its title is of another kind, or it is gone. */
export async function readOpening (db: Executor, userId: string, sessionId: string): Promise<string | undefined> {
  const { rows: [opening] } = await db.query<{ content: string }>(
    `select content from messages where user_id = $1 and session_id = $2 and role = 'user'
     and exists (select 1 from sessions where user_id = $1 and id = $2 and title_source = 'cut' and ${live()})
     order by seq limit 1`, [userId, sessionId])
  return opening?.content
}

/** Put an agent's title in the place of one that was cut; tells whether it did. One set by hand stays. */
export async function nameSession (tx: Executor, userId: string, sessionId: string, title: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update sessions set title = $3, title_source = 'agent', updated_at = now()
     where user_id = $1 and id = $2 and title_source = 'cut' and ${live()}`, [userId, sessionId, title])
  return rowCount > 0
}
