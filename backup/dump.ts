/** Everything that a database has of Parley, as it was at one moment, while the service goes on writing. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { ClientBase } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { VERSION } from '../version.js'
import { announce, END_OF_ROWS, type Foot, type Head } from './format.js'
import { listOf, quoted, readMigrations, readTables } from './tables.js'

async function write (out: Writable, data: string | Buffer): Promise<void> {
  if (!out.write(data)) await once(out, 'drain')
}

/**
 * Write a backup. All tables are read in one transaction of isolation level REPEATABLE READ, so that whatever was acknowledged before
 * it began is in it and nothing is there by half (PostgreSQL's documentation, 13.2.2); it holds back no writer.
 * @param client a direct connection of its own
 * @param out takes it; stays open
 * @returns rows of each table
 * @throws {Error} of the database, and when it has no tables of Parley's
 */
export async function dump (client: ClientBase, out: Writable): Promise<Record<string, number>> {
  await client.query('begin transaction isolation level repeatable read, read only')
  try {
    await client.query('set local statement_timeout = 0')
    const migrations = await readMigrations(client)
    if (migrations.length === 0) throw new Error('there is nothing of Parley in this database')
    const head: Head = { format: 'parley-backup', version: 1, createdAt: new Date().toISOString(), parley: VERSION, migrations }
    await write(out, `${JSON.stringify(head)}\n`)
    const rows: Foot['rows'] = {}
    for (const table of await readTables(client)) {
      await write(out, announce(table))
      const copy = client.query(copyTo(`copy ${quoted(table.name)} (${listOf(table)}) to stdout`))
      for await (const chunk of copy) await write(out, chunk as Buffer)
      rows[table.name] = copy.rowCount
      await write(out, END_OF_ROWS)
    }
    await write(out, `${JSON.stringify({ rows } satisfies Foot)}\n`)
    return rows
  } finally {
    await client.query('rollback')
  }
}
