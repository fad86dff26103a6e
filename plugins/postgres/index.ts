/** PostgreSQL for the application: the pools, the ping, whether it can store, and the metrics of these. */
import fp from 'fastify-plugin'
import type { PoolClient, PoolConfig } from 'pg'
import { createCondition } from '../../log/condition.js'
import { explain } from '../../database-fitness.js'
import { createDatabase, type Database, type DatabaseOptions, type Executor } from './database.js'
import { createHosts } from './hosts.js'
import { createPing, type Ping } from './ping.js'
import { LIMITED_BEGIN, openPool } from './pools.js'
import { createReplicaMetrics } from './replica-metrics.js'
import { openStandby } from './standby.js'
import { analyseOutgrown } from './statistics.js'
import { createStorage, type Storage } from './storage.js'

export type { Database, Executor, PoolStats, Result } from './database.js'
export { databaseUnavailable, isAway, isConnectionFailure, sqlState } from './failures.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The database port. */
    db: Database
    /** The same on a few connections of their own, for what must go on while the others are taken: leases and the change feed. */
    reservedDb: Database
    /**
     * Lists, history and search: from the standby of DATABASE_READ_URL while that has everything that was ever acknowledged, else, and
     * without one, from the primary.
     */
    reader: Executor
    /** Whether the database answers. */
    databasePing: Ping
    /** Whether the database can store. */
    databaseStorage: Pick<Storage, 'full'>
    /** Where migrations, locks and LISTEN connect: past a PgBouncer, when there is one. */
    databaseDirectUrl: string
    /** Options of a pool that connects there, and to the right one of several hosts. */
    databaseDirectOptions: Pick<PoolConfig, 'connectionString' | 'Client' | 'onConnect'>
  }
}

const PING_INTERVAL = 500
/** Milliseconds between two looks for tables without statistics. */
const STATISTICS_INTERVAL = 5000
const PING = { text: 'select 1', query_timeout: 1000 }
/** Connections apart from the pool at most, and those kept open. */
const RESERVED = { max: 3, min: 1 }
const RESERVED_WAITING = 100
/** Milliseconds of silence after which nobody waits for the database any more. */
const GIVEN_UP_AFTER = 2000
/** Milliseconds of silence after which those who wait already are sent away too. */
const PATIENCE = 5000
/** Milliseconds that what hung has for its answer once the server is back. */
const LAST_CHANCE = 250

