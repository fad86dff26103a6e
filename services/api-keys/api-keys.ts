/** API keys: created, listed, revoked and verified; verified ones are cached, and the change feed empties the cache on every replica. */
import { LRUCache } from 'lru-cache'
import { placesFor } from '../../places.js'
import { v7 as uuidv7 } from 'uuid'
import type { Origin } from '../../identity.js'
import { cutPage, defineCursors, idPart } from '../../page.js'
import type { Cache } from '../../plugins/cache/index.js'
import type { Database, Executor } from '../../plugins/postgres/index.js'
import type { OwnLimit } from '../../plugins/principal.js'
import type { AuditPort } from '../audit/trail.js'
import type { ChangeFeed } from '../changes/feed.js'
import { holdEnabled, joinAccount } from '../accounts/standing.js'
import { ApiKeyNotFound } from './errors.js'
import { IS_EXPIRED, KEY_EXPIRED, MARK_EXPIRED, createExpiries } from './expiry.js'
import { makeKey, parseKey } from './key-text.js'
import { KEY_LIMITED, limitOf, ownLimitOf, setOwnLimit, type LimitColumns, type RateLimit } from './own-limit.js'

/** User and key that a verified text stands for. */
export interface VerifiedKey { userId: string, keyId: string, ownLimit: OwnLimit | null }

/** A key that the database vouched for. */
export interface KnownKey {
  keyId: string
  /** Epoch milliseconds, or null when it never expires. */
  expiresAt: number | null
  ownLimit: OwnLimit | null
}

/** A key as it is listed: without its secret. */
export interface ApiKey {
  id: string
  name: string
  /** The first characters of the key, to tell keys apart. */
  prefix: string
  createdAt: Date
  expiresAt: Date | null
  /** Exact to a minute. */
  lastUsedAt: Date | null
  /** Limit of its own; null where the general one holds. */
  rateLimit: RateLimit
}

/** Owner of a key, and the actor for the audit trail: the owner, or the administrator `actorId`. */
export interface KeyOwner extends Pick<Origin, 'ip' | 'requestId'> { userId: string, actorId?: string }

/** API keys: made, listed, revoked and verified. */
export interface ApiKeys {
  /**
   * Make a key. It is shown here and never again: only its SHA-256 is stored.
   * @throws COMMON_VALIDATION_ERROR when `expiresAt` is not in the future, or when the user has 20 keys; AUTH_ACCOUNT_DISABLED
   */
  create(owner: KeyOwner, key: { name: string, expiresAt?: Date | null }): Promise<ApiKey & { key: string }>
  /** A user's keys that are not revoked, newest first. */
  list(userId: string, page: { limit?: number, cursor?: string }): Promise<{ apiKeys: ApiKey[], nextCursor: string | null }>
  /**
   * Revoke a key; every replica refuses it within a second.
   * @throws API_KEY_NOT_FOUND when it is not the owner's, or revoked already
   */
  revoke(owner: KeyOwner, keyId: string): Promise<void>
  /**
   * Give a key a limit of its own, or with null the general one; every replica counts by it within a second.
   * @returns the key
   * @throws API_KEY_NOT_FOUND when it is not the owner's, or revoked
   */
  limit(owner: KeyOwner, keyId: string, limit: RateLimit): Promise<ApiKey>
  /** Revoke every key of a user. */
  revokeAll(tx: Executor, userId: string): Promise<void>
  /**
   * Whom a key stands for. Known keys are answered from memory, also while the database is down.
   * @throws AUTH_TOKEN_INVALID, AUTH_TOKEN_EXPIRED, AUTH_TOKEN_REVOKED (also for a disabled account),
   *   or COMMON_DATABASE_UNAVAILABLE (never a 401) when an unknown key can't be looked up
   */
  verify(key: string): Promise<VerifiedKey>
  /** Hear of each key that is revoked, by its id. */
  onRevoked(listener: (keyId: string) => void): void
  /** Whether `verify` can answer from memory: an unknown key costs a look-up, which a limit should stand in front of. */
  isKnown(key: string): boolean
  /** Waits for the `lastUsedAt` that are still being written. */
  settle(): Promise<void>
}

