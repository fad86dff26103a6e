import { cutPage, defineCursors, integerPart, wordPart } from '../../page.js'
import type { Executor } from '../../plugins/postgres/index.js'
import { SessionNotFound } from './errors.js'
import { live, toNode, type NodeRow } from './rows.js'
import type { TreeNode } from './shapes.js'

/** One page of a conversation's tree. */
export interface TreePage { messages: TreeNode[], nextCursor: string | null }

/**
 * A page of a whole conversation without its texts, by creation; pages after the first leave out what was added meanwhile.
 * @throws SESSION_NOT_FOUND; COMMON_VALIDATION_ERROR for a cursor that this list did not give
 */
export type ReadTree = (userId: string, sessionId: string, page: { limit: number, cursor?: string, order?: 'asc' | 'desc' }) => Promise<TreePage>

const LAST_SEQ = 2_147_483_647
const cursorsOf = (order: 'asc' | 'desc') => defineCursors(wordPart(`tree-${order}`), integerPart(LAST_SEQ), integerPart(LAST_SEQ))
const CURSORS = { asc: cursorsOf('asc'), desc: cursorsOf('desc') }

const statement = (order: 'asc' | 'desc'): string => `select s.last_seq, m.* from sessions s
  left join lateral (
    select seq, id, parent_id, role, created_at, completed_at from messages
    where user_id = s.user_id and session_id = s.id and seq <= coalesce($3::integer, s.last_seq) and seq ${order === 'asc' ? '>' : '<'} $4
    order by seq ${order} limit $5
  ) m on true
  where s.user_id = $1 and s.id = $2 and ${live('s')} order by m.seq ${order}`
const STATEMENTS = { asc: statement('asc'), desc: statement('desc') }
const START = { asc: 0, desc: LAST_SEQ }

/** Trees over the table `messages`. */
export function createTree ({ db }: { db: Executor }): ReadTree {
  return async (userId, sessionId, { limit, cursor, order = 'asc' }) => {
    const [, upTo = null, last = START[order]] = cursor === undefined ? [] : CURSORS[order].decode(cursor)
    const { rows } = await db.query<{ last_seq: number } & (NodeRow & { seq: number } | { seq: null })>(
      STATEMENTS[order], [userId, sessionId, upTo, last, limit + 1], `session-tree-${order}`)
    const [session] = rows
    if (session === undefined) throw SessionNotFound()
    const found = rows.flatMap((row) => row.seq === null ? [] : [row])
    const { page, nextCursor } = cutPage(found, limit, ({ seq }) => CURSORS[order].encode(`tree-${order}`, upTo ?? session.last_seq, seq))
    return { messages: page.map(toNode), nextCursor }
  }
}
