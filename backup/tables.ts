/** Tables of a database as its catalogue has them: a backup names none, so that a new one is in it from its first day. */
import type { ClientBase } from 'pg'

/** Keeps what migrations have been applied; it is made by the migrations themselves. */
export const MIGRATIONS_TABLE = 'schema_migrations'

/** A table and what is written of it. */
export interface Table {
  name: string
  /** Names in the table's order, without what PostgreSQL computes itself. */
  columns: string[]
}

const TABLES = `
select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> '${MIGRATIONS_TABLE}'
group by c.oid order by c.relname`

const REFERENCES = `
select distinct c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent from pg_constraint c
where c.contype = 'f' and c.connamespace = current_schema()::regnamespace and c.conrelid <> c.confrelid`

/** An identifier in SQL. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Columns of a table, for a COPY. */
export const listOf = ({ columns }: Table): string => columns.map(quoted).join(', ')

/**
 * Tables of the connection's schema, each after those that it refers to.
 * @throws {Error} when two refer to each other
 */
export async function readTables (client: ClientBase): Promise<Table[]> {
  const { rows: tables } = await client.query<Table>(TABLES)
  const { rows: references } = await client.query<{ child: string, parent: string }>(REFERENCES)
  const ordered: Table[] = []
  const placed = new Set<string>()
  while (ordered.length < tables.length) {
    const left = tables.filter(({ name }) => !placed.has(name))
    const next = left.filter(({ name }) => references.every(({ child, parent }) => child !== name || placed.has(parent)))
    if (next.length === 0) throw new Error(`tables refer to each other in a circle: ${left.map(({ name }) => name).join(', ')}`)
    for (const table of next) placed.add(table.name)
    ordered.push(...next)
  }
  return ordered
}

/** Names of the applied migrations, in their order; empty where the schema has not been made. */
export async function readMigrations (client: ClientBase): Promise<string[]> {
  const { rows: [table] } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [MIGRATIONS_TABLE])
  if (table?.there !== true) return []
  const { rows } = await client.query<{ name: string }>(`select name from ${MIGRATIONS_TABLE} order by name`)
  return rows.map(({ name }) => name)
}
