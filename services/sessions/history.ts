import { cutPage, defineCursors, integerPart, wordPart } from '../../page.js'
import type { Executor } from '../../plugins/postgres/index.js'
import { BRANCH_PAGE, CONTEXT } from './branch-page.js'
import { MessageNotFound, SessionNotFound } from './errors.js'
import { contentOf, isLarge } from './large-content.js'
import type { Cut } from './page-bytes.js'
import { live, READ_MESSAGE_COLUMNS, toMessage, type MessageRow } from './rows.js'
import type { Message, Role } from './shapes.js'

/** One page of a branch. */
export interface MessagePage {
  messages: Message[]
  nextCursor: string | null
  /** Of a page whose only message is larger than a page: its content in slices, since `messages` has it without. */
  content?: AsyncIterable<string>
}

/** A message as a prompt has it. */
export interface PromptTurn { role: Role, content: string }

/** The end of a branch: the branch that a message stands in, and its place in the session's sequence. */
export interface Leaf { branch: number, seq: number }

/** A message of a branch, as it is read by pages. */
export type BranchRow = MessageRow & Cut & { seq: number }

/** Reads conversations branch by branch, at the cost of the page, whatever the conversation's length. */
export interface History {
  /**
   * A page of the branch that ends in a message, by default in the one shown last, else in the newest; pages after the first keep that
   * end, whatever is added meanwhile.
   * @throws SESSION_NOT_FOUND; MESSAGE_NOT_FOUND when `leaf` is not in the session; COMMON_VALIDATION_ERROR for a foreign cursor
   */
  messages(userId: string, sessionId: string, page: { limit: number, cursor?: string, leaf?: string, order?: 'asc' | 'desc' }): Promise<MessagePage>
  /**
   * What to send upstream: the branch that ends in a message, oldest first, cut from the oldest, without messages that have no text;
   * at most `maxChars` UTF-16 units of content and 2,000 messages, but the last message is kept even when it alone has more.
   */
  context(userId: string, sessionId: string, leafMessageId: string, maxChars: number): Promise<PromptTurn[]>
  /** Those of the ids that exist in sessions that exist, by id. */
  messagesById(userId: string, ids: readonly string[]): Promise<Map<string, Message>>
  /**
   * Rows of a known branch, in ascending order, after a place in the sequence; `pageOf` tells whether bytes cut them off, `isLarge` whether
   * one came without its content.
   */
  rows(userId: string, sessionId: string, leaf: Leaf, after: number, limit: number): Promise<BranchRow[]>
  /**
   * The end of the newest branch of a session.
   * @throws SESSION_NOT_FOUND
   */
  newest(userId: string, sessionId: string): Promise<Leaf>
}

/** Most messages of a branch that a prompt is made of, whatever their length. */
const MOST_TURNS = 2000
/** A UTF-16 unit takes at most three bytes of UTF-8, so that so many bytes are never fewer units than wanted. */
const BYTES_PER_UNIT = 3
const LAST_SEQ = 2_147_483_647

const cursorsOf = (order: 'asc' | 'desc') => defineCursors(wordPart(order), integerPart(LAST_SEQ), integerPart(LAST_SEQ), integerPart(LAST_SEQ - 1))
const CURSORS = { asc: cursorsOf('asc'), desc: cursorsOf('desc') }

/**
 * Reading over the tables `messages` and `session_branches`.
 */
export function createHistory ({ db }: { db: Executor }): History {
  /** Of a message, of the branch shown last (`shown`), or of the newest branch. */
  async function leafOf (userId: string, sessionId: string, { id, shown = false }: { id?: string, shown?: boolean }): Promise<Leaf> {
    const { rows: [row] } = await db.query<{ branch: number, last_seq: number, leaf_branch: number | null, leaf_seq: number | null }>(
      `select s.branch, s.last_seq, m.branch as leaf_branch, m.seq as leaf_seq from sessions s
       left join messages m on m.user_id = s.user_id and m.id = coalesce($3, case when $4::boolean then s.active_leaf end) and m.session_id = s.id
       where s.user_id = $1 and s.id = $2 and ${live('s')}`, [userId, sessionId, id ?? null, shown], 'session-leaf')
    if (row === undefined) throw SessionNotFound()
    if (row.leaf_branch !== null && row.leaf_seq !== null) return { branch: row.leaf_branch, seq: row.leaf_seq }
    if (id !== undefined) throw MessageNotFound()
    return { branch: row.branch, seq: row.last_seq }
  }

  async function rows (order: 'asc' | 'desc', userId: string, sessionId: string, leaf: Leaf, from: number, limit: number) {
    const parameters = [userId, sessionId, leaf.branch, leaf.seq, from, limit]
    return (await db.query<BranchRow>(BRANCH_PAGE[order], parameters, `branch-page-${order}`)).rows
  }

  return {
    async messages (userId, sessionId, { limit, cursor, leaf: leafId, order = 'asc' }) {
      let leaf = await leafOf(userId, sessionId, { shown: true, ...(leafId === undefined ? {} : { id: leafId }) })
      let from = order === 'asc' ? 0 : LAST_SEQ
      if (cursor !== undefined) {
        const [, branch, seq, last] = CURSORS[order].decode(cursor)
        leaf = { branch, seq }
        from = last
      }
      const found = await rows(order, userId, sessionId, leaf, from, limit + 1)
      const cursorOf = ({ seq }: BranchRow): string => CURSORS[order].encode(order, leaf.branch, leaf.seq, seq)
      const { page, nextCursor } = cutPage(found, limit, cursorOf, found[0]?.found)
      const [first] = page
      const content = isLarge(first) ? { content: contentOf(db, userId, first.id) } : {}
      return { messages: page.map(toMessage), nextCursor, ...content }
    },

    async context (userId, sessionId, leafMessageId, maxChars) {
      const { rows: found } = await db.query<PromptTurn>(
        CONTEXT, [userId, sessionId, leafMessageId, MOST_TURNS, Math.max(maxChars, 1) * BYTES_PER_UNIT], 'branch-context')
      const turns: PromptTurn[] = []
      let left = maxChars
      for (const turn of found) {
        if (turn.content === '') continue
        left -= turn.content.length
        if (left < 0 && turns.length > 0) break
        turns.push(turn)
      }
      return turns.reverse()
    },

    async messagesById (userId, ids) {
      const { rows: found } = await db.query<MessageRow>(
        `select ${READ_MESSAGE_COLUMNS} from messages where user_id = $1 and id = any($2::uuid[])
           and exists (select from sessions s where s.user_id = messages.user_id and s.id = messages.session_id and ${live('s')})`,
        [userId, ids], 'messages-by-id')
      return new Map(found.map((row) => [row.id, toMessage(row)]))
    },

    rows: (userId, sessionId, leaf, after, limit) => rows('asc', userId, sessionId, leaf, after, limit),
    newest: (userId, sessionId) => leafOf(userId, sessionId, {})
  }
}
