import Type from 'typebox'
import { JOB_STATES } from '../../../plugins/jobs/index.js'
import { QUEUE_ACTIONS } from '../../../services/queues/index.js'

const count = (description: string) => Type.Integer({ minimum: 0, description, examples: [0] })
const time = (description: string) => Type.String({ format: 'date-time', description, examples: ['2026-01-31T12:00:00.000Z'] })
const nullable = <T>(type: string, options: object) => Type.Unsafe<T | null>({ ...options, type: [type, 'null'] })
const payload = (description: string) => nullable<Record<string, unknown>>('object', { additionalProperties: true, description })

/** Name of a queue. */
export const QueueName = Type.String({ minLength: 1, maxLength: 100, description: 'Name of the queue', examples: ['session-removal'] })

/** Action on a queue. */
export const QueueAction = Type.Unsafe<typeof QUEUE_ACTIONS[number]>({
  type: 'string', enum: [...QUEUE_ACTIONS], description: 'pause starts no further job on any replica, resume goes on, clear removes every job that does not run'
})

/** State of the jobs to list. */
export const JobStateName = Type.Unsafe<typeof JOB_STATES[number]>({
  type: 'string', enum: [...JOB_STATES], description: 'Only jobs in this state', examples: ['failed']
})

/** A queue with its counts. */
export const QueueView = Type.Object({
  name: QueueName,
  paused: Type.Boolean({ description: 'Whether it is paused, on every replica', examples: [false] }),
  created: count('Jobs that wait'),
  active: count('Jobs that run'),
  retry: count('Jobs that wait for another attempt'),
  failed: count('Jobs whose attempts are spent'),
  completed: count('Jobs that are done and not archived yet')
}, { description: 'A queue of background jobs' })

/** A job. */
export const JobView = Type.Object({
  id: Type.String({ format: 'uuid', description: 'Id of the job' }),
  state: JobStateName,
  data: payload('What the job was given'),
  output: payload('What it brought, or why it failed'),
  retries: count('Attempts after the first'),
  createdAt: time('When it was made'),
  startedAt: nullable<string>('string', { format: 'date-time', description: 'When its last attempt began' }),
  completedAt: nullable<string>('string', { format: 'date-time', description: 'When it ended' })
}, { description: 'A background job' })
