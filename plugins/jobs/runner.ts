import PgBoss from 'pg-boss'
import type { Database } from '../postgres/index.js'
import { dueQueues } from './queue-tables.js'

/** How jobs of a queue are run. */
export interface JobOptions {
  /** Also run it at this interval, once for all replicas together. */
  everySeconds?: number
  /** Attempts after the first, with growing delays. Default 5. */
  retryLimit?: number
  /** Seconds after which a job counts as lost with the process that ran it. Default 900. */
  expireInSeconds?: number
}

/**
 * Does the work of one job. It may run twice, when a process dies in the middle of it, so twice must be as good as once.
 * @param data what was sent
 * @param signal aborted when the process stops; the job is then tried again later
 * @returns what an administrator may see of it
 */
export type JobHandler = (data: Record<string, unknown>, signal: AbortSignal) => Promise<Record<string, unknown> | undefined>

/** Runs background jobs. */
export interface JobRunner {
  /** The queues, in the order of their definition. */
  names(): string[]
  define(name: string, options: JobOptions, handler: JobHandler): void
  send(name: string, data: Record<string, unknown>, options: { key?: string }): Promise<void>
  /** Look for work once. Concurrent calls share one look. */
  look(): Promise<void>
  /** Abort what runs, wait for it for at most `timeout` milliseconds, and stop. */
  stop(timeout: number): Promise<void>
}

interface Definition { options: JobOptions, handler: JobHandler, flight?: Promise<void> | undefined }

const MAINTENANCE_SECONDS = 300

/**
 * A runner on pg-boss, which keeps jobs in PostgreSQL under the schema `pgboss`. It looks for due work in all queues by one
 * query, rather than with pg-boss's poll per queue, whose unawaited completion ends the process when the database goes away.
 */
export function createJobRunner ({ db, onError }: { db: Database, onError: (error: unknown, queue?: string) => void }): JobRunner {
  const definitions = new Map<string, Definition>()
  const stopping = new AbortController()
  const executor = { executeSql: async (sql: string, values: unknown[]) => await db.query<never>(sql, values) }
  const boss = new PgBoss({ db: executor, schema: 'pgboss', schedule: false, supervise: true, maintenanceIntervalSeconds: MAINTENANCE_SECONDS })
  boss.on('error', onError)
  let installed: Promise<void> | undefined
  let looking: Promise<void> | undefined
  const scheduledAt = new Map<string, number>()

  async function install (): Promise<void> {
    await boss.start()
    for (const [name, { options: { retryLimit = 5, expireInSeconds = 900 } }] of definitions) {
      await boss.createQueue(name, { name, policy: 'short', retryLimit, retryDelay: 5, retryBackoff: true, expireInSeconds })
    }
  }

  function ready (): Promise<void> {
    installed ??= install().catch((error: unknown) => { installed = undefined; throw error })
    return installed
  }

  // Every replica asks for its turn; the database lets one job through per interval.
  async function schedule (): Promise<void> {
    for (const [name, { options: { everySeconds } }] of definitions) {
      if (everySeconds === undefined || performance.now() - (scheduledAt.get(name) ?? -Infinity) < everySeconds * 1000) continue
      await boss.send(name, {}, { singletonSeconds: everySeconds, singletonKey: 'interval' })
      scheduledAt.set(name, performance.now())
    }
  }

  async function runNext (name: string, { handler }: Definition): Promise<boolean> {
    const [job] = await boss.fetch<Record<string, unknown>>(name)
    if (job === undefined) return false
    try {
      const output = await handler(job.data, stopping.signal)
      await boss.complete(name, job.id, output ?? {})
    } catch (error) {
      onError(error, name)
      await boss.fail(name, job.id, { message: error instanceof Error ? error.message : String(error) })
    }
    return true
  }

  async function drain (name: string, definition: Definition): Promise<void> {
    try {
      while (!stopping.signal.aborted && await runNext(name, definition));
    } catch (error) {
      onError(error, name)
    } finally {
      definition.flight = undefined
    }
  }

  async function look (): Promise<void> {
    await ready()
    await schedule()
    const idle = [...definitions].filter(([, { flight }]) => flight === undefined).map(([name]) => name)
    for (const name of await dueQueues(db, idle)) {
      const definition = definitions.get(name)
      if (definition !== undefined && !stopping.signal.aborted) definition.flight = drain(name, definition)
    }
  }

  return {
    names: () => [...definitions.keys()],
    define (name, options, handler) {
      definitions.set(name, { options, handler })
    },
    async send (name, data, { key }) {
      await ready()
      await boss.send(name, data, key === undefined ? {} : { singletonKey: key })
    },
    async look () {
      looking ??= look().finally(() => { looking = undefined })
      await looking
    },
    async stop (timeout) {
      stopping.abort(new Error('the process stops'))
      const flights = [looking, ...[...definitions.values()].map(({ flight }) => flight)]
      let timer: NodeJS.Timeout | undefined
      await Promise.race([Promise.allSettled(flights), new Promise((resolve) => { timer = setTimeout(resolve, timeout) })])
      clearTimeout(timer)
      if (installed !== undefined) await boss.stop({ graceful: false, close: true }).catch(onError)
    }
  }
}
