/** Runner of background jobs: pg-boss keeps and schedules them, and one look serves all queues, where its workers would poll for each. */
import type PgBoss from 'pg-boss'
import { singleFlight } from '../../single-flight.js'
import type { Database } from '../postgres/index.js'
import { dueQueues } from './queue-tables.js'

/** Options of the jobs of a queue. */
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
  /** Resolves once the tables of the queues are there, making them when they are not. */
  installed(): Promise<void>
  /** Look for work once. Concurrent calls share one look. */
  look(): Promise<void>
  /** Abort what runs, wait for it for at most `timeout` milliseconds, and stop. */
  stop(timeout: number): Promise<void>
}

/** Ports of a runner. */
export interface JobRunnerPorts {
  db: Database
  /** Runs pg-boss's own SQL; a connection on which one of its multi-statement transactions fails must not be used again. */
  executeSql: (sql: string, values: unknown[]) => Promise<{ rows: never[] }>
  /** Told of every failure, and the queue it was in. */
  onError: (error: unknown, queue?: string) => void
}

interface Definition { options: JobOptions, handler: JobHandler, flight?: Promise<void> | undefined }

const MAINTENANCE_SECONDS = 300
const CREATE_SCHEMA = /CREATE SCHEMA IF NOT EXISTS pgboss\b/

/**
 * A runner on pg-boss, which keeps jobs in PostgreSQL under the schema `pgboss`. It looks for due work in all queues by one
 * query, rather than with pg-boss's poll per queue, whose unawaited completion ends the process when the database goes away.
 */
export function createJobRunner ({ db, executeSql, onError }: JobRunnerPorts): JobRunner {
  const definitions = new Map<string, Definition>()
  const stopping = new AbortController()
  let installed: Promise<PgBoss> | undefined
  const once = singleFlight<void>()
  let looking: Promise<void> | undefined
  const scheduledAt = new Map<string, number>()

  // PostgreSQL refuses `if not exists` to who may not create schemas, even when it is there: pg-boss's own is left out.
  async function ensureSchema (): Promise<void> {
    const { rows } = await executeSql("select 1 where to_regnamespace('pgboss') is not null", [])
    if (rows.length === 0) await executeSql('create schema if not exists pgboss', [])
  }

  async function install (): Promise<PgBoss> {
    // A fresh one each time: after a start that failed, pg-boss takes itself for started.
    await ensureSchema()
    const { default: Boss } = await import('pg-boss')
    const boss = new Boss({
      db: { executeSql: (sql: string, values: unknown[]) => executeSql(sql.replace(CREATE_SCHEMA, 'select'), values) }, schema: 'pgboss', schedule: false, supervise: true, maintenanceIntervalSeconds: MAINTENANCE_SECONDS
    })
    boss.on('error', onError)
    try {
      await boss.start()
      // Replicas that make the same queue at once refuse each other; who loses finds it at the next look.
      const there = new Set((await boss.getQueues()).map(({ name }) => name))
      for (const [name, { options: { retryLimit = 5, expireInSeconds = 900 } }] of definitions) {
        if (there.has(name)) continue
        await boss.createQueue(name, { name, policy: 'short', retryLimit, retryDelay: 5, retryBackoff: true, expireInSeconds })
      }
      return boss
    } catch (error) {
      await boss.stop({ graceful: false })
      throw error
    }
  }

  function ready (): Promise<PgBoss> {
    installed ??= install().catch((error: unknown) => { installed = undefined; throw error })
    return installed
  }

  // Every replica asks for its turn; the database lets one job through per interval.
  async function schedule (boss: PgBoss): Promise<void> {
    for (const [name, { options: { everySeconds } }] of definitions) {
      if (everySeconds === undefined || performance.now() - (scheduledAt.get(name) ?? -Infinity) < everySeconds * 1000) continue
      await boss.send(name, {}, { singletonSeconds: everySeconds, singletonKey: 'interval' })
      scheduledAt.set(name, performance.now())
    }
  }

  async function runNext (boss: PgBoss, name: string, { handler }: Definition): Promise<boolean> {
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

  async function drain (boss: PgBoss, name: string, definition: Definition): Promise<void> {
    try {
      while (!stopping.signal.aborted && await runNext(boss, name, definition));
    } catch (error) {
      onError(error, name)
    } finally {
      definition.flight = undefined
    }
  }

  async function look (): Promise<void> {
    const boss = await ready()
    await schedule(boss)
    const idle = [...definitions].filter(([, { flight }]) => flight === undefined).map(([name]) => name)
    for (const name of await dueQueues(db, idle)) {
      const definition = definitions.get(name)
      if (definition !== undefined && !stopping.signal.aborted) definition.flight = drain(boss, name, definition)
    }
  }

  return {
    names: () => [...definitions.keys()],
    define (name, options, handler) {
      definitions.set(name, { options, handler })
    },
    async installed () { await ready() },
    async send (name, data, { key }) {
      const boss = await ready()
      await boss.send(name, data, key === undefined ? {} : { singletonKey: key })
    },
    async look () {
      looking = once('look', look)
      await looking
    },
    async stop (timeout) {
      stopping.abort(new Error('the process stops'))
      const flights = [looking, ...[...definitions.values()].map(({ flight }) => flight)]
      let timer: NodeJS.Timeout | undefined
      await Promise.race([Promise.allSettled(flights), new Promise((resolve) => { timer = setTimeout(resolve, timeout) })])
      clearTimeout(timer)
      await installed?.then((boss) => boss.stop({ graceful: false })).catch(onError)
    }
  }
}