/** Kind of the change that says: forget what you know of this user's keys. */
export const KEYS_CHANGED = 'api-key.revoked'

const TOUCH_EVERY_MS = 60_000

/** Keys of one user that are not revoked, expired ones included: what the list shows. */
export const MOST_KEYS = 20

/** Keys that are known at once. */
export const MOST_KNOWN = 10_000

/** Ports of the service. */
export interface ApiKeysOptions {
  db: Database
  /** Verified keys by user and by the hex of their hash: a valid key costs no call, and works while the database is away. */
  known: Cache<KnownKey>
  audit: AuditPort
  changes: Pick<ChangeFeed, 'publish' | 'subscribe'>
  /** Makes the errors that the auth service declares, and those of the request's shape. */
  refusals: Record<'invalid' | 'expired' | 'revoked' | 'disabled' | 'expiryInPast' | 'tooMany', () => Error>
  /** Told when `lastUsedAt`, or that a key has expired, could not be written; the call itself goes on. */
  onWriteFailure: (error: unknown) => void
}

type KeyRow = LimitColumns & { id: string, name: string, prefix: string } & Record<'created_at', Date> & Record<'expires_at' | 'last_used_at', Date | null>

type LookupRow = LimitColumns & { id: string, expires_at: Date | null } & Record<'expired' | 'stored' | 'revoked' | 'disabled', boolean>

const toKey = (row: KeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  rateLimit: limitOf(row)
})
const COLUMNS = 'id, name, prefix, created_at, expires_at, last_used_at, limit_max, limit_seconds'
const CURSORS = defineCursors(idPart)

/**
 * API keys over the table `api_keys`.
 */
