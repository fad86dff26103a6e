/** Migrations at the start: applied by one replica at a time, tried again until the database is there, awaited by what needs the schema. */
import { readdirSync } from 'node:fs'
import { join, parse } from 'node:path'
import fp from 'fastify-plugin'
import { Client } from 'pg'
import { readAddress } from '../database-address.js'
import { createCondition } from '../log/condition.js'
import { isAway } from '../database-away.js'
import { assertFit, assertUsable, createNotice, explain, prepareSession, UnfitDatabase } from '../database-fitness.js'
import { ROOT } from '../root.js'

/** Arbitrary but fixed: replicas that start together meet at this advisory lock. */
const LOCK = 7_305_512_801
const TABLE = 'schema_migrations'
/** Tables of which one that can't be used is enough to say so: an owner grants rights on all of a schema. */
const USED = ['schema_migrations', 'users', 'sessions', 'messages']
const FOLDER = join(ROOT, 'migrations')
const FIRST_DELAY = 200
const LONGEST_DELAY = 5000

declare module 'fastify' {
  interface FastifyInstance {
    /** The schema's state and what waits for it. */
    migrations: Migrations
  }
}

/** The schema's state. */
export interface Migrations {
  /** True once the schema is up to date and all start-up work is done. */
  readonly done: boolean
  /** True once the schema is up to date. */
  readonly migrated: boolean
  /** Why the schema is not up to date, for the operator; undefined when it is, or nobody knows yet. */
  readonly problem: string | undefined
  /**
   * Do something once the schema is there: at once on a healthy start, later when the database comes late. Work that
   * fails is logged and tried again with backoff. Runs in order of registration.
   * @param what names the work in the log
   * @param work idempotent
   */
  whenDone(what: string, work: () => Promise<void>): Promise<void>
}

/** Names of the migrations that this version knows, in their order. */
export const knownMigrations = (): string[] => readdirSync(FOLDER).map((file) => parse(file).name).sort()

/** Whether every migration of the folder has been applied; most starts need no more than that, and not the runner. */
async function isUpToDate (client: Client): Promise<boolean> {
  const { rows: [table] } = await client.query<{ there: boolean }>(`select to_regclass('${TABLE}') is not null as there`)
  if (table?.there !== true) return false
  const { rows } = await client.query<{ name: string }>(`select name from ${TABLE}`)
  const applied = new Set(rows.map(({ name }) => name))
  return knownMigrations().every((name) => applied.has(name))
}

/**
 * Bring the schema up to date, or step back, holding a lock that waits for other replicas doing the same.
 * @param url of a direct connection (an advisory lock belongs to a session)
 * @param direction `up` applies what is missing; `down` takes the last one back
 * @param count how many at most
 * @returns names of what was applied
 * @throws {UnfitDatabase} when the database can't be used as it is set up
 */
export async function migrate (url: string, direction: 'up' | 'down' = 'up', count = direction === 'up' ? Infinity : 1): Promise<string[]> {
  const errors: unknown[] = []
  // Of several hosts one takes writes; which one is for them to say.
  for (const host of readAddress(url).hosts) {
    try {
      return await migrateAt(host.url, direction, count)
    } catch (error) {
      errors.push(error)
    }
  }
  throw errors.find((error) => !(error instanceof UnfitDatabase)) ?? errors[0]
}

async function migrateAt (url: string, direction: 'up' | 'down', count: number): Promise<string[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3000, keepAlive: true, application_name: 'parley-migrations' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await prepareSession(client)
    await assertFit(client)
    await assertUsable(client, USED)
    if (count === 0 || (direction === 'up' && await isUpToDate(client))) return []
    await client.query('select pg_advisory_lock($1)', [LOCK])
    const { runner } = await import('node-pg-migrate')
    const applied = await runner({
      dbClient: client,
      dir: FOLDER,
      direction,
      migrationsTable: TABLE,
      noLock: true,
      checkOrder: false,
      count,
      log: () => undefined
    })
    return applied.map((migration) => migration.name)
  } finally {
    await client.end()
  }
}

/** Migrates at the start without holding the start up: a database that is down or slow is tried again until it comes. */
export default fp(async (app) => {
  const pending: { what: string, work: () => Promise<void> }[] = []
  let migrated = false
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let delay = FIRST_DELAY
  const cause = createNotice()
  const conditionOf = (level: 'error' | 'warn') => createCondition(app.log, { level, begins: 'the database is not ready', ends: 'the database is ready' })
  // One that is away comes back by itself, and is told of as lost.
  const late = { error: conditionOf('error'), warn: conditionOf('warn') }
  let problem: string | undefined
  const variable = app.hasDecorator('config') && app.config.databaseDirectUrl !== undefined ? 'DATABASE_DIRECT_URL' : 'DATABASE_URL'

  async function attempt (): Promise<void> {
    let doing = 'migrations'
    try {
      if (!migrated) {
        const applied = await migrate(app.databaseDirectUrl)
        if (applied.length > 0) app.log.info({ applied }, 'the schema is up to date')
        migrated = true
        problem = undefined
      }
      for (let next = pending[0]; next !== undefined; next = pending[0]) {
        doing = next.what
        await next.work()
        pending.shift()
        if (stopped) return
      }
      delay = FIRST_DELAY
      cause.over()
      for (const condition of Object.values(late)) condition.over()
    } catch (error) {
      if (stopped) return
      const reason = explain(error, variable)
      if (!migrated) problem = reason ?? 'the schema could not be brought up to date'
      const line = `the database is not ready${reason === undefined ? '' : `: ${reason}`}`
      const fields = { doing, retryInMs: delay, ...(reason === undefined ? { err: error } : {}) }
      const level = isAway(error) ? 'warn' : 'error'
      // Once for each cause: a line for each attempt would bury it.
      if (cause.say(`${doing} ${reason ?? String(error)}`) && late[level].holds) app.log[level](fields, line)
      else late[level].met(fields, line)
      timer = setTimeout(() => { flight = attempt() }, delay)
      delay = Math.min(delay * 2, LONGEST_DELAY)
    }
  }

  let flight = attempt()
  await flight

  app.decorate('migrations', {
    get done () { return migrated && pending.length === 0 },
    get migrated () { return migrated },
    get problem () { return problem },
    async whenDone (what, work) {
      pending.push({ what, work })
      if (pending.length > 1 || !migrated) return
      flight = attempt()
      await flight
    }
  })
  app.addHook('onClose', async () => {
    stopped = true
    clearTimeout(timer)
    await flight
  })
}, { name: 'migrations', dependencies: ['postgres'] })
