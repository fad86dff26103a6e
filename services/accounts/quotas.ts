/** Quotas as every replica knows them: read once, and again when the change feed says that one was changed. */
import { singleFlight } from '../../single-flight.js'
import type { Executor } from '../../plugins/postgres/index.js'
import type { ChangeFeed } from '../changes/feed.js'
import type { Quota } from './ports.js'

/** Kind of the change that says: read this user's quota again. */
export const QUOTA_CHANGED = 'user.quota'

/** Quotas of users. */
export interface Quotas {
  /** Whether a user has a quota, as far as that is known without asking. */
  mayHave(userId: string): boolean
  /**
   * A user's quota, at once where it is known, as a rule.
   * @returns null where the user has none
   * @throws COMMON_DATABASE_UNAVAILABLE
   */
  of(userId: string): Quota | null | Promise<Quota | null>
  /** Read all of them: most users have none. */
  load(): Promise<void>
}

/** Mark of a quota that was changed and not read since; each change makes another one. */
class Unread {}

const asks = (quota: Quota | null): boolean => quota !== null && Object.values(quota).some((limit) => limit !== null)

/**
 * Quotas over the table `users`.
 * @param db the database
 * @param changes the feed that tells of changes
 */
export function createQuotas (db: Executor, changes: Pick<ChangeFeed, 'subscribe'>): Quotas {
  const known = new Map<string, Quota | Unread>()
  const once = singleFlight<Quota | null>()
  let isLoaded = false

  // Nothing is known before the start, so only what was under way while all are read has to be replayed.
  changes.subscribe(QUOTA_CHANGED, { lookbackMs: 5000 }, ({ userId }) => { if (userId !== null) known.set(userId, new Unread()) })

  async function read (userId: string): Promise<Quota | null> {
    const mark = known.get(userId)
    const { rows: [row] } = await db.query<{ quota: Quota | null }>('select quota from users where id = $1', [userId], 'user-quota')
    const quota = row?.quota ?? null
    // Changed once more meanwhile, it is read once more.
    if (known.get(userId) !== mark) return quota
    if (quota !== null && asks(quota)) known.set(userId, quota)
    else known.delete(userId)
    return quota
  }

  return {
    mayHave: (userId) => !isLoaded || known.has(userId),

    of (userId) {
      const quota = known.get(userId)
      if (quota === undefined && isLoaded) return null
      if (quota === undefined || quota instanceof Unread) return once(userId, () => read(userId))
      return quota
    },

    async load () {
      const { rows } = await db.query<{ id: string, quota: Quota }>('select id, quota from users where quota is not null')
      for (const { id, quota } of rows) if (!known.has(id) && asks(quota)) known.set(id, quota)
      isLoaded = true
    }
  }
}
