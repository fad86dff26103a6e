import { createHash, randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { cutPage, defineCursors, integerPart } from '../../page.js'
import type { Database } from '../../plugins/postgres/index.js'
import { enabled } from '../accounts/rows.js'
import { SessionNotFound, ShareNotFound } from '../sessions/errors.js'
import type { History, MessagePage } from '../sessions/history.js'
import { contentOf, isLarge } from '../sessions/large-content.js'
import { live, toMessage } from '../sessions/rows.js'
import type { Message } from '../sessions/shapes.js'

/** A link that was just given; its token is not kept, so it can't be shown again. */
export interface Share { token: string, createdAt: Date }

/** What a stranger sees of a message: nothing of the account, nor of what it thinks. */
export type SharedMessage = Pick<Message, 'id' | 'parentId' | 'role' | 'content' | 'status' | 'agentId' | 'model' | 'createdAt' | 'completedAt'>

/** A page of a shared conversation; `content` as of {@link MessagePage}. */
export interface SharedPage { title: string, sharedAt: Date, messages: SharedMessage[], nextCursor: string | null, content?: NonNullable<MessagePage['content']> }

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

/** What shares need of others. */
export interface SharesPorts {
  db: Database
  /** Rows of a branch are read by the history: messages only ever get added, so a snapshot is a place in their order. */
  rows: History['rows']
}

const TOKEN_BYTES = 16
const CURSORS = defineCursors(integerPart(2_147_483_647))

const digest = (token: string): Buffer => createHash('sha256').update(token).digest()

function shared (message: Message): SharedMessage {
  const { id, parentId, role, content, status, agentId, model, createdAt, completedAt } = message
  return { id, parentId, role, content, status, agentId, model, createdAt, completedAt }
}

/** Links over the table `shares`. */
export function createShares ({ db, rows }: SharesPorts): Shares {
  return {
    async create (userId, sessionId) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url')
      const { rows: [row] } = await db.query<{ created_at: Date }>(
        `insert into shares (user_id, id, session_id, token_hash, branch, up_to_seq, title)
         select user_id, $3, id, $4, branch, last_seq, title from sessions where user_id = $1 and id = $2 and ${live()}
         returning created_at`, [userId, sessionId, uuidv7(), digest(token)])
      if (row === undefined) throw SessionNotFound()
      return { token, createdAt: row.created_at }
    },

    async revoke (userId, sessionId) {
      const { rows: [row] } = await db.query(
        `with own as (select user_id, id from sessions where user_id = $1 and id = $2 and ${live()}),
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
         join sessions s on s.user_id = h.user_id and s.id = h.session_id and ${live('s')}
         where h.token_hash = $1 and h.revoked_at is null and ${enabled('h.user_id')}`, [digest(token)], 'share-read')
      if (share === undefined) throw ShareNotFound()
      const found = await rows(share.user_id, share.session_id, { branch: share.branch, seq: share.up_to_seq }, after, limit + 1)
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
