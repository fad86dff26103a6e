/** Share links over the table `shares`: created and revoked by the owner, read by strangers with the token. */
import { createHash, randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { cutPage, defineCursors, integerPart } from '../../page.js'
import type { Database } from '../../plugins/postgres/index.js'
import { enabled } from '../accounts/standing.js'
import type { Branches } from '../conversations/branches.js'
import { SessionNotFound } from '../conversations/errors.js'
import { contentOf, isLarge } from '../conversations/large-content.js'
import { toMessage } from '../conversations/rows.js'
import type { Message } from '../conversations/shapes.js'
import { joinSession, ownSession } from '../conversations/texts.js'
import type { MessagePage } from '../sessions/history.js'
import { ShareNotFound } from './errors.js'

/** A link that was just given; its token is not kept, so it can't be shown again. */
export interface Share { token: string, createdAt: Date }

/** A message as a stranger sees it: nothing of the account, nor of what it thinks. Reasoning and tools are there where it has them. */
export type SharedMessage = Pick<Message, 'id' | 'parentId' | 'role' | 'content' | 'status' | 'agentId' | 'model' | 'createdAt' | 'completedAt'> &
  Partial<Pick<Message, 'reasoning' | 'toolCalls' | 'toolCallId' | 'parts'>>

/** A page of a shared conversation. */
export interface SharedPage extends Pick<MessagePage, 'nextCursor' | 'content'> { title: string, sharedAt: Date, messages: SharedMessage[] }

/** Links to read-only snapshots. */
export interface Shares {
  /**
   * Give a link to the newest branch as it is now: 128 random bits, of which only a SHA-256 is kept. Earlier links stay valid.
   * @throws SESSION_NOT_FOUND
   */
  create(userId: string, sessionId: string): Promise<Share>
  /**
   * Revoke every link to a session.
   * @throws SESSION_NOT_FOUND
   */
  revoke(userId: string, sessionId: string): Promise<void>
  /**
   * A page of what a link shows, oldest first.
   * @throws SHARE_NOT_FOUND; COMMON_VALIDATION_ERROR for a cursor that this list did not give
   */
  read(token: string, page: { limit: number, cursor?: string }): Promise<SharedPage>
}

/** Ports of shares. */
export interface SharesPorts {
  db: Database
  /** Rows of a branch are read by the history: messages only ever get added, so a snapshot is a place in their order. */
  branches: Pick<Branches, 'page'>
}

const TOKEN_BYTES = 16
const CURSORS = defineCursors(integerPart(2_147_483_647))

const digest = (token: string): Buffer => createHash('sha256').update(token).digest()

function shared (message: Message): SharedMessage {
  const { id, parentId, role, content, reasoning, toolCalls, toolCallId, parts, status, agentId, model, createdAt, completedAt } = message
  return {
    id,
    parentId,
    role,
    content,
    ...(reasoning === null ? {} : { reasoning }),
    ...(toolCalls === null ? {} : { toolCalls }),
    ...(toolCallId === null ? {} : { toolCallId }),
    ...(parts === undefined ? {} : { parts }),
    status,
    agentId,
    model,
    createdAt,
    completedAt
  }
}

/** Links over the table `shares`. */
export function createShares ({ db, branches }: SharesPorts): Shares {
  return {
    async create (userId, sessionId) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url')
      const { rows: [row] } = await db.query<{ created_at: Date }>(
        `insert into shares (user_id, id, session_id, token_hash, branch, up_to_seq, title)
         select user_id, $3, id, $4, branch, last_seq, title from (${ownSession('$1', '$2')}) own
         returning created_at`, [userId, sessionId, uuidv7(), digest(token)])
      if (row === undefined) throw SessionNotFound()
      return { token, createdAt: row.created_at }
    },

    async revoke (userId, sessionId) {
      const { rows: [row] } = await db.query(
        `with own as (${ownSession('$1', '$2')}),
         revoked as (update shares s set revoked_at = now() from own
           where s.user_id = own.user_id and s.session_id = own.id and s.revoked_at is null)
         select from own`, [userId, sessionId])
      if (row === undefined) throw SessionNotFound()
    },

    async read (token, { limit, cursor }) {
      const [after] = cursor === undefined ? [0] : CURSORS.decode(cursor)
      const { rows: [share] } = await db.query<{
        user_id: string, session_id: string, branch: number, up_to_seq: number, title: string, created_at: Date
      }>(
        `select h.user_id, h.session_id, h.branch, h.up_to_seq, h.title, h.created_at from shares h
         ${joinSession('h')}
         where h.token_hash = $1 and h.revoked_at is null and ${enabled('h.user_id')}`, [digest(token)], 'share-read')
      if (share === undefined) throw ShareNotFound()
      const found = await branches.page(share.user_id, share.session_id, { branch: share.branch, seq: share.up_to_seq }, { order: 'asc', from: after, limit: limit + 1 })
      const { page, nextCursor } = cutPage(found, limit, ({ seq }) => CURSORS.encode(seq), found[0]?.found)
      const [first] = page
      return {
        title: share.title,
        sharedAt: share.created_at,
        messages: page.map((row) => shared(toMessage(row))),
        nextCursor,
        ...(isLarge(first) ? { content: contentOf(db, share.user_id, first.id) } : {})
      }
    }
  }
}
