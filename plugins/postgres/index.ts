/** PostgreSQL for the application: the pool, the ping, whether it can store, and the metrics of these. */
import fastifyPostgres from '@fastify/postgres'
import fp from 'fastify-plugin'
import type { PoolClient } from 'pg'
import { createNotice, explain, prepareSession } from '../../database-fitness.js'
import { createDatabase, type Database } from './database.js'
import { createPing, type Ping } from './ping.js'
import { createStorage, type Storage } from './storage.js'

export type { Database, Executor, PoolStats, Result } from './database.js'
export { databaseUnavailable, isConnectionFailure, sqlState } from './failures.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The database port. */
    db: Database
    /** Whether the database answers. */
    databasePing: Ping
    /** Whether the database can store. */
    databaseStorage: Pick<Storage, 'full'>
    /** Where migrations, locks and LISTEN connect: past a PgBouncer, when there is one. */
    databaseDirectUrl: string
  }
}

const QUERY_TIMEOUT = 10_000

/** A pool that survives its server: errors are heard, waits are bounded, half-open sockets are noticed. */
export default fp(async (app) => {
  const { config } = app
  const direct = config.databaseDirectUrl ?? app.databaseUrl
  const pooled = direct !== app.databaseUrl
  await app.register(fastifyPostgres, {
    connectionString: app.databaseUrl,
    max: config.databasePoolMax,
    connectionTimeoutMillis: 3000,
    idleTimeoutMillis: 30_000,
    query_timeout: QUERY_TIMEOUT + 1000,
    keepAlive: true,
    application_name: 'parley',
    onConnect: prepareSession,
    // PgBouncer refuses start-up parameters that it does not know.
    ...(pooled ? {} : { statement_timeout: QUERY_TIMEOUT, lock_timeout: 5000, idle_in_transaction_session_timeout: 30_000 })
  })
  const { pool } = app.pg
  const unreachable = createNotice()
  const storage = createStorage(pool, {
    full: (error) => { app.log.error(`the server behind DATABASE_URL has no room left (${(error as Error).message}): make room there; until then nothing new is stored`) },
    free: () => { app.log.info('the database has room again') }
  })
  // An idle or checked-out client whose server goes away emits `error`; unheard, that ends the process.
  const { client } = app.metrics
  const reconnects = new client.Counter({ name: 'db_reconnects_total', help: 'Times that the database was reached again after connections to it broke' })
  let broken = false
  pool.on('error', (error: Error) => app.log.warn({ err: error }, 'an idle database connection broke'))
  pool.on('connect', (connection: PoolClient) => {
    if (broken) reconnects.inc()
    broken = false
    if (unreachable.over()) app.log.info('the database can be reached again')
    connection.on('error', () => { broken = true })
  })

  const duration = new client.Histogram({ name: 'db_query_duration_seconds', help: 'Time of a database statement', buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10] })
  const maxWaiting = config.databasePoolMax * 50
  // Whoever fills the queue is refused before it is full.
  app.shedBy(() => pool.waitingCount === 0 ? Infinity : maxWaiting - pool.waitingCount)
  app.decorate('db', createDatabase(pool, {
    max: config.databasePoolMax,
    maxWaiting,
    prepare: !pooled,
    isReady: () => !app.hasDecorator('migrations') || app.migrations.migrated,
    onFailure (error) {
      storage.noticed(error)
      const line = explain(error, 'DATABASE_URL')
      // Statements fail for reasons of their own; here it is about connections.
      if (line !== undefined && !/\((42501|53100)/.test(line) && unreachable.say(line)) app.log.error(line)
    },
    observe: (seconds) => duration.observe(seconds)
  }))
  app.decorate('databaseStorage', storage)
  app.decorate('databasePing', createPing({ connectionString: app.databaseUrl }))
  // Connected beforehand: on a busy machine the first health check would not have the time for it.
  void app.databasePing.measure()
  app.decorate('databaseDirectUrl', direct)
  app.addHook('onClose', async () => {
    storage.close()
    await app.databasePing.close()
  })
}, { name: 'postgres', dependencies: ['embedded-postgres', 'metrics', 'overload'] })
