import type { Jobs, JobState, JobView, Queue } from '../../plugins/jobs/index.js'
import type { Database } from '../../plugins/postgres/index.js'
import type { AuditTrail } from '../audit/index.js'

/** Who does something to a queue, for the audit trail. */
export interface Operator { actorId: string, ip: string, requestId: string }

/** The queues of background jobs, for administrators. */
export interface Queues {
  /** All of them, by name. */
  list(): Promise<Queue[]>
  /**
   * A page of a queue's jobs, the newest first.
   * @throws QUEUE_NOT_FOUND; COMMON_VALIDATION_ERROR for a cursor that this list did not give
   */
  jobs(name: string, page: { state?: JobState, limit: number, cursor?: string }): Promise<{ jobs: JobView[], nextCursor: string | null }>
  /**
   * Pause a queue, go on with it, or remove every job of it that does not run; each is an audit event.
   * @returns the queue afterwards
   * @throws QUEUE_NOT_FOUND
   */
  act(name: string, action: QueueAction, operator: Operator): Promise<Queue>
}

/** What can be done to a queue. */
export const QUEUE_ACTIONS = ['pause', 'resume', 'clear'] as const

/** What can be done to a queue. */
export type QueueAction = typeof QUEUE_ACTIONS[number]

/** What the administration of queues needs of others. */
export interface QueuesPorts {
  jobs: Jobs
  db: Database
  audit: AuditTrail
  /** Makes the error for a foreign cursor. */
  invalidCursor: () => Error
}

const CURSOR = /^(\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{6}Z)\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** The administration of queues over the jobs plugin. */
export function createQueues ({ jobs, db, audit, invalidCursor }: QueuesPorts): Queues {
  return {
    list: () => jobs.queues(),

    async jobs (name, { state, limit, cursor }) {
      const after = cursor === undefined ? [] : CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.slice(1)
      if (after === undefined) throw invalidCursor()
      const rows = await jobs.list(name, state ?? null, limit + 1, after)
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return {
        jobs: page.map(({ position, ...job }) => job),
        nextCursor: rows.length > limit && last !== undefined ? Buffer.from(`${last.position}|${last.id}`).toString('base64url') : null
      }
    },

    act: (name, action, operator) => db.transaction(async (tx) => {
      await jobs.queue(tx, name)
      const removed = await jobs[action](tx, name)
      await audit.record(tx, { ...operator, action: `queue.${action}`, target: name, details: removed === undefined ? {} : { removed } })
      return await jobs.queue(tx, name)
    })
  }
}
