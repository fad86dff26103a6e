/** Fresh databases for tests: copies of a template on the PostgreSQL of the test run, migrated and with the guide's documents in it. */
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, readdirSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Test } from 'tap'
import { Client } from 'pg'
import { migrate } from '../plugins/migrations.js'
import type { Executor } from '../plugins/postgres/index.js'
import { ROOT } from '../root.js'
import { readLibrary } from '../services/guide/documents.js'
import { storePassages } from '../services/guide/retrieval.js'
import { analysis } from '../services/search/analysis.js'
import { readServers } from './servers.js'

const FOLDER = new URL('../migrations/', import.meta.url)

/** Another database of the same server. */
export function urlOf (database: string, base = serverUrl()): string {
  const url = new URL(base)
  url.pathname = `/${database}`
  return url.href
}

function serverUrl (): string {
  const servers = readServers()
  if (servers === undefined) throw new Error('the test servers are not running: start the tests with npm test or npx tap')
  return servers.databaseUrl
}

/** Of who may end an autovacuum worker that holds up the removal of a database: nobody else is allowed to. */
function superuserUrl (): string {
  const url = new URL(serverUrl())
  url.username = 'postgres'
  return url.href
}

/** Run statements on one connection. */
export async function withClient<T> (url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** One connection as the port that services are given. */
function portOf (client: Client) {
  const executor: Executor = {
    async query<Row> (sql: string, parameters: readonly unknown[] = []) {
      const { rows, rowCount } = await client.query(sql, [...parameters])
      return { rows: rows as Row[], rowCount: rowCount ?? 0 }
    }
  }
  return {
    ...executor,
    async transaction<T> (work: (tx: Executor) => Promise<T>): Promise<T> {
      await client.query('begin')
      const result = await work(executor)
      await client.query('commit')
      return result
    }
  }
}

// Named by what the migrations and the documents say, so that a changed one makes a new template.
async function makeTemplate (): Promise<string> {
  const library = await readLibrary(ROOT)
  const hash = createHash('sha256').update(library.digest)
  for (const file of readdirSync(FOLDER).sort()) hash.update(readFileSync(new URL(file, FOLDER)))
  const name = `template_${hash.digest('hex').slice(0, 16)}`
  await withClient(serverUrl(), async (client) => {
    await client.query('select pg_advisory_lock(7001)')
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1 and datallowconn = false', [name])
    if (rowCount !== 0) return
    await client.query(`drop database if exists ${name}`)
    await client.query(`create database ${name}`)
    await migrate(urlOf(name))
    // To analyse them took a quarter of the start of each service.
    await withClient(urlOf(name), (filled) => storePassages(portOf(filled), library, analysis))
    await client.query(`alter database ${name} allow_connections false`)
  })
  return name
}

let template: Promise<string> | undefined

// Connections that were ended a moment ago are still closing: ended by force, they would report an error to nobody.
const whenLeft = (name: string): string => `do $$ begin
  for attempt in 1 .. 200 loop
    exit when not exists (select from pg_stat_activity where datname = '${name}' and backend_type = 'client backend');
    perform pg_sleep(0.01), pg_stat_clear_snapshot();
  end loop;
end $$`

/** Removes a database of the tests' server, whoever owns it. */
export async function dropDatabase (name: string): Promise<void> {
  await withClient(superuserUrl(), async (client) => {
    await client.query(whenLeft(name))
    await client.query(`drop database if exists ${name} with (force)`)
  })
}

/** Bytes on the disk below which nothing is left there: a run's databases take some five gigabytes. */
const ROOMY = 20_000_000_000

/**
 * Ends the use of a database. It stays until the server goes with all of them, where there is room: ext4 without a journal looks, for each
 * file that is made, past all that were removed in the last minutes, so that to make a database cost more processor time than to
 * start the service.
 */
async function leaveDatabase (name: string): Promise<void> {
  const { bavail, bsize } = statfsSync(tmpdir())
  if (bavail * bsize < ROOMY) return dropDatabase(name)
  await withClient(superuserUrl(), async (client) => {
    await client.query(whenLeft(name))
    await client.query('update pg_database set datallowconn = false where datname = $1', [name])
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
  })
}

/**
 * A migrated database of its own without accounts, closed after the test.
 * @returns its URL
 */
export async function createDatabase (t: Test): Promise<string> {
  const source = await (template ??= makeTemplate())
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await withClient(serverUrl(), async (client) => {
    // Copies of one template that run side by side refuse each other.
    await client.query('select pg_advisory_lock(7001)')
    await client.query(`create database ${name} template ${source}`)
  })
  t.teardown(() => leaveDatabase(name))
  return urlOf(name)
}
