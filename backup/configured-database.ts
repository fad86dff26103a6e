/** The configured database for commands that work beside a service, or without one. */
import { Client } from 'pg'
import { pino } from 'pino'
import type { Config } from '../config.js'
import { startEmbeddedPostgres } from '../plugins/embedded-postgres/launcher.js'
import { runningPostgres } from '../plugins/embedded-postgres/running.js'

/**
 * Work with the configured database: the external one, that of the service which runs, or the embedded one, started for it.
 * @param config the typed configuration
 * @param beside whether a service may run meanwhile
 * @param work gets the address of a direct connection
 * @throws {Error} when a service runs and must not
 */
export async function withDatabase<T> (config: Config, beside: boolean, work: (url: string) => Promise<T>): Promise<T> {
  const external = config.databaseDirectUrl ?? config.databaseUrl
  if (external !== undefined) return await work(external)
  const running = await runningPostgres(config.dataDir)
  if (running !== undefined) {
    if (!beside) throw new Error(`a service runs on ${config.dataDir}: stop it first, or what it stores meanwhile stays behind`)
    return await work(running)
  }
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, binDir: config.pgBinDir, log: pino({ level: 'error' }) })
  try {
    return await work(embedded.url)
  } finally {
    await embedded.stop()
  }
}

/**
 * Work on one connection, closed afterwards.
 * @param url of the database
 * @param name that the server shows of it
 * @param work on it
 */
export async function withClient<T> (url: string, name: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000, keepAlive: true, application_name: name })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
