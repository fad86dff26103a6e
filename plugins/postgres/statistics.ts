import type { Database } from './database.js'

/** Arbitrary but fixed: processes that would analyse meet at this advisory lock. */
const LOCK = 7_203_614_921
/** Pages from which on a wrong plan reads more than is soon read. */
const FEWEST_PAGES = 64
/** Times that a table may have grown since it was analysed: few in its life. */
const MOST_GROWTH = 8

// A table that was never analysed has no pages in the catalog. Inside a transaction, so that it also works through a PgBouncer.
const OUTGROWN = `
select c.oid::regclass::text as name from pg_class c
where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and pg_has_role(c.relowner, 'usage')
  and pg_relation_size(c.oid) / current_setting('block_size')::integer >= greatest($1, c.relpages::bigint * $2)
  and pg_try_advisory_xact_lock($3)
order by pg_relation_size(c.oid) desc limit 1`

/**
 * Analyse a table whose statistics are missing, or are of a time when it was a fraction of its size. PostgreSQL keeps the plans of prepared
 * statements until a table is analysed: those of an empty table would be lived by for a minute, until its own autovacuum comes, while the
 * table fills. A table with statistics that is not eight times as large is left to that.
 * @param db the primary
 * @returns its name; undefined when there is none, or another process is at it
 */
export async function analyseOutgrown (db: Pick<Database, 'transaction'>): Promise<string | undefined> {
  return await db.transaction(async (tx) => {
    const { rows: [table] } = await tx.query<{ name: string }>(OUTGROWN, [FEWEST_PAGES, MOST_GROWTH, LOCK])
    if (table !== undefined) await tx.query(`analyze ${table.name}`)
    return table?.name
  })
}
