/**
 * The rules of the schema: every key of user data contains user_id, so that it can be distributed by user; every table has an owner; no
 * column is there in vain.
 */
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { createDatabase, withClient } from './database.js'
import { OWNER } from './table-owners.js'

const EXEMPT: Record<string, string> = {
  agents: 'are the same for every user',
  agents_files: 'belong to the agents',
  audit_seals: 'are one chain over the events of everybody',
  users: 'the user itself: a small table that every shard has a copy of',
  changes: 'are read by every replica in the order of time',
  guide_passages: 'are the documents of the product',
  samples: 'are figures of processes',
  paused_queues: 'are switches of an administrator',
  schema_migrations: 'the migrations that were applied'
}

interface Key { table: string, name: string, kind: string, columns: string[] }

const KEYS = `
  select c.conrelid::regclass::text as table, c.conname as name, case c.contype when 'f' then 'foreign key' when 'p' then 'primary key' else 'unique' end as kind,
    (select array_agg(a.attname::text) from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any (c.conkey)) as columns
  from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname = 'public' and c.contype in ('p', 'u', 'f')
  union all
  select i.indrelid::regclass::text, i.indexrelid::regclass::text, 'unique index',
    (select array_agg(a.attname::text) from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey::int2[]))
  from pg_index i join pg_class k on k.oid = i.indexrelid join pg_namespace n on n.oid = k.relnamespace where n.nspname = 'public' and i.indisunique`

/** Every source, as one text. */
async function sources (): Promise<string> {
  const files = (await Promise.all(['plugins', 'services'].map(async (layer) => (await readdir(layer, { recursive: true })).map((file) => join(layer, file))))).flat()
  return (await Promise.all(files.filter((file) => file.endsWith('.ts')).map((file) => readFile(file, 'utf8')))).join('\n')
}

t.test('the catalog', async (t) => {
  const { keys, tables } = await withClient(await createDatabase(t), async (client) => ({
    keys: (await client.query<Key>(KEYS)).rows,
    tables: (await client.query<{ name: string, columns: string[] }>(`
      select table_name as name, array_agg(column_name::text) as columns from information_schema.columns
      where table_schema = 'public' group by 1`)).rows
  }))
  t.ok(keys.length > 20)
  const mine = keys.filter(({ table }) => EXEMPT[table] === undefined)
  for (const { table, kind, name, columns } of mine) t.ok(columns.includes('user_id'), `${kind} ${name} of ${table} contains user_id`)
  for (const { name, columns } of tables) {
    if (EXEMPT[name] !== undefined) continue
    t.ok(columns.includes('user_id'), `${name} has user_id`)
    t.ok(mine.some(({ table, kind }) => table === name && kind === 'primary key'), `${name} has a primary key`)
  }
  for (const table of Object.keys(EXEMPT)) t.ok(tables.some(({ name }) => name === table), `${table} is there to be exempt: ${EXEMPT[table]}`)

  const owned = tables.map(({ name }) => name).filter((name) => name !== 'schema_migrations').sort()
  t.same(owned, Object.keys(OWNER).sort(), 'every table has an owner, and every owner a table')
  const text = await sources()
  const unused = tables.filter(({ name }) => name !== 'schema_migrations').flatMap(({ name, columns }) =>
    columns.filter((column) => !new RegExp(`\\b${column}\\b`).test(text)).map((column) => `${name}.${column}`))
  t.same(unused, [], 'every column is named by somebody')
})
