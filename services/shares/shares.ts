/** Share links over the table `shares`: created and revoked by the owner, read by strangers with the token. */
import { createHash, createHmac } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { cutPage, defineCursors, integerPart } from '../../page.js'
import type { Database, Executor } from '../../plugins/postgres/index.js'
import { enabled } from '../accounts/standing.js'
import type { Branches } from '../conversations/branches.js'
import { SessionNotFound } from '../conversations/errors.js'
import { contentOf, isLarge } from '../conversations/large-content.js'
import { toMessage } from '../conversations/rows.js'
import type { Message } from '../conversations/shapes.js'
import { joinSession, ownSession } from '../conversations/texts.js'
import type { MessagePage } from '../sessions/history.js'
import { ShareNotFound } from './errors.js'

/** A link that was just given, for the first time or again. */
export interface Share { token: string, createdAt: Date }

/** A message as a stranger sees it: nothing of the account, nor of what it thinks. Reasoning and tools are there where it has them. */
export type SharedMessage = Pick<Message, 'id' | 'parentId' | 'role' | 'content' | 'status' | 'agentId' | 'model' | 'createdAt' | 'completedAt'> &
  Partial<Pick<Message, 'reasoning' | 'toolCalls' | 'toolCallId' | 'parts'>>

/** A page of a shared conversation. */
export interface SharedPage extends Pick<MessagePage, 'nextCursor' | 'content'> { title: string, sharedAt: Date, messages: SharedMessage[] }

/** Links to read-only snapshots. */
export interface Shares {
  /**
   * Give the link of a session, which shows its newest branch as it is now. Asked again it is the same link with a new
   * snapshot, until it is revoked.
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
  /** Keys that tokens are derived from: the present one first, then the one before it. */
  keys: readonly [Buffer, ...Buffer[]]
}

const TOKEN_BYTES = 16
const CURSORS = defineCursors(integerPart(2_147_483_647))

/** Token of a link: known again from its id and a key of the installation, so that the table holds a SHA-256 of it alone. */
const tokenOf = (shareId: string, key: Buffer): string =>
  createHmac('sha256', key).update(`share:${shareId}`).digest().subarray(0, TOKEN_BYTES).toString('base64url')

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
export function createShares ({ db, branches, keys: [key, ...earlier] }: SharesPorts): Shares {
  /** The link that is still good and whose token is known; not one whose key has been rotated away. */
  const given = async (tx: Executor, userId: string, sessionId: string): Promise<{ id: string, token: string } | undefined> => {
    const { rows } = await tx.query<{ id: string, token_hash: Buffer }>(
      'select id, token_hash from shares where user_id = $1 and session_id = $2 and revoked_at is null order by id desc', [userId, sessionId])
    return rows
      .flatMap(({ id, token_hash: hash }) => [key, ...earlier].map((each) => ({ id, hash, token: tokenOf(id, each) })))
      .find(({ hash, token }) => digest(token).equals(hash))
  }

  return {
    create: (userId, sessionId) => db.transaction(async (tx) => {
      // Who asks twice at once gets one link.
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`share:${sessionId}`])
      const link = await given(tx, userId, sessionId)
      if (link !== undefined) {
        const { rows: [row] } = await tx.query<{ created_at: Date }>(
          `update shares h set branch = own.branch, up_to_seq = own.last_seq, title = own.title, created_at = now()
           from (${ownSession('$1', '$2')}) own where h.user_id = own.user_id and h.id = $3 and h.revoked_at is null
           returning h.created_at`, [userId, sessionId, link.id])
        if (row !== undefined) return { token: link.token, createdAt: row.created_at }
      }
      const id = uuidv7()
      const token = tokenOf(id, key)
      const { rows: [row] } = await tx.query<{ created_at: Date }>(
        `insert into shares (user_id, id, session_id, token_hash, branch, up_to_seq, title)
         select user_id, $3, id, $4, branch, last_seq, title from (${ownSession('$1', '$2')}) own
         returning created_at`, [userId, sessionId, id, digest(token)])
      if (row === undefined) throw SessionNotFound()
      return { token, createdAt: row.created_at }
    }),

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
