/** The end of a key's time. Once anybody was told of it, it is stored, as that of a login is: no clock that goes back revives the key. */
import { LRUCache } from 'lru-cache'
import { placesFor } from '../../places.js'
import type { Database } from '../../plugins/postgres/index.js'
import type { ChangeFeed } from '../changes/feed.js'

/** Kind of the change that says: a key of this user has expired, whatever your clock says. */
export const KEY_EXPIRED = 'api-key.expired'

/** Condition of a key whose time is over, for statements in which its table is `k`. */
export const IS_EXPIRED = '(k.expired_at is not null or coalesce(k.expires_at <= now(), false))'

/** Keys of a user whose time is over, marked as such: a part of the statement that shows them, in which `$1` is the user. */
export const MARK_EXPIRED = `
  over as (
    select user_id, id from api_keys where user_id = $1 and revoked_at is null and expired_at is null and expires_at <= now() for update skip locked),
  marked as (
    update api_keys k set expired_at = now() from over o where k.user_id = o.user_id and k.id = o.id)`

/** Keys that this process has called expired. */
export interface Expiries {
  /** Whether it has: from then on by no clock, stored or not. */
  has(keyId: string): boolean
  /** Store that a key's time is over, and tell every replica; does not reject, but tries again when it is called again. */
  tell(key: { userId: string, keyId: string }): Promise<void>
}

const MOST_TOLD = 10_000

/**
 * Expiries over the table `api_keys`.
 * @param db where they are stored
 * @param changes tells the replicas
 * @param onWriteFailure told when one could not be stored
 */
export function createExpiries (db: Database, changes: Pick<ChangeFeed, 'publish'>, onWriteFailure: (error: unknown) => void): Expiries {
  const told = new LRUCache<string, { storing?: Promise<void> }>(placesFor(MOST_TOLD))
  const store = (userId: string, keyId: string): Promise<void> => db.transaction(async (tx) => {
    const { rowCount } = await tx.query('update api_keys set expired_at = now() where user_id = $1 and id = $2 and expired_at is null', [userId, keyId])
    if (rowCount > 0) await changes.publish(tx, KEY_EXPIRED, { userId, subject: keyId })
  })
  return {
    has: (keyId) => told.has(keyId),
    async tell ({ userId, keyId }) {
      const end = told.get(keyId) ?? {}
      told.set(keyId, end)
      end.storing ??= store(userId, keyId).catch((error: unknown) => {
        delete end.storing
        onWriteFailure(error)
      })
      await end.storing
    }
  }
}
