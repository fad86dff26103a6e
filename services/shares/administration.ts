import type { Actor } from '../../identity.js'
import { cutPage, defineCursors, idPart } from '../../page.js'
import type { Database } from '../../plugins/postgres/index.js'
import type { AuditPort } from '../audit/trail.js'
import { joinSession } from '../conversations/texts.js'
import { ShareNotFound } from './errors.js'

/** A link that works, as administrators see it: not its token, which is not kept, nor what it shows. */
export interface ListedShare { id: string, sessionId: string, createdAt: Date }

/** Administration of a user's links. */
export interface SharesAdministration {
  /**
   * Links of a user that are not revoked, newest first.
   * @throws COMMON_VALIDATION_ERROR for a cursor that this list did not give
   */
  list(userId: string, page: { limit: number, cursor?: string }): Promise<{ shares: ListedShare[], nextCursor: string | null }>
  /**
   * Revoke one link, at once and everywhere; it is an audit event.
   * @throws SHARE_NOT_FOUND when the user has no such link, or it is revoked already
   */
  revokeOne(userId: string, shareId: string, actor: Actor): Promise<void>
}

/** Ports of the administration. */
export interface SharesAdministrationOptions {
  db: Database
  audit: AuditPort
}

const CURSORS = defineCursors(idPart)

/** Administration of links over the table `shares`. */
export function createSharesAdministration ({ db, audit }: SharesAdministrationOptions): SharesAdministration {
  return {
    async list (userId, { limit, cursor }) {
      const [after] = cursor === undefined ? [null] : CURSORS.decode(cursor)
      const { rows } = await db.query<ListedShare>(
        `select h.id, h.session_id as "sessionId", h.created_at as "createdAt" from shares h
         ${joinSession('h')}
         where h.user_id = $1 and h.revoked_at is null and ($2::uuid is null or h.id < $2) order by h.id desc limit $3`, [userId, after, limit + 1])
      const { page, nextCursor } = cutPage(rows, limit, ({ id }) => CURSORS.encode(id))
      return { shares: page, nextCursor }
    },

    revokeOne: (userId, shareId, actor) => db.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        'update shares set revoked_at = now() where user_id = $1 and id = $2 and revoked_at is null', [userId, shareId])
      if (rowCount === 0) throw ShareNotFound()
      await audit.record(tx, { ...actor, action: 'share.revoke', userId, target: shareId })
    })
  }
}
