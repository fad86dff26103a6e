/** Background jobs on pg-boss: declared by services, kept in the database, run by whichever replica comes first, administered by name. */
import fp from 'fastify-plugin'
import { Pool } from 'pg'
import { createCondition } from '../../log/condition.js'
import { isAway } from '../../database-away.js'
import { explain } from '../../database-fitness.js'
import { defineError } from '../../errors.js'
import { tolerate } from '../../log/tolerate.js'
import type { Executor } from '../postgres/index.js'
import { measureJobs } from './metrics.js'
import { clearQueue, readDelays, readJobs, readQueues, setPaused, type JobState, type ListedJob, type Queue } from './queue-tables.js'
import { createJobRunner, type JobHandler, type JobOptions } from './runner.js'

export { JOB_STATES } from './queue-tables.js'
export type { JobState, JobView, ListedJob, Queue } from './queue-tables.js'
export type { JobHandler, JobOptions } from './runner.js'

const QueueNotFound = defineError('QUEUE_NOT_FOUND', 404, 'There is no such queue.', {
  meaning: 'no such background queue',
  action: 'list the queues'
})

/** Background jobs, kept in the database until they are done. All but `define` need the database. */
export interface Jobs {
  /**
   * Declare a queue and what does its jobs, one at a time in this process. Call it while the application is being put together.
   * @param name stable name, shown to administrators
   * @param options interval, retries
   * @param handler does the work; twice must be as good as once
   */
  define(name: string, options: JobOptions, handler: JobHandler): void
  /** Have a job done soon. While one with the same key (or without, when none is given) waits, another changes nothing. */
  send(name: string, data?: Record<string, unknown>, options?: { key?: string }): Promise<void>
  /** The queues by name, with their counts. */
  queues(): Promise<Queue[]>
  /** Why no job can run, for the operator; undefined when nothing is known to stand in the way. */
  readonly problem: string | undefined
  /**
   * One queue.
   * @throws QUEUE_NOT_FOUND
   */
  queue(executor: Executor, name: string): Promise<Queue>
  /**
   * Jobs of a queue, the newest first, after a place (`position` and `id` of the last one).
   * @throws QUEUE_NOT_FOUND
   */
  list(name: string, state: JobState | null, limit: number, after?: readonly string[]): Promise<ListedJob[]>
  /** Start no further job of a queue, on any replica; from the next look for work on. */
  pause(tx: Executor, name: string): Promise<void>
  /** Go on with a queue. */
  resume(tx: Executor, name: string): Promise<void>
  /** Remove every job that does not run; tells how many. */
  clear(tx: Executor, name: string): Promise<number>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Background jobs. */
    jobs: Jobs
  }
}

const FIRST_LOOK = 500
const INTERVAL = 2000
const STOP_TIMEOUT = 5000
/** SQLSTATE of a statement that the server refused, rather than could not get to. */
const REFUSED = /^(?!08|53|57|58)\d[0-9A-Z]{4}$/
const REMEDY = 'GRANT CREATE ON DATABASE, or CREATE SCHEMA pgboss AUTHORIZATION that user'

/** Background jobs on pg-boss. The service starts without a database; jobs begin when it comes. */
export default fp(async (app) => {
  const { db, log } = app
  // `pool.query` closes a connection on which a statement failed: pg-boss leaves its transactions open then.
  const pool = new Pool({
    ...app.databaseDirectOptions,
    max: 2,
    connectionTimeoutMillis: 3000,
    query_timeout: 11_000,
    idleTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'parley-jobs'
  })
  pool.on('error', (error) => { log.debug({ err: error }, 'an idle database connection of the background jobs broke') })
  pool.on('connect', (client) => { client.on('error', () => undefined) })
  const executeSql = (sql: string, values: unknown[]) => pool.query<never>(sql, values)
  const failed = tolerate(log, { level: 'warn', begins: 'a background job, or the look for one, failed', ends: 'background jobs of this queue failed' })
  const onError = (error: unknown, queue?: string): void => { failed(error, { queue }, queue) }
  const runner = createJobRunner({ db, executeSql, onError })

  let closed = false
  let problem: string | undefined
  const stuck = createCondition(log, { level: 'error', begins: "background jobs can't run", ends: 'background jobs run again' })
  app.loop('jobs', { everyMs: INTERVAL, firstMs: FIRST_LOOK, failing: 'the look for background jobs failed' }, async () => {
    if (closed) return
    try {
      if (app.migrations.done) {
        await runner.look()
        problem = undefined
        stuck.over()
      }
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? ''
      const denied = code === '42501'
      const line = denied ? `the user of DATABASE_URL may not make the tables of background jobs: ${REMEDY} (${(error as Error).message})` : explain(error, 'DATABASE_URL') ?? String(error)
      // A database that is away is told of elsewhere.
      problem = REFUSED.test(code) ? line : undefined
      if (isAway(error)) log.debug({ err: error }, "background jobs can't run")
      else stuck.met(denied ? {} : { err: error }, `background jobs can't run: ${line}`)
    }
  })
  app.addHook('onClose', async () => {
    closed = true
    await runner.stop(STOP_TIMEOUT)
    await pool.end()
  })

  const known = (name: string): void => {
    if (!runner.names().includes(name)) throw QueueNotFound()
  }
  app.decorate('jobs', {
    define: runner.define,
    get problem () { return problem },
    async send (name, data = {}, options = {}) {
      await runner.send(name, data, options)
      if (!closed) await runner.look()
    },
    async queues () {
      await runner.installed()
      return await readQueues(db, runner.names())
    },
    async queue (executor, name) {
      await runner.installed()
      const [queue] = await readQueues(executor, runner.names().filter((one) => one === name))
      if (queue === undefined) throw QueueNotFound()
      return queue
    },
    async list (name, state, limit, after) {
      known(name)
      await runner.installed()
      return await readJobs(db, name, state, limit, after)
    },
    pause: (tx, name) => setPaused(tx, name, true),
    resume: (tx, name) => setPaused(tx, name, false),
    clear: clearQueue
  })

  const beginJobs = measureJobs(app.metrics.client, runner.names, async () => {
    await runner.installed()
    const [queues, delays] = await Promise.all([readQueues(db, runner.names()), readDelays(db, runner.names())])
    return { queues, delays }
  })
  app.addHook('onReady', async () => { beginJobs() })
}, { name: 'jobs', dependencies: ['postgres', 'migrations', 'metrics', 'errors', 'loops'] })
