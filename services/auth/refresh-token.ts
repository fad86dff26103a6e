/**
 * Text of refresh tokens: generated, read, hashed, and derived from their predecessors, so that a repeated refresh gets the same
 * successor.
 */
import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** A refresh token that was presented. */
export interface PresentedToken {
  /** Its text, which is also what its successor derives from. */
  text: string
  userId: string
  hash: Buffer
}

/** Key material that successors derive from: of the current secret first, of the previous one while secrets rotate. */
export type DerivationKeys = readonly [Buffer, ...Buffer[]]

const PREFIX = 'rt_'
// base64url of 16 bytes of user id and 32 secret ones: 64 characters without padding, so each token has one spelling.
const FORMAT = /^rt_[A-Za-z0-9_-]{64}$/

const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')
const uuidText = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

function spell (userId: string, secret: Buffer): string {
  return PREFIX + Buffer.concat([uuidBytes(userId), secret]).toString('base64url')
}

/**
 * Hash of a token, which is all that the database stores. The token holds 256 random bits, so a plain hash is as strong as a slow one.
 * @param text the token
 * @returns SHA-256, 32 bytes
 */
export function hashRefreshToken (text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/**
 * Read a token.
 * @param text as the client sent it
 * @returns null when it has not the form of a token
 */
export function readRefreshToken (text: string): PresentedToken | null {
  if (!FORMAT.test(text)) return null
  const bytes = Buffer.from(text.slice(PREFIX.length), 'base64url')
  return { text, userId: uuidText(bytes.subarray(0, 16)), hash: hashRefreshToken(text) }
}

/**
 * The first token of a login.
 * @param userId travels in the token, so that a look-up knows its shard
 */
export function firstRefreshToken (userId: string): string {
  return spell(userId, randomBytes(32))
}

/**
 * The keys that successors derive from (HKDF, RFC 5869), apart from the signing of access tokens.
 * @param secret JWT_SECRET
 * @param previous JWT_SECRET_PREVIOUS
 */
export function derivationKeys (secret: string, previous: string | null): DerivationKeys {
  const derive = (from: string): Buffer => Buffer.from(hkdfSync('sha256', from, '', 'refresh', 32))
  return previous === null ? [derive(secret)] : [derive(secret), derive(previous)]
}

/**
 * The token that follows another: always the same one for the same parent, so that a lost answer can be repeated without
 * any plaintext being stored, and unknown to whoever has the database and the key but not the parent.
 * @param key of {@link derivationKeys}
 * @param parent the token that is exchanged
 * @param loginId its login
 * @param generation of the successor
 */
export function succeedingToken (key: Buffer, parent: PresentedToken, loginId: string, generation: number): string {
  const counter = Buffer.alloc(4)
  counter.writeUInt32BE(generation)
  return spell(parent.userId, createHmac('sha256', key).update(uuidBytes(loginId)).update(counter).update(parent.text).digest())
}