export function createApiKeys ({ db, known, audit, changes, refusals, onWriteFailure }: ApiKeysOptions): ApiKeys {
  // When a use of a key was last reported, in epoch milliseconds.
  const touched = new LRUCache<string, number>(placesFor(MOST_KNOWN))
  const touching = new Set<Promise<void>>()
  const listeners: ((keyId: string) => void)[] = []
  // Nothing is remembered before the start, so only what was under way while the feed starts has to be replayed.
  changes.subscribe(KEYS_CHANGED, { lookbackMs: 5000 }, ({ userId, subject }) => {
    if (userId !== null) known.drop(userId)
    for (const listener of listeners) listener(subject)
  })
  for (const kind of [KEY_EXPIRED, KEY_LIMITED]) {
    changes.subscribe(kind, { lookbackMs: 5000 }, ({ userId }) => { if (userId !== null) known.drop(userId) })
  }
  const expiries = createExpiries(db, changes, onWriteFailure)

  function touch (userId: string, keyId: string): void {
    const write = db.query(
      `update api_keys set last_used_at = now()
       where user_id = $1 and id = $2 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
      [userId, keyId], 'api-key-touch'
    ).then(() => undefined, onWriteFailure).finally(() => touching.delete(write))
    touching.add(write)
  }

  async function lookUp (userId: string, hash: Buffer): Promise<KnownKey> {
    const { rows: [row] } = await db.query<LookupRow>(
      `select k.id, k.expires_at, k.limit_max, k.limit_seconds, ${IS_EXPIRED} as expired, k.expired_at is not null as stored, k.revoked_at is not null as revoked, u.disabled
       from api_keys k ${joinAccount('k.user_id')} where k.user_id = $1 and k.key_hash = $2`,
      [userId, hash], 'api-key-verify')
    if (row === undefined) throw refusals.invalid()
    // A disabled account's keys are over, as its logins are: 401, also for one that was made while it was disabled.
    if (row.disabled || row.revoked) throw refusals.revoked()
    if (row.expired) {
      if (!row.stored) await expiries.tell({ userId, keyId: row.id })
      throw refusals.expired()
    }
    return { keyId: row.id, expiresAt: row.expires_at?.getTime() ?? null, ownLimit: ownLimitOf(row) }
  }

  const announce = async (tx: Executor, userId: string, keys: { id: string }[]): Promise<void> => {
    for (const { id } of keys) await changes.publish(tx, KEYS_CHANGED, { userId, subject: id })
  }

  return {
    async create ({ userId, ip, requestId }, { name, expiresAt = null }) {
      const { key, prefix, hash } = makeKey(userId)
      return await db.transaction(async (tx) => {
        // The lock makes a simultaneous disabling come wholly before this key, or wholly after it and revoke it; and keys of one user
        // are made one after the other, so that each is counted.
        const { rowCount } = await tx.query(holdEnabled('$1', 'no key update'), [userId])
        if (rowCount === 0) throw refusals.disabled()
        const { rows: [existing] } = await tx.query<{ keys: number }>(
          'select count(*)::int as keys from api_keys where user_id = $1 and revoked_at is null', [userId])
        if ((existing?.keys ?? 0) >= MOST_KEYS) throw refusals.tooMany()
        const { rows: [row] } = await tx.query<KeyRow>(
          `insert into api_keys (user_id, id, name, key_hash, prefix, expires_at)
           select $1, $2, $3, $4, $5, $6::timestamptz where $6::timestamptz is null or $6::timestamptz > now() returning ${COLUMNS}`,
          [userId, uuidv7(), name, hash, prefix, expiresAt])
        if (row === undefined) throw refusals.expiryInPast()
        await audit.record(tx, { action: 'api-key.create', userId, actorId: userId, target: row.id, ip, requestId, details: { name, prefix } })
        return { ...toKey(row), key }
      })
    },

    async list (userId, { limit = 20, cursor }) {
      const [after] = cursor === undefined ? [null] : CURSORS.decode(cursor)
      const { rows } = await db.query<KeyRow>(
        `with ${MARK_EXPIRED}
         select ${COLUMNS} from api_keys where user_id = $1 and revoked_at is null and ($2::uuid is null or id < $2) order by id desc limit $3`,
        [userId, after, limit + 1])
      const { page, nextCursor } = cutPage(rows, limit, ({ id }) => CURSORS.encode(id))
      return { apiKeys: page.map(toKey), nextCursor }
    },

    async revoke ({ userId, ip, requestId, actorId = userId }, keyId) {
      await db.transaction(async (tx) => {
        const { rows: [row] } = await tx.query<Pick<KeyRow, 'id' | 'name' | 'prefix'>>(
          'update api_keys set revoked_at = now() where user_id = $1 and id = $2 and revoked_at is null returning id, name, prefix', [userId, keyId])
        if (row === undefined) throw ApiKeyNotFound()
        await audit.record(tx, { action: 'api-key.revoke', userId, actorId, target: keyId, ip, requestId, details: { name: row.name, prefix: row.prefix } })
        await announce(tx, userId, [row])
      })
    },

    async limit (owner, keyId, limit) {
      return toKey(await setOwnLimit<KeyRow>({ db, audit, changes }, { actorId: owner.userId, ...owner }, keyId, limit, COLUMNS))
    },

    async revokeAll (tx, userId) {
      const { rows } = await tx.query<{ id: string }>('update api_keys set revoked_at = now() where user_id = $1 and revoked_at is null returning id', [userId])
      await announce(tx, userId, rows)
    },

    async verify (key) {
      const parsed = parseKey(key)
      if (parsed === undefined) throw refusals.invalid()
      const { userId } = parsed
      const hash = parsed.hash.toString('hex')
      const now = Date.now()
      const found = await known.get(userId, hash, () => lookUp(userId, parsed.hash))
      if (expiries.has(found.keyId) || (found.expiresAt !== null && found.expiresAt <= now)) {
        await expiries.tell({ userId, keyId: found.keyId })
        throw refusals.expired()
      }
      if (now - (touched.get(found.keyId) ?? 0) >= TOUCH_EVERY_MS) {
        touched.set(found.keyId, now)
        touch(userId, found.keyId)
      }
      return { userId, keyId: found.keyId, ownLimit: found.ownLimit }
    },

    isKnown (key) {
      const parsed = parseKey(key)
      return parsed !== undefined && known.peek(parsed.userId, parsed.hash.toString('hex')) !== undefined
    },

    onRevoked (listener) { listeners.push(listener) },

    async settle () { await Promise.all(touching) }
  }
}
