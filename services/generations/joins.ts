import { LRUCache } from 'lru-cache'
import { IdempotencyConflict } from '../conversations/errors.js'
import { requestHash, type IdempotencyKey } from '../conversations/idempotency.js'

/** A turn that was begun, or found; not `fresh` when an idempotency key led to an earlier one. */
export interface Asked { sessionId: string, messageId: string, fresh: boolean }

interface Known { hash: string, begun: Promise<Asked> }

/**
 * Begin a turn, or join the one that its key stands for.
 * @throws CHAT_IDEMPOTENCY_CONFLICT, and what `begin` throws
 */
export type Join = (userId: string, idempotency: IdempotencyKey | null, begin: () => Promise<Asked>) => Promise<Asked>

/** A repeat comes soon, as a rule; later ones ask the database. */
const KNOWN = { max: 4096, ttl: 60_000 }

/**
 * Remembers the turns of recent idempotency keys, also while they are being begun, so that any number of repeats is one start. The
 * database has the last word: what is not remembered is asked there, and a start that failed is forgotten.
 */
export function createJoins (): Join {
  const known = new LRUCache<string, Known>(KNOWN)
  return async (userId, idempotency, begin) => {
    if (idempotency === null) return await begin()
    const name = JSON.stringify([userId, idempotency.route, idempotency.key])
    const hash = requestHash(idempotency.request).toString('hex')
    const earlier = known.get(name)
    if (earlier !== undefined) {
      if (earlier.hash !== hash) throw IdempotencyConflict()
      return { ...await earlier.begun, fresh: false }
    }
    const mine = { hash, begun: begin() }
    known.set(name, mine)
    try {
      return await mine.begun
    } catch (error) {
      if (known.get(name) === mine) known.delete(name)
      throw error
    }
  }
}
