/** Conversations with branches, written by hand. */
import { v7 as uuidv7 } from 'uuid'
import type { Executor } from '../../../plugins/postgres/index.js'
import { branchRow, type BranchRow } from '../../../services/conversations/placement.js'

/** Session and messages by sequence: `seq` → id. */
export interface Tree { sessionId: string, ids: Map<number, string> }

/**
 * Rows `[seq, branch, parent's seq or null]`, branches `[branch, parent branch, fork seq]`; each message's text is its seq.
 */
export async function plantTree (
  db: Executor, userId: string, rows: [number, number, number | null][], branches: [number, number, number][]
): Promise<Tree> {
  const sessionId = uuidv7()
  const ids = new Map(rows.map(([seq]) => [seq, uuidv7()]))
  const last = rows.at(-1) ?? [0, 0, null]
  await db.query(
    `insert into sessions (user_id, id, agent_id, last_seq, message_count, last_message_id, branch, branch_count)
     values ($1, $2, 'writer', $3, $3, $4, $5, $6)`,
    [userId, sessionId, last[0], ids.get(last[0]) ?? null, last[1], branches.length + 1])
  const known = new Map<number, BranchRow>()
  for (const [branch, parent, fork] of branches) {
    const row = branchRow({ branch, parent_branch: parent, fork_seq: fork }, (number) => known.get(number))
    known.set(branch, row)
    await db.query('insert into session_branches values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [userId, sessionId, branch, parent, fork, row.level, row.jump_branch, row.jump_level, row.jump_upto])
  }
  for (const [seq, branch, parent] of rows) {
    await db.query(
      `insert into messages (user_id, session_id, id, parent_id, branch, seq, role, content, status, completed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'complete', now())`,
      [userId, sessionId, ids.get(seq), parent === null ? null : ids.get(parent), branch, seq, seq % 2 === 1 ? 'user' : 'assistant', `${seq}`])
  }
  return { sessionId, ids }
}

/**
 * Trunk 1-4; at 2 a branch of 5-6; at 5 a branch of 7-8; the trunk goes on with 9-10; an edit of the first message, 11-12.
 */
export const FOREST: { rows: [number, number, number | null][], branches: [number, number, number][] } = {
  rows: [
    [1, 0, null], [2, 0, 1], [3, 0, 2], [4, 0, 3], [5, 1, 2], [6, 1, 5], [7, 2, 5], [8, 2, 7], [9, 0, 4], [10, 0, 9],
    [11, 3, null], [12, 3, 11]
  ],
  branches: [[1, 0, 2], [2, 1, 5], [3, 0, 0]]
}
