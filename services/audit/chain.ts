/**
 * The hash chain over audit events: what is hashed of an event, and how a link leads to the next. Both are a format: what was sealed
 * with it is verified with it years later.
 */
import { createHash } from 'node:crypto'

/** An event as the chain sees it: every column, as text. */
export interface ChainedRow {
  user_id: string
  id: string
  /** With microseconds, in UTC. */
  position: string
  actor_id: string | null
  action: string
  target: string | null
  ip: string | null
  request_id: string | null
  outcome: string
  /** As PostgreSQL writes `jsonb`. */
  details: string
}

/** A link: an event's place in the chain, and what ties it there. */
export interface Seal {
  place: number
  subject: string
  event: string
  /** Time of the event, with microseconds, in UTC. */
  moment: string
  /** SHA-256 of the event. */
  content: Buffer
  digest: Buffer
}

/** Digest before the first link. */
export const GENESIS: Buffer = Buffer.alloc(32)

const sha256 = (...parts: (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** A moment in SQL as text with microseconds in UTC. */
export const exactly = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** Columns of a `ChainedRow` in SQL, of `audit_events e`. */
export const CHAINED = `e.user_id, e.id, ${exactly('e.at')} as position, e.actor_id, e.action, e.target, e.ip, e.request_id, e.outcome, e.details::text as details`

/** Columns of a `Seal` in SQL, of `audit_seals s`. */
export const SEAL = `s.position::float8 as place, s.user_id as subject, s.event_id as event, ${exactly('s.at')} as moment, s.content_hash as content, s.digest`

/**
 * SHA-256 of an event: of a JSON array of its columns, so that no value can pose as two.
 * @param row every column
 */
export function contentHash (row: ChainedRow): Buffer {
  return sha256(JSON.stringify([
    row.user_id, row.id, row.position, row.actor_id, row.action, row.target, row.ip, row.request_id, row.outcome, row.details
  ]))
}

/**
 * Digest of a link, over the one before it. Without its event, which may have been purged, it is still known to be in its place.
 * @param previous digest of the link before
 * @param seal the link
 */
export function digestOf (previous: Buffer, { place, subject, event, moment, content }: Omit<Seal, 'digest'>): Buffer {
  return sha256(previous, JSON.stringify([place, subject, event, moment]), content)
}
