/** History of a conversation by pages, of a branch or of the tree, each reading as of its first page. */
import { cutPage, defineCursors, integerPart, wordPart } from '../../page.js'
import type { Executor } from '../../plugins/postgres/index.js'
import type { BranchRow, Branches } from '../conversations/branches.js'
import { contentOf, isLarge } from '../conversations/large-content.js'
import { toMessage, toNode } from '../conversations/rows.js'
import type { Message, TreeNode } from '../conversations/shapes.js'
import type { TreeRows } from '../conversations/tree.js'

/** Paging of a conversation; the first page has no cursor. */
export interface Paging { limit: number, cursor?: string, order?: 'asc' | 'desc' }

/** One page of a branch. */
export interface MessagePage {
  messages: Message[]
  nextCursor: string | null
  /** Of a page whose only message is larger than a page: its content in slices, since `messages` has it without. */
  content?: AsyncIterable<string>
}

/** One page of a conversation's tree. */
export interface TreePage { messages: TreeNode[], nextCursor: string | null }

/** Pages of conversations, each as the conversation was when its first page was read. */
export interface History {
  /**
   * A page of the branch that ends in a message, by default in the one shown last, else in the newest.
   * @throws SESSION_NOT_FOUND; MESSAGE_NOT_FOUND when `leaf` is not in the session; COMMON_VALIDATION_ERROR for a foreign cursor
   */
  messages(userId: string, sessionId: string, page: Paging & { leaf?: string }): Promise<MessagePage>
  /**
   * A page of a whole conversation without its texts, by creation.
   * @throws SESSION_NOT_FOUND; COMMON_VALIDATION_ERROR for a cursor that this list did not give
   */
  tree(userId: string, sessionId: string, page: Paging): Promise<TreePage>
}

const LAST_SEQ = 2_147_483_647
const START = { asc: 0, desc: LAST_SEQ }

const branchCursors = (order: 'asc' | 'desc') => defineCursors(wordPart(order), integerPart(LAST_SEQ), integerPart(LAST_SEQ), integerPart(LAST_SEQ - 1))
const treeCursors = (order: 'asc' | 'desc') => defineCursors(wordPart(`tree-${order}`), integerPart(LAST_SEQ), integerPart(LAST_SEQ))
const BRANCH_CURSORS = { asc: branchCursors('asc'), desc: branchCursors('desc') }
const TREE_CURSORS = { asc: treeCursors('asc'), desc: treeCursors('desc') }

/** Ports of the history. */
export interface HistoryPorts {
  db: Executor
  branches: Pick<Branches, 'leaf' | 'page'>
  treeRows: TreeRows
}

/** Reading over branches and trees. */
export function createHistory ({ db, branches, treeRows }: HistoryPorts): History {
  return {
    async messages (userId, sessionId, { limit, cursor, leaf: leafId, order = 'asc' }) {
      let leaf = await branches.leaf(userId, sessionId, leafId)
      let from = START[order]
      if (cursor !== undefined) {
        const [, branch, seq, last] = BRANCH_CURSORS[order].decode(cursor)
        leaf = { branch, seq }
        from = last
      }
      const found = await branches.page(userId, sessionId, leaf, { order, from, limit: limit + 1 })
      const cursorOf = ({ seq }: BranchRow): string => BRANCH_CURSORS[order].encode(order, leaf.branch, leaf.seq, seq)
      const { page, nextCursor } = cutPage(found, limit, cursorOf, found[0]?.found)
      const [first] = page
      const content = isLarge(first) ? { content: contentOf(db, userId, first.id) } : {}
      return { messages: page.map(toMessage), nextCursor, ...content }
    },

    async tree (userId, sessionId, { limit, cursor, order = 'asc' }) {
      const [, upTo, from = START[order]] = cursor === undefined ? [] : TREE_CURSORS[order].decode(cursor)
      const place = { order, from, limit: limit + 1, ...(upTo === undefined ? {} : { upTo }) }
      const { lastSeq, rows } = await treeRows(userId, sessionId, place)
      const { page, nextCursor } = cutPage(rows, limit, ({ seq }) => TREE_CURSORS[order].encode(`tree-${order}`, upTo ?? lastSeq, seq))
      return { messages: page.map(toNode), nextCursor }
    }
  }
}
