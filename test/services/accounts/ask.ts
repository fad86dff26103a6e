/** Statements on a test's database, past the application. */
import { withClient } from '../../database.js'

/** Rows of one statement. */
export const ask = <Row extends object = Record<string, unknown>>(database: string) => (sql: string, parameters: unknown[] = []): Promise<Row[]> =>
  withClient(database, async (client) => (await client.query(sql, parameters)).rows as Row[])
