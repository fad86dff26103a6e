/** A backup into a database that has nobody in it: all of it, or nothing. */
import { Client, type ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isDeepStrictEqual } from 'node:util'
import { knownMigrations, migrate } from '../plugins/migrations.js'
import { BackupReader, UnreadableBackup, type Foot, type Head } from './format.js'
import { listOf, quoted, readMigrations, readTables, type Table } from './tables.js'

/** The table that nobody's data is without. */
const PEOPLE = 'users'

/** The database that was to take a backup has something already. */
export class DatabaseInUse extends Error {
  override readonly name = 'DatabaseInUse'
}

async function readHead (reader: BackupReader): Promise<Head> {
  const head = await reader.line() as Partial<Head>
  if (head.format !== 'parley-backup') throw new UnreadableBackup('it is no backup of Parley')
  const known = new Set(knownMigrations())
  const newer = head.version !== 1 || (head.migrations ?? []).some((name) => !known.has(name))
  if (newer) throw new UnreadableBackup(`it was written by a newer Parley (${head.parley ?? 'unknown'}): install that one`)
  return head as Head
}

async function requireNobody (client: ClientBase): Promise<void> {
  if ((await readMigrations(client)).length === 0) return
  const { rows: [users] } = await client.query<{ there: boolean }>(`select exists (select from ${quoted(PEOPLE)}) as there`)
  if (users?.there === true) throw new DatabaseInUse('that database has users already: make a new, empty one')
}

/** Have identity columns go on after the highest value that was loaded. */
async function continueSequences (client: ClientBase, { name }: Table): Promise<void> {
  const { rows } = await client.query<{ column: string }>(
    "select attname as column from pg_attribute where attrelid = $1::regclass and attidentity <> '' and not attisdropped", [quoted(name)])
  for (const { column } of rows) {
    await client.query(`select setval(pg_get_serial_sequence($1, $2), coalesce((select max(${quoted(column)}) from ${quoted(name)}), 0) + 1, false)`, [quoted(name), column])
  }
}

async function loadTable (client: ClientBase, table: Table, reader: BackupReader): Promise<number> {
  const copy = client.query(copyFrom(`copy ${quoted(table.name)} (${listOf(table)}) from stdin`))
  await pipeline(Readable.from(reader.rows()), copy)
  await continueSequences(client, table)
  return copy.rowCount
}

/** Rows of all tables, in the order of the backup. */
async function loadRows (client: ClientBase, reader: BackupReader): Promise<Foot['rows']> {
  const tables = new Map((await readTables(client)).map((table) => [table.name, table]))
  const rows: Foot['rows'] = {}
  for (;;) {
    const line = await reader.line() as { table: string, columns: string[] } | Foot
    if ('rows' in line) {
      if (!isDeepStrictEqual(line.rows, rows)) throw new UnreadableBackup('rows are missing from it')
      return rows
    }
    const table = tables.get(line.table)
    if (table === undefined || !isDeepStrictEqual(table.columns, line.columns)) throw new UnreadableBackup(`its table ${line.table} is not the one that its migrations make`)
    rows[line.table] = await loadTable(client, table, reader)
  }
}

/**
 * Load a backup. The schema is made as it was when the backup was written, and brought up to date when everything is there.
 * @param url of a direct connection to a database without users
 * @param chunks the backup, decompressed
 * @returns rows of each table
 * @throws {UnreadableBackup} when it is cut, no backup, or of a newer version; no row is kept then
 * @throws {DatabaseInUse} when somebody has an account there
 */
export async function load (url: string, chunks: AsyncIterable<Buffer>): Promise<Record<string, number>> {
  const reader = new BackupReader(chunks)
  const head = await readHead(reader)
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000, keepAlive: true, application_name: 'parley-restore' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await requireNobody(client)
    const there = new Set(await readMigrations(client))
    await migrate(url, 'up', head.migrations.filter((name) => !there.has(name)).length)
    if (!isDeepStrictEqual(await readMigrations(client), head.migrations)) {
      throw new DatabaseInUse('the schema of that database is newer than the backup: make a new, empty one')
    }
    await client.query('begin')
    await client.query('set local statement_timeout = 0')
    const tables = (await readTables(client)).map(({ name }) => quoted(name))
    // What triggers would do to these rows has been done, and is among them.
    for (const table of tables) await client.query(`alter table ${table} disable trigger user`)
    await client.query(`truncate ${tables.join(', ')}`)
    const rows = await loadRows(client, reader)
    for (const table of tables) await client.query(`alter table ${table} enable trigger user`)
    await client.query('commit')
    await migrate(url)
    return rows
  } finally {
    await client.end()
  }
}
