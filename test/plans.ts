/** Plans of statements as PostgreSQL carried them out. */
import type { Database } from '../plugins/postgres/index.js'

interface Node {
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Node[]
}

const nodes = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodes)]

/**
 * Rows of each table that a statement reads, those included that it then has no use for. What it writes is rolled back.
 * @param db the database
 * @param sql the statement
 * @param parameters of it
 */
export async function rowsRead (db: Pick<Database, 'transaction'>, sql: string, parameters: readonly unknown[] = []): Promise<Map<string, number>> {
  const undone = new Error('to be rolled back')
  const read = new Map<string, number>()
  await db.transaction(async (tx) => {
    const { rows: [row] } = await tx.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`explain (analyze, format json) ${sql}`, parameters)
    for (const node of row === undefined ? [] : nodes(row['QUERY PLAN'][0].Plan)) {
      const { 'Relation Name': table, 'Actual Rows': rows, 'Actual Loops': loops } = node
      if (table === undefined) continue
      const useless = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
      read.set(table, (read.get(table) ?? 0) + (rows + useless) * loops)
    }
    throw undone
  }).catch((error: unknown) => { if (error !== undone) throw error })
  return read
}
