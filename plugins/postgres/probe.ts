import pg from 'pg'
import { assertFit } from '../../database-fitness.js'

/** Answers of a database about itself. */
export interface Probed<Found> { version: string, found: Found }

/**
 * One look at a database from outside the service: it is connected to, asked, and left.
 * @param connectionString of it
 * @param look what else is asked
 * @returns its version, as it calls itself, and what the look has found
 * @throws {UnfitDatabase} when it can never work, else whatever stands in the way, within five seconds for each question
 */
export async function probeDatabase<Found> (connectionString: string, look: (client: pg.Client) => Promise<Found>): Promise<Probed<Found>> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000, query_timeout: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    await assertFit(client)
    return { version: rows[0]?.server_version ?? 'unknown', found: await look(client) }
  } finally {
    await client.end().catch(() => {})
  }
}
