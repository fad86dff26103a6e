/** Reads conversations branch by branch, at the cost of what is read, whatever the conversation's length. */
import type { Executor } from '../../plugins/postgres/index.js'
import { BRANCH_PAGE, CONTEXT } from './branch-page.js'
import { MessageNotFound, SessionNotFound } from './errors.js'
import { promptContent } from './images.js'
import type { Cut } from './page-bytes.js'
import { live, type MessageRow } from './rows.js'
import type { ContentPart, MessageRole, ToolCall } from './shapes.js'

/** A message as a prompt has it: of an answer also the tools that it asks for, of a tool's turn the call that it is the result of. */
export interface PromptTurn { role: MessageRole, content: string | ContentPart[], toolCalls?: ToolCall[], toolCallId?: string }

/** The end of a branch: the branch that a message stands in, and its place in the session's sequence. */
export interface Leaf { branch: number, seq: number }

/** A message of a branch, as it is read by pages. */
export type BranchRow = MessageRow & Cut & { seq: number }

/** Position in a branch, from which a page goes on: places beyond `from` in the order of the page. */
export interface BranchPlace { order: 'asc' | 'desc', from: number, limit: number }

/** Branches of conversations. */
export interface Branches {
  /**
   * The branch that ends in a message, or else the one shown last, or else the newest.
   * @throws SESSION_NOT_FOUND; MESSAGE_NOT_FOUND when the message is not in the session
   */
  leaf(userId: string, sessionId: string, messageId?: string): Promise<Leaf>
  /**
   * The end of the newest branch of a session.
   * @throws SESSION_NOT_FOUND
   */
  newest(userId: string, sessionId: string): Promise<Leaf>
  /** Rows of a known branch; `pageOf` tells whether bytes cut them off, `isLarge` whether one came without its content. */
  page(userId: string, sessionId: string, leaf: Leaf, place: BranchPlace): Promise<BranchRow[]>
  /**
   * What to send upstream: the branch that ends in a message, oldest first, cut from the oldest, without messages that say nothing and
   * ask for no tool; at most `maxChars` UTF-16 units of content and 2,000 messages, but the last message is kept even when it alone has
   * more.
   */
  context(userId: string, sessionId: string, leafMessageId: string, maxChars: number): Promise<PromptTurn[]>
}

/** Most messages of a branch that a prompt is made of, whatever their length. */
const MOST_TURNS = 2000
/** A UTF-16 unit takes at most three bytes of UTF-8, so that so many bytes are never fewer units than wanted. */
const BYTES_PER_UNIT = 3

const LEAF = `select s.branch, s.last_seq, m.branch as leaf_branch, m.seq as leaf_seq from sessions s
  left join messages m on m.user_id = s.user_id and m.id = coalesce($3, case when $4::boolean then s.active_leaf end) and m.session_id = s.id
  where s.user_id = $1 and s.id = $2 and ${live('s')}`

interface ContextRow {
  role: MessageRole
  content: string
  tool_calls: ToolCall[] | null
  tool_call_id: string | null
  parts: ContentPart[] | null
}

const lengthOf = ({ content, tool_calls: calls }: ContextRow): number =>
  (calls ?? []).reduce((sum, call) => sum + call.name.length + call.arguments.length, content.length)

function toPromptTurn ({ role, content, tool_calls: toolCalls, tool_call_id: toolCallId, parts }: ContextRow): PromptTurn {
  const tools = { ...(toolCalls === null ? {} : { toolCalls }), ...(toolCallId === null ? {} : { toolCallId }) }
  return { role, content: promptContent(content, parts), ...tools }
}

/** Branches over the tables `messages` and `session_branches`. */
export function createBranches (db: Executor): Branches {
  async function leafOf (userId: string, sessionId: string, id: string | undefined, shown: boolean): Promise<Leaf> {
    const { rows: [row] } = await db.query<{ branch: number, last_seq: number, leaf_branch: number | null, leaf_seq: number | null }>(
      LEAF, [userId, sessionId, id ?? null, shown], 'session-leaf')
    if (row === undefined) throw SessionNotFound()
    if (row.leaf_branch !== null && row.leaf_seq !== null) return { branch: row.leaf_branch, seq: row.leaf_seq }
    if (id !== undefined) throw MessageNotFound()
    return { branch: row.branch, seq: row.last_seq }
  }

  return {
    leaf: (userId, sessionId, messageId) => leafOf(userId, sessionId, messageId, true),

    newest: (userId, sessionId) => leafOf(userId, sessionId, undefined, false),

    async page (userId, sessionId, { branch, seq }, { order, from, limit }) {
      return (await db.query<BranchRow>(BRANCH_PAGE[order], [userId, sessionId, branch, seq, from, limit], `branch-page-${order}`)).rows
    },

    async context (userId, sessionId, leafMessageId, maxChars) {
      const { rows: found } = await db.query<ContextRow>(
        CONTEXT, [userId, sessionId, leafMessageId, MOST_TURNS, Math.max(maxChars, 1) * BYTES_PER_UNIT], 'branch-context')
      const turns: PromptTurn[] = []
      let left = maxChars
      for (const row of found) {
        if (row.content === '' && row.tool_calls === null && row.parts === null && row.role !== 'tool') continue
        left -= lengthOf(row)
        if (left < 0 && turns.length > 0) break
        turns.push(toPromptTurn(row))
      }
      return turns.reverse()
    }
  }
}
