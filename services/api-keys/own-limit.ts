/** The limit that an API key has for itself, so that one heavy client does not force the general limit off for all. */
import type { Actor } from '../../identity.js'
import type { OwnLimit } from '../../plugins/principal.js'
import type { Database } from '../../plugins/postgres/index.js'
import type { AuditPort } from '../audit/trail.js'
import type { ChangeFeed } from '../changes/feed.js'
import { ApiKeyNotFound } from './errors.js'

/** Kind of the change that says: a key of this user has another limit. */
export const KEY_LIMITED = 'api-key.limited'

/** Limit of a key, as it is listed; null where the general one holds. */
export type RateLimit = { max: number, windowSeconds: number } | null

/** Columns of the limit. */
export interface LimitColumns { limit_max: number | null, limit_seconds: number | null }

/** Limit of a row, as it is listed. */
export function limitOf ({ limit_max: max, limit_seconds: windowSeconds }: LimitColumns): RateLimit {
  return max === null || windowSeconds === null ? null : { max, windowSeconds }
}

/** Limit of a row, as it is counted. */
export function ownLimitOf (row: LimitColumns): OwnLimit | null {
  const limit = limitOf(row)
  return limit === null ? null : { max: limit.max, windowMs: limit.windowSeconds * 1000 }
}

/**
 * Give a key a limit of its own, or the general one again; every replica counts by it within a second.
 * @param ports where it is stored, recorded and published
 * @param owner of the key, and the administrator
 * @param keyId which
 * @param limit null for the general one
 * @param columns of the row that is returned
 * @throws API_KEY_NOT_FOUND when it is not the owner's, or revoked
 */
export async function setOwnLimit<Row extends { name: string }> (
  { db, audit, changes }: { db: Database, audit: AuditPort, changes: Pick<ChangeFeed, 'publish'> },
  { userId, actorId, ip, requestId }: Actor & { userId: string }, keyId: string, limit: RateLimit, columns: string
): Promise<Row> {
  return await db.transaction(async (tx) => {
    const { rows: [row] } = await tx.query<Row>(
      `update api_keys set limit_max = $3, limit_seconds = $4 where user_id = $1 and id = $2 and revoked_at is null returning ${columns}`,
      [userId, keyId, limit?.max ?? null, limit?.windowSeconds ?? null])
    if (row === undefined) throw ApiKeyNotFound()
    await audit.record(tx, { action: 'api-key.limit', userId, actorId, target: keyId, ip, requestId, details: { name: row.name, rateLimit: limit } })
    await changes.publish(tx, KEY_LIMITED, { userId, subject: keyId })
    return row
  })
}
