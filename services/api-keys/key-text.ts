import { createHash, randomBytes } from 'node:crypto'

const PREFIX = 'pk_'
const SECRET_BYTES = 32
const TEXT = /^pk_[A-Za-z0-9_-]{64}$/

/** Characters of a key that are listed: 9 random characters tell a user's keys apart, 200 bits stay unknown. */
const SHOWN = 12

/** A key taken apart: whose it is, and what is stored of it. */
export interface KeyText { userId: string, hash: Buffer }

/** SHA-256 without a salt: a key is 256 random bits, which no dictionary holds. */
const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest()

/**
 * Make a key: `pk_` and base64url of 32 random bytes and the user's id. The secret comes first, so that the listed
 * prefix differs from key to key; the id tells a look-up its shard.
 * @param userId owner
 */
export function makeKey (userId: string): KeyText & { key: string, prefix: string } {
  const key = PREFIX + Buffer.concat([randomBytes(SECRET_BYTES), Buffer.from(userId.replaceAll('-', ''), 'hex')]).toString('base64url')
  return { key, prefix: key.slice(0, SHOWN), userId, hash: hashOf(key) }
}

/**
 * Take a key apart.
 * @param key as it came in
 * @returns undefined when it can't be one
 */
export function parseKey (key: string): KeyText | undefined {
  if (!TEXT.test(key)) return undefined
  const hex = Buffer.from(key.slice(PREFIX.length), 'base64url').subarray(SECRET_BYTES).toString('hex')
  return { userId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), hash: hashOf(key) }
}
