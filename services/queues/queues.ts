import type { Actor } from '../../identity.js'
import { cutPage, defineCursors, idPart, momentPart } from '../../page.js'
import type { Jobs, JobState, JobView, Queue } from '../../plugins/jobs/index.js'
import type { Database } from '../../plugins/postgres/index.js'
import type { AuditPort } from '../audit/trail.js'

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
  act(name: string, action: QueueAction, actor: Actor): Promise<Queue>
}

/** Actions on a queue. */
export const QUEUE_ACTIONS = ['pause', 'resume', 'clear'] as const

/** Action on a queue. */
export type QueueAction = typeof QUEUE_ACTIONS[number]

/** Ports of the administration of queues. */
export interface QueuesPorts {
  jobs: Jobs
  db: Database
  audit: AuditPort
}

const CURSORS = defineCursors(momentPart, idPart)

/** The administration of queues over the jobs plugin. */
export function createQueues ({ jobs, db, audit }: QueuesPorts): Queues {
  return {
    list: () => jobs.queues(),

    async jobs (name, { state, limit, cursor }) {
      const after = cursor === undefined ? [] : CURSORS.decode(cursor)
      const rows = await jobs.list(name, state ?? null, limit + 1, after)
      const { page, nextCursor } = cutPage(rows, limit, ({ position, id }) => CURSORS.encode(position, id))
      return { jobs: page.map(({ position, ...job }) => job), nextCursor }
    },

    act: (name, action, actor) => db.transaction(async (tx) => {
      await jobs.queue(tx, name)
      const removed = await jobs[action](tx, name)
      await audit.record(tx, { ...actor, action: `queue.${action}`, target: name, details: removed === undefined ? {} : { removed } })
      return await jobs.queue(tx, name)
    })
  }
}
