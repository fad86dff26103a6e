/** Generations that run, in whichever process, for administrators: who, since when, how far; never a word of them. */
import { cutPage, defineCursors, idPart, momentPart } from '../../page.js'
import type { Executor } from '../../plugins/postgres/index.js'

/** Generation that runs. */
export interface RunningGeneration {
  messageId: string
  sessionId: string
  userId: string
  /** The agent that was asked. */
  agentId: string
  /** Protocol that it is asked in; null for one that an older version began. */
  front: string | null
  requestId: string | null
  startedAt: Date
  /** Of its text, as far as it is stored: up to half a second old. */
  characters: number
  /** Id of the process that produces it. */
  owner: string
}

interface Row {
  message_id: string
  session_id: string
  user_id: string
  agent_id: string
  front: string | null
  request_id: string | null
  started_at: Date
  characters: number
  owner: string
  position: string
}

const CURSORS = defineCursors(momentPart, idPart)

const SELECT = `
  select g.message_id, g.session_id, g.user_id, coalesce(m.agent_id, '') as agent_id, g.front, g.request_id, m.created_at as started_at, g.owner,
    coalesce((select d.position + length(d.content) from generation_deltas d
      where d.user_id = g.user_id and d.message_id = g.message_id order by d.position desc limit 1), 0) as characters,
    to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as position
  from generations g join messages m on m.user_id = g.user_id and m.id = g.message_id
  where $1::timestamptz is null or (m.created_at, g.message_id) < ($1, $2::uuid)
  order by m.created_at desc, g.message_id desc limit $3`

/**
 * A page of what runs, the youngest first.
 * @throws COMMON_VALIDATION_ERROR for a cursor that this list did not give
 */
export async function listRunning (
  db: Executor, { limit = 20, cursor }: { limit?: number, cursor?: string }
): Promise<{ generations: RunningGeneration[], nextCursor: string | null }> {
  const [at = null, id = null] = cursor === undefined ? [] : CURSORS.decode(cursor)
  const { rows } = await db.query<Row>(SELECT, [at, id, limit + 1])
  const { page, nextCursor } = cutPage(rows, limit, ({ position, message_id: last }) => CURSORS.encode(position, last))
  return { generations: page.map(toRunning), nextCursor }
}

/**
 * User whose generation runs.
 * @returns undefined where none of that message does
 */
export async function ownerOfRunning (db: Executor, messageId: string): Promise<string | undefined> {
  const { rows: [row] } = await db.query<{ user_id: string }>('select user_id from generations where message_id = $1', [messageId])
  return row?.user_id
}

const toRunning = (row: Row): RunningGeneration => ({
  messageId: row.message_id,
  sessionId: row.session_id,
  userId: row.user_id,
  agentId: row.agent_id,
  front: row.front,
  requestId: row.request_id,
  startedAt: row.started_at,
  characters: row.characters,
  owner: row.owner
})
