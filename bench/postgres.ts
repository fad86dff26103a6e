/** The database of the measurements: the embedded PostgreSQL with the durable settings that Parley ships with. */
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../plugins/embedded-postgres/launcher.js'
import { childrenCpuTime } from './processes.js'

/** A running server. */
export interface Postgres {
  version: string
  /** Processor time that it has used, in microseconds. */
  cpu(): Promise<number>
  /** An empty database of its own, by its URL. */
  database(): Promise<string>
  stop(): Promise<void>
}

/** Run statements on one connection. */
export async function withClient<T> (url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Start it. It ends with this process. */
export async function startPostgres (): Promise<Postgres> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-bench-pg-'))
  // PostgreSQL runs as another user than root and must pass through.
  await chmod(dir, 0o711)
  const quiet = (): void => {}
  const log = { debug: quiet, info: quiet, warn: console.error, error: console.error }
  const server = await startEmbeddedPostgres({ dataDir: join(dir, 'data'), binDir: process.env['PG_BIN_DIR'], log })
  const { rows } = await withClient(server.url, (client) => client.query<{ server_version: string }>('show server_version'))
  return {
    version: rows[0]?.server_version ?? '?',
    cpu: () => childrenCpuTime(server.pid),
    async database () {
      const name = `bench_${randomUUID().replaceAll('-', '')}`
      await withClient(server.url, (client) => client.query(`create database ${name}`))
      const url = new URL(server.url)
      url.pathname = `/${name}`
      return url.href
    },
    async stop () {
      await server.stop()
      await rm(dir, { recursive: true, force: true })
    }
  }
}
