import { cutPage, defineCursors, integerPart, wordPart } from '../../page.js'
import type { Executor } from '../../plugins/postgres/index.js'
import { BRANCH_PAGE, CONTEXT_PAGE } from './branch-page.js'
import { MessageNotFound, SessionNotFound } from './errors.js'
import type { Cut } from './page-bytes.js'
import { live, READ_MESSAGE_COLUMNS, toMessage, type MessageRow } from './rows.js'
import type { Message, MessageRole } from './shapes.js'

/** One page of a branch. */
export interface MessagePage { messages: Message[], nextCursor: string | null }

/** The end of a branch: the branch that a message stands in, and its place in the session's sequence. */
export interface Leaf { branch: number, seq: number }

/** A message of a branch, as it is read by pages. */
export type BranchRow = MessageRow & Cut & { seq: number }

/** Reads conversations branch by branch, at the cost of the page, whatever the conversation's length. */
export interface History {
  /**
   * A page of the branch that ends in a message; pages after the first keep that end, whatever is added meanwhile.
   * @throws SESSION_NOT_FOUND; MESSAGE_NOT_FOUND when `leaf` is not in the session; COMMON_VALIDATION_ERROR for a foreign cursor
   */
  messages(userId: string, sessionId: string, page: { limit: number, cursor?: string, leaf?: string, order?: 'asc' | 'desc' }): Promise<MessagePage>
  /**
   * What to send upstream: the branch that ends in a message, oldest first, cut from the oldest, without messages that have no text;
   * at most `maxChars` UTF-16 units of content, but the last message is kept even when it alone has more.
   */
  context(userId: string, sessionId: string, leafMessageId: string, maxChars: number): Promise<{ role: MessageRole, content: string }[]>
  /** Those of the ids that exist in sessions that exist, by id. */
  messagesById(userId: string, ids: readonly string[]): Promise<Map<string, Message>>
  /** Rows of a known branch, in ascending order, after a place in the sequence; `pageOf` tells whether bytes cut them off. */
  rows(userId: string, sessionId: string, leaf: Leaf, after: number, limit: number): Promise<BranchRow[]>
  /**
   * The end of the newest branch of a session.
   * @throws SESSION_NOT_FOUND
   */
  newest(userId: string, sessionId: string): Promise<Leaf>
}

const CONTEXT_ROWS = 64
const LAST_SEQ = 2_147_483_647

const cursorsOf = (order: 'asc' | 'desc') => defineCursors(wordPart(order), integerPart(LAST_SEQ), integerPart(LAST_SEQ), integerPart(LAST_SEQ))
const CURSORS = { asc: cursorsOf('asc'), desc: cursorsOf('desc') }

/**
 * Reading over the tables `messages` and `session_branches`.
 */
export function createHistory ({ db }: { db: Executor }): History {
  async function leafOf (userId: string, sessionId: string, id: string | undefined): Promise<Leaf> {
    const { rows: [row] } = await db.query<{ branch: number, last_seq: number, leaf_branch: number | null, leaf_seq: number | null }>(
      `select s.branch, s.last_seq, m.branch as leaf_branch, m.seq as leaf_seq from sessions s
       left join messages m on m.user_id = s.user_id and m.id = $3 and m.session_id = s.id
       where s.user_id = $1 and s.id = $2 and ${live('s')}`, [userId, sessionId, id ?? null], 'session-leaf')
    if (row === undefined) throw SessionNotFound()
    if (id === undefined) return { branch: row.branch, seq: row.last_seq }
    if (row.leaf_branch === null || row.leaf_seq === null) throw MessageNotFound()
    return { branch: row.leaf_branch, seq: row.leaf_seq }
  }

  async function rows (order: 'asc' | 'desc', userId: string, sessionId: string, leaf: Leaf, from: number, limit: number) {
    const parameters = [userId, sessionId, leaf.branch, leaf.seq, from, limit]
    return (await db.query<BranchRow>(BRANCH_PAGE[order], parameters, `branch-page-${order}`)).rows
  }

  return {
    async messages (userId, sessionId, { limit, cursor, leaf: leafId, order = 'asc' }) {
      let leaf = await leafOf(userId, sessionId, leafId)
      let from = order === 'asc' ? 0 : LAST_SEQ
      if (cursor !== undefined) {
        const [, branch, seq, last] = CURSORS[order].decode(cursor)
        leaf = { branch, seq }
        from = last
      }
      const found = await rows(order, userId, sessionId, leaf, from, limit + 1)
      const cursorOf = ({ seq }: BranchRow): string => CURSORS[order].encode(order, leaf.branch, leaf.seq, seq)
      const { page, nextCursor } = cutPage(found, limit, cursorOf, found[0]?.found)
      return { messages: page.map(toMessage), nextCursor }
    },

    async context (userId, sessionId, leafMessageId, maxChars) {
      const turns: { role: MessageRole, content: string }[] = []
      let left = maxChars
      for (let before: number | null = null; ;) {
        const { rows: found }: { rows: { role: MessageRole, content: string, seq: number }[] } = await db.query(
          CONTEXT_PAGE, [userId, sessionId, leafMessageId, before, CONTEXT_ROWS, Math.max(left, 1)], 'branch-context')
        for (const { role, content, seq } of found) {
          before = seq
          if (content === '') continue
          left -= content.length
          if (left < 0 && turns.length > 0) return turns.reverse()
          turns.push({ role, content })
        }
        if (found.length < CONTEXT_ROWS || left <= 0) return turns.reverse()
      }
    },

    async messagesById (userId, ids) {
      const { rows: found } = await db.query<MessageRow>(
        `select ${READ_MESSAGE_COLUMNS} from messages where user_id = $1 and id = any($2::uuid[])
           and exists (select from sessions s where s.user_id = messages.user_id and s.id = messages.session_id and ${live('s')})`,
        [userId, ids], 'messages-by-id')
      return new Map(found.map((row) => [row.id, toMessage(row)]))
    },

    rows: (userId, sessionId, leaf, after, limit) => rows('asc', userId, sessionId, leaf, after, limit),
    newest: (userId, sessionId) => leafOf(userId, sessionId, undefined)
  }
}
