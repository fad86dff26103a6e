/** Caches in the hands of administrators: their figures on this replica, and dropping on every one. */
import { invalid } from '../../errors.js'
import type { Actor } from '../../identity.js'
import type { CacheFigures, Caches } from '../../plugins/cache/index.js'
import type { Database } from '../../plugins/postgres/index.js'
import type { AuditTrail } from '../audit/trail.js'
import type { ChangeFeed } from '../changes/feed.js'

/** Administration of caches. */
export interface CacheAdministration {
  /** Figures of this replica. */
  figures(): CacheFigures[]
  /**
   * Drop what every replica keeps; here at once, elsewhere within a second.
   * @param key name of a cache, or name, a colon and a group of it; absent: everything
   * @throws COMMON_VALIDATION_ERROR for a name that no cache has
   */
  drop(key: string | undefined, actor: Actor): Promise<void>
}

/** Ports of the administration. */
export interface CacheAdministrationOptions {
  db: Database
  audit: Pick<AuditTrail, 'record'>
  changes: Pick<ChangeFeed, 'publish' | 'subscribe'>
  caches: Caches
}

const KIND = 'cache.drop'

function partsOf (key: string): [name?: string, group?: string] {
  const [, name = '', group] = /^([^:]*)(?::(.*))?$/s.exec(key) ?? []
  return name === '' ? [] : group === undefined ? [name] : [name, group]
}

/**
 * Administration of caches.
 * @param options its ports
 */
export function createCacheAdministration ({ db, audit, changes, caches }: CacheAdministrationOptions): CacheAdministration {
  changes.subscribe(KIND, { lookbackMs: 0 }, ({ subject }) => { caches.drop(...partsOf(subject)) })
  return {
    figures: () => caches.figures(),
    async drop (key, actor) {
      const names = caches.figures().map(({ name }) => name)
      const [name] = partsOf(key ?? '')
      if (key !== undefined && (name === undefined || !names.includes(name))) {
        throw invalid({ path: '/querystring/key', message: `must begin with the name of a cache: ${names.join(', ')}`, keyword: 'enum' })
      }
      await db.transaction(async (tx) => {
        await audit.record(tx, { action: 'cache.drop', ...actor, target: key ?? null })
        await changes.publish(tx, KIND, { userId: null, subject: key ?? '' })
      })
    }
  }
}
