/** Audit events over their table: recorded in the transaction of the action, read by pages, or in batches for a download. */
import { v7 as uuidv7 } from 'uuid'
import { cutPage, defineCursors, idPart, momentPart } from '../../page.js'
import type { Executor } from '../../plugins/postgres/index.js'

/** Subject of an event that is about nobody known: part of the primary key, so it can't be null. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Outcomes of what was done: `failure` where it was refused or failed. */
export const OUTCOMES = ['success', 'failure'] as const

/** Outcome of what was done. */
export type Outcome = typeof OUTCOMES[number]

/** An event, as the code that did it records it. */
export interface NewAuditEvent {
  /** `domain.verb`, such as `auth.login`. */
  action: string
  /** `success` when absent. */
  outcome?: Outcome
  /** Whom it is about. */
  userId?: string | null
  /** Who did it; absent where nobody was signed in. */
  actorId?: string | null
  /** Id of the thing it was done to, other than the user. */
  target?: string | null
  ip?: string | null
  requestId?: string | null
  /** What else is worth knowing: never a password, a token or a key. */
  details?: Record<string, unknown>
}

/** An event as it is read. */
export interface AuditEvent {
  id: string
  at: Date
  action: string
  userId: string | null
  actorId: string | null
  target: string | null
  ip: string | null
  requestId: string | null
  details: Record<string, unknown>
  outcome: Outcome
}

/** Filter of events; `from` is included, `to` is not (a half-open interval, so that days add up). */
export interface AuditFilter {
  action?: string
  userId?: string
  actorId?: string
  outcome?: Outcome
  from?: Date
  to?: Date
}

/** One page, newest first. */
export interface AuditPage { events: AuditEvent[], nextCursor: string | null }

/** The record of who did what. */
export interface AuditTrail {
  /**
   * Write an event.
   * @param tx the transaction of what is recorded, so that neither exists without the other
   */
  record(tx: Executor, event: NewAuditEvent): Promise<void>
  /**
   * A page of events, newest first.
   * @throws COMMON_VALIDATION_ERROR for a cursor that this list did not give
   */
  list(filter: AuditFilter, page: { limit?: number, cursor?: string }): Promise<AuditPage>
  /** Events of a request, oldest first. */
  ofRequest(requestId: string): Promise<AuditEvent[]>
  /** All events, newest first, in batches that are read one at a time, so that memory does not grow with their number. */
  batches(filter: AuditFilter): AsyncGenerator<AuditEvent[], void>
}

interface Row {
  id: string
  at: Date
  position: string
  action: string
  user_id: string
  actor_id: string | null
  target: string | null
  ip: string | null
  request_id: string | null
  details: Record<string, unknown>
  outcome: Outcome
}

type Position = [at: string, id: string]

const CURSORS = defineCursors(momentPart, idPart)
/** A client may give many requests one id. */
const MOST_OF_REQUEST = 100

const COLUMNS = `id, at, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as position,
  action, user_id, actor_id, target, ip, request_id, details, outcome`
const SELECT = `select ${COLUMNS} from audit_events
  where ($1::text is null or action = $1) and ($2::uuid is null or user_id = $2)
    and ($3::timestamptz is null or at >= $3) and ($4::timestamptz is null or at < $4)
    and ($5::timestamptz is null or (at, id) < ($5, $6::uuid))
    and ($7::uuid is null or actor_id = $7) and ($8::text is null or outcome = $8)
  order by at desc, id desc limit $9`

const toEvent = (row: Row): AuditEvent => ({
  id: row.id,
  at: row.at,
  action: row.action,
  userId: row.user_id === NOBODY ? null : row.user_id,
  actorId: row.actor_id,
  target: row.target,
  ip: row.ip,
  requestId: row.request_id,
  details: row.details,
  outcome: row.outcome
})

/** Ports of the trail. */
export interface AuditTrailOptions {
  db: Executor
  /** Events read at once by `batches`. */
  batchSize?: number
}

/** The port of whoever records events. */
export type AuditPort = Pick<AuditTrail, 'record'>

/**
 * The audit trail over the table `audit_events`.
 */
export function createAuditTrail ({ db, batchSize = 500 }: AuditTrailOptions): AuditTrail {
  async function read (filter: AuditFilter, limit: number, after: Position | undefined): Promise<Row[]> {
    const { action = null, userId = null, actorId = null, outcome = null, from = null, to = null } = filter
    const [at = null, id = null] = after ?? []
    const { rows } = await db.query<Row>(SELECT, [action, userId, from, to, at, id, actorId, outcome, limit])
    return rows
  }
  const positionOf = (row: Row | undefined): Position | undefined => row === undefined ? undefined : [row.position, row.id]

  return {
    async record (tx, event) {
      await tx.query(
        `insert into audit_events (user_id, id, actor_id, action, target, ip, request_id, details, outcome)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [event.userId ?? NOBODY, uuidv7(), event.actorId ?? null, event.action, event.target ?? null, event.ip ?? null,
          event.requestId ?? null, event.details ?? {}, event.outcome ?? 'success'],
        'audit-record')
    },

    async list (filter, { limit = 20, cursor }) {
      const rows = await read(filter, limit + 1, cursor === undefined ? undefined : CURSORS.decode(cursor))
      const { page, nextCursor } = cutPage(rows, limit, ({ position, id }) => CURSORS.encode(position, id))
      return { events: page.map(toEvent), nextCursor }
    },

    async ofRequest (requestId) {
      const { rows } = await db.query<Row>(`select ${COLUMNS} from audit_events where request_id = $1 order by at, id limit ${MOST_OF_REQUEST}`, [requestId])
      return rows.map(toEvent)
    },

    async * batches (filter) {
      let after: Position | undefined
      for (;;) {
        const rows = await read(filter, batchSize, after)
        if (rows.length > 0) yield rows.map(toEvent)
        if (rows.length < batchSize) return
        after = positionOf(rows.at(-1))
      }
    }
  }
}
