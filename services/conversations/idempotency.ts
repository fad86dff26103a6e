import { createHash } from 'node:crypto'

/** A key that makes a repeat of the same request harmless. */
export interface IdempotencyKey {
  /** Which operation it belongs to: the same key elsewhere is another one. */
  route: string
  key: string
  /** Whatever makes two requests the same; hashed. */
  request: unknown
}

// The order of keys makes no other request.
const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value

/**
 * Hash that equal requests share: SHA-256 of the request as JSON.
 * @param request what was asked for
 */
export const requestHash = (request: unknown): Buffer => createHash('sha256').update(JSON.stringify(request, inOrder)).digest()
