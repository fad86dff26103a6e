/** Entity tags (RFC 9110 §8.8.3): a client that has a body already is told so, in place of the body. */
import { createHash } from 'node:crypto'

/** A body that is sent as it is, and its entity tag. */
export interface TaggedBody { bytes: Buffer, tag: string }

/**
 * A body with its tag.
 * @param value of JSON
 */
export function taggedJson (value: unknown): TaggedBody {
  const bytes = Buffer.from(JSON.stringify(value))
  return { bytes, tag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` }
}

/**
 * Whether a client has a body already (RFC 9110 §13.1.2: tags are compared weakly).
 * @param header its `If-None-Match`
 * @param tag of the body
 */
export function hasTag (header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
}
