import type { Executor } from '../../plugins/postgres/index.js'

/** Whom a verified key stands for. */
export interface VerifiedKey { userId: string, keyId: string }

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
}

/** Who asks, for the audit trail. */
export interface KeyOwner { userId: string, ip: string, requestId: string }

/** API keys: made, listed, revoked and verified. */
export interface ApiKeys {
  /**
   * Make a key. It is shown here and never again: only its SHA-256 is stored.
   * @throws COMMON_VALIDATION_ERROR when `expiresAt` is not in the future
   */
  create(owner: KeyOwner, key: { name: string, expiresAt?: Date | null }): Promise<ApiKey & { key: string }>
  /** A user's keys that are not revoked, newest first. */
  list(userId: string, page: { limit: number, cursor?: string }): Promise<{ apiKeys: ApiKey[], nextCursor: string | null }>
  /**
   * Revoke a key; every replica refuses it within a second.
   * @throws API_KEY_NOT_FOUND when it is not the owner's, or revoked already
   */
  revoke(owner: KeyOwner, keyId: string): Promise<void>
  /** Revoke every key of a user. */
  revokeAll(tx: Executor, userId: string): Promise<void>
  /**
   * Whom a key stands for. Known keys are answered from memory, also while the database is down.
   * @throws AUTH_TOKEN_INVALID, AUTH_TOKEN_EXPIRED, AUTH_TOKEN_REVOKED, AUTH_ACCOUNT_DISABLED,
   *   or COMMON_DATABASE_UNAVAILABLE (never a 401) when an unknown key can't be looked up
   */
  verify(key: string): Promise<VerifiedKey>
  /** Waits for the `lastUsedAt` that are still being written. */
  settle(): Promise<void>
}
