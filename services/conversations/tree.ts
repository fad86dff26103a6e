import type { Executor } from '../../plugins/postgres/index.js'
import type { BranchPlace } from './branches.js'
import { SessionNotFound } from './errors.js'
import { live, type NodeRow } from './rows.js'

/** A message in the order of its conversation, without its text. */
export type TreeRow = NodeRow & { seq: number }

/** A stretch of a tree, and the place of the newest message. */
export interface TreeStretch { lastSeq: number, rows: TreeRow[] }

/**
 * Messages of a whole conversation without their texts, by creation, up to a place: by default to the newest, whose place comes with them.
 * @throws SESSION_NOT_FOUND
 */
export type TreeRows = (userId: string, sessionId: string, place: BranchPlace & { upTo?: number }) => Promise<TreeStretch>

const statement = (order: 'asc' | 'desc'): string => `select s.last_seq, m.* from sessions s
  left join lateral (
    select seq, id, parent_id, role, created_at, completed_at from messages
    where user_id = s.user_id and session_id = s.id and seq <= coalesce($3::integer, s.last_seq) and seq ${order === 'asc' ? '>' : '<'} $4
    order by seq ${order} limit $5
  ) m on true
  where s.user_id = $1 and s.id = $2 and ${live('s')} order by m.seq ${order}`
const STATEMENTS = { asc: statement('asc'), desc: statement('desc') }

/** Trees over the table `messages`. */
export function createTreeRows (db: Executor): TreeRows {
  return async (userId, sessionId, { order, from, limit, upTo = null }: BranchPlace & { upTo?: number | null }) => {
    const { rows } = await db.query<{ last_seq: number } & (TreeRow | { seq: null })>(
      STATEMENTS[order], [userId, sessionId, upTo, from, limit], `session-tree-${order}`)
    const [session] = rows
    if (session === undefined) throw SessionNotFound()
    return { lastSeq: session.last_seq, rows: rows.flatMap((row) => row.seq === null ? [] : [row]) }
  }
}
