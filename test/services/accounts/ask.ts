/** Statements on a test's database, past the application. */
import { withClient } from '../../database.js'

type Rows = Record<string, unknown>[]

/** Rows of one statement. */
export const ask = (database: string) => (sql: string, parameters: unknown[] = []): Promise<Rows> =>
  withClient(database, async (client) => (await client.query(sql, parameters)).rows as Rows)
