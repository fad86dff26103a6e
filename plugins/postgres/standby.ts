/** The standby of DATABASE_READ_URL for the application: its pool, and whether it is used. */
import type { FastifyInstance } from 'fastify'
import { createCondition } from '../../log/condition.js'
import { explain } from '../../database-fitness.js'
import { createDatabase, type Database, type Executor } from './database.js'
import { createHosts } from './hosts.js'
import { createPing } from './ping.js'
import { openPool } from './pools.js'
import { createReader, type Reader, type Replayed } from './reader.js'

const VARIABLE = 'DATABASE_READ_URL'
const INTERVAL = 500
const WRITTEN = "select (pg_current_wal_insert_lsn() - '0/0')::text as position, system_identifier::text as system from pg_control_system()"
// A server that was promoted keeps telling the position at which it was.
const REPLAYED = `select case when pg_is_in_recovery() then (pg_last_wal_replay_lsn() - '0/0')::text end as position, system_identifier::text as system,
    case when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
      else coalesce(extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()), 0)::float8 end as lag
  from pg_control_system()`

interface Position { position: string | null, system: string, lag?: number }

interface StandbyPorts {
  /** The primary. */
  db: Database
  /** The same on connections that no crowd waits for, for its position. */
  reserved: Executor
  /** Behind PgBouncer. */
  pooled: boolean
  /** Told of each read. */
  onRead: (byStandby: boolean) => void
}

/**
 * Reads from the standby while it has everything, else from the primary.
 * @param app gets the pool
 * @param url of the standby
 * @param ports what it works with
 */
export async function openStandby (
  app: FastifyInstance, url: string, { db, reserved, pooled, onRead }: StandbyPorts
): Promise<Reader> {
  const { databasePoolMax: max } = app.config
  const { pool, clients } = await openPool(app, createHosts(url, 'prefer-standby'), { pooled, name: 'standby', application_name: 'parley-read', max })
  const standby = createDatabase(pool, { max, maxWaiting: max * 50, prepare: !pooled }, clients)
  const unused = createCondition(app.log, { level: 'warn', begins: 'the replica is not used', ends: 'the replica serves reads again' })
  let system: string | undefined

  const reader = createReader({
    primary: db,
    standby,
    async written () {
      const { rows: [row] } = await reserved.query<Position>(WRITTEN, [], 'wal-written')
      system = row?.system
      return BigInt(row?.position ?? 0)
    },
    async replayed (): Promise<Replayed | undefined> {
      const { rows: [row] } = await pool.query<Position>({ text: REPLAYED })
      const foreign = system !== undefined && row?.system !== system
      if (row === undefined || row.position === null || foreign) {
        const what = foreign ? 'a server with other data than that of DATABASE_URL' : 'a server that is no standby'
        unused.met({}, `${VARIABLE} leads to ${what}: the primary serves all reads`)
        return undefined
      }
      unused.over()
      return { position: BigInt(row.position), lag: row.lag ?? 0 }
    },
    onRead
  })
  const ping = createPing({
    ask: () => reader.look().catch((error: unknown) => {
      const line = explain(error, VARIABLE) ?? `${VARIABLE} does not answer: ${String(error)}`
      unused.met({}, line)
      throw error
    }),
    onSilence () {
      reader.leave()
      clients.renew(Infinity)
    }
  })
  app.loop('database-replica', { everyMs: INTERVAL, firstMs: 0, failing: 'the replica can not be asked how far it is' }, () => ping.sample())
  return reader
}