/** A pool that survives its server: errors are heard, waits are bounded, half-open sockets are noticed. */
export default fp(async (app) => {
  const { config } = app
  const direct = config.databaseDirectUrl ?? app.databaseUrl
  const pooled = direct !== app.databaseUrl
  const hosts = createHosts(app.databaseUrl)
  const directHosts = pooled ? createHosts(direct) : hosts
  const { pool, clients } = await openPool(app, hosts, { pooled, max: config.databasePoolMax, min: 1 })
  const reserved = await openPool(app, directHosts, { pooled: false, name: 'reserved', application_name: 'parley-reserved', ...RESERVED })
  const pingPool = pooled ? (await openPool(app, hosts, { pooled, name: 'ping', application_name: 'parley-ping', max: 1, min: 1 })).pool : reserved.pool

  const lost = createCondition(app.log, { level: 'error', begins: 'the database is lost: it does not answer', ends: 'the database is back' })
  const full = createCondition(app.log, { level: 'error', begins: 'the database has no room left', ends: 'the database has room again' })
  const storage = createStorage(pool, {
    full: (error) => { full.met({}, `the server behind DATABASE_URL has no room left (${(error as Error).message}): make room there; until then nothing new is stored`) },
    free: () => { full.over() }
  })
  const { client } = app.metrics
  const reconnects = new client.Counter({ name: 'db_reconnects_total', help: 'Times that the database was reached again after connections to it broke' })
  let broken = false
  pool.on('connect', (connection: PoolClient) => {
    if (broken) reconnects.inc()
    broken = false
    if (ping.silentSince === undefined) lost.over()
    connection.on('error', () => { broken = true })
  })
  hosts.onMove(() => { app.log.warn('another host of DATABASE_URL is the right one now') })

  const answeredAt = (): number => Math.max(clients.answeredAt, reserved.clients.answeredAt)
  const ping = createPing({
    ask: () => pingPool.query(PING),
    answeredAt,
    onSilence (silentSince) {
      for (const each of new Set([hosts, directHosts])) each.look().catch(() => undefined)
      if (performance.now() - silentSince > GIVEN_UP_AFTER) lost.met()
      if (performance.now() - silentSince > PATIENCE) for (const each of [clients, reserved.clients]) each.renew(Infinity)
    },
    onBack (silentSince) {
      lost.over()
      // Whoever still waits then waits on a connection that is dead without anybody having been told.
      setTimeout(() => { for (const each of [clients, reserved.clients]) each.renew(silentSince) }, LAST_CHANCE).unref()
    }
  })
  const isSilent = (): boolean => {
    const { silentSince = Infinity } = ping
    return performance.now() - silentSince > GIVEN_UP_AFTER && answeredAt() < silentSince
  }
  app.loop('database-ping', { everyMs: PING_INTERVAL, firstMs: 0, failing: 'the database can not be asked whether it answers' }, () => ping.sample())

  const duration = new client.Histogram({ name: 'db_query_duration_seconds', help: 'Seconds that a database statement took', buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] })
  const maxWaiting = config.databasePoolMax * 50
  // Whoever fills the queue is refused before it is full.
  app.shedBy(() => pool.waitingCount === 0 ? Infinity : maxWaiting - pool.waitingCount)
  app.showQueue('database', maxWaiting, () => pool.waitingCount)
  app.showQueue('database_reserved', RESERVED_WAITING, () => reserved.pool.waitingCount)
  const options: Omit<DatabaseOptions, 'max' | 'maxWaiting' | 'prepare'> = {
    isReady: () => (!app.hasDecorator('migrations') || app.migrations.migrated) && !isSilent(),
    onFailure (error) {
      storage.noticed(error)
      const line = explain(error, 'DATABASE_URL')
      // Statements fail for reasons of their own; here it is about connections.
      if (line !== undefined && !/\((42501|53100)/.test(line)) lost.met({}, `the database is lost: ${line}`)
    },
    observe: (seconds) => duration.observe(seconds)
  }
  app.decorate('db', createDatabase(pool, { ...options, max: config.databasePoolMax, maxWaiting, prepare: !pooled, ...(pooled ? { begin: LIMITED_BEGIN } : {}) }, clients))
  app.decorate('reservedDb', createDatabase(reserved.pool, { ...options, max: RESERVED.max, maxWaiting: RESERVED_WAITING, prepare: true }, reserved.clients))
  const { db, reservedDb } = app
  app.loop('statistics', { everyMs: STATISTICS_INTERVAL, failing: 'tables that have grown can not be analysed' }, async () => {
    if (options.isReady?.() === false) return false
    const table = await analyseOutgrown(db)
    if (table !== undefined) app.log.info({ table }, 'a table that has grown was analysed, so that its plans fit it')
    return table !== undefined
  })
  const { databaseReadUrl } = config
  const onRead = createReplicaMetrics(client, () => replica)
  const replica = databaseReadUrl === undefined
    ? undefined
    : await openStandby(app, databaseReadUrl, { db, reserved: reservedDb, pooled, onRead })
  const reader: Executor = replica ?? db
  app.decorate('reader', reader)
  app.decorate('databaseStorage', storage)
  app.decorate('databasePing', ping)
  // Connected beforehand: on a busy machine the first health check would not have the time for it.
  void ping.sample()
  app.decorate('databaseDirectUrl', direct)
  app.decorate('databaseDirectOptions', directHosts.options)
  app.addHook('onClose', async () => { storage.close() })
}, { name: 'postgres', dependencies: ['embedded-postgres', 'metrics', 'overload', 'loops'] })
