/** Pools of connections with the limits that all of them have: waits are bounded, half-open sockets noticed, broken clients heard. */
import fastifyPostgres from '@fastify/postgres'
import type { FastifyInstance } from 'fastify'
import type { ClientBase, Pool, PoolConfig } from 'pg'
import { createCondition } from '../../log/condition.js'
import { messageOf } from '../../log/redaction.js'
import { createClients, type Clients } from './clients.js'
import type { Hosts } from './hosts.js'

/** A pool and its clients. */
export interface OpenPool { pool: Pool, clients: Clients }

/** Options of a pool, beside those of `pg`. */
export interface PoolOptions extends PoolConfig {
  /** Distinguishes it from the application's main one. */
  name?: string
  /** Behind a transaction-mode PgBouncer, where a session is everybody's and can't be given limits. */
  pooled: boolean
}

/** Milliseconds after which the server ends a statement, gives up waiting for a lock, and ends a transaction that does nothing. */
const LIMITS = { statement_timeout: 10_000, lock_timeout: 5000, idle_in_transaction_session_timeout: 30_000 }

// Statements, since PgBouncer refuses such start-up parameters in session mode too.
const SESSION_LIMITS = Object.entries(LIMITS).map(([name, value]) => `set ${name} = ${value}`).join('; ')

/** Start of a transaction behind PgBouncer, where limits can't hold for a session. */
export const LIMITED_BEGIN = ['begin', ...Object.entries(LIMITS).map(([name, value]) => `set local ${name} = ${value}`)].join('; ')

/**
 * Open a pool; it is closed with the application.
 * @param app gets it as `app.pg`, or below that by its name
 * @param hosts where to connect
 * @param options size, name
 */
export async function openPool (app: FastifyInstance, hosts: Hosts, { pooled, name, ...options }: PoolOptions): Promise<OpenPool> {
  await app.register(fastifyPostgres, {
    connectionTimeoutMillis: 3000,
    idleTimeoutMillis: 30_000,
    query_timeout: LIMITS.statement_timeout + 1000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'parley',
    ...hosts.options,
    async onConnect (client: ClientBase) {
      await hosts.options.onConnect(client)
      if (!pooled) await client.query(SESSION_LIMITS)
    },
    ...options,
    ...(name === undefined ? {} : { name })
  })
  const pool = name === undefined ? app.pg.pool : (app.pg as unknown as Record<string, { pool: Pool }>)[name]?.pool
  if (pool === undefined) throw new Error('the pool was not opened')
  // An idle or checked-out client whose server goes away emits `error`; unheard, that ends the process.
  const broke = createCondition(app.log, { level: 'warn', begins: 'an idle database connection broke', ends: 'idle database connections broke', fades: true })
  pool.on('error', (error: Error) => { broke.met({ reason: messageOf(error) }) })
  pool.on('connect', (client) => { client.on('error', () => undefined) })
  const clients = createClients(pool, (client) => hosts.isCurrent(client))
  hosts.onMove(() => { clients.leave() })
  return { pool, clients }
}
