import pg from 'pg'

/**
 * One look at a database from outside the service: it is connected to, asked, and left.
 * @param connectionString of it
 * @returns its version, as it calls itself
 * @throws whatever stands in the way, within five seconds
 */
export async function probeDatabase (connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000, query_timeout: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return rows[0]?.server_version ?? 'unknown'
  } finally {
    await client.end().catch(() => {})
  }
}
