/** Requirements on a database: settings of a session, properties of the database; and the meaning of its refusals for an operator. */

/** Anything that runs a statement. */
interface Session {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/** Settings that a role or a database may have changed and that results are read by; one round trip for each connection. */
const SETTINGS = [
  "set datestyle to 'ISO, MDY'", "set timezone to 'UTC'", "set intervalstyle to 'postgres'", "set bytea_output to 'hex'",
  "set client_encoding to 'UTF8'", 'set standard_conforming_strings to on', "set default_transaction_isolation to 'read committed'"
].join('; ')

const PROPERTIES = `
  select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding, current_schema() as schema,
    current_setting('search_path') as path, current_user as role, current_setting('transaction_read_only') = 'on' as "readOnly",
    current_database() as database, to_regclass('schema_migrations') is null and not has_schema_privilege(current_schema(), 'CREATE') as locked`

interface Properties {
  version: number
  encoding: string
  schema: string | null
  path: string
  role: string
  readOnly: boolean
  database: string
  locked: boolean | null
}

const OLDEST = 140_000

/** A database that answers and yet can't be used; the message says what to do, without the name of the variable. */
export class UnfitDatabase extends Error {
  override readonly name = 'UnfitDatabase'
}

/**
 * Have a new connection answer as the service reads it, whatever its role or database is set to. The settings are those that
 * a transaction-mode PgBouncer follows, or that don't matter between two statements.
 */
export async function prepareSession (session: Session): Promise<void> {
  await session.query(SETTINGS)
}

/**
 * Refuse a database that can never work as it is set up.
 * @throws {UnfitDatabase} with the remedy
 */
export async function assertFit (session: Session): Promise<void> {
  const { version, encoding, schema, path, role, readOnly, database, locked } = (await session.query(PROPERTIES)).rows[0] as Properties
  if (version < OLDEST) throw new UnfitDatabase('leads to a PostgreSQL older than 14: upgrade it, or use another')
  if (encoding !== 'UTF8') throw new UnfitDatabase(`leads to a database with the encoding ${encoding}: make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`)
  if (schema === null) throw new UnfitDatabase(`leads to no schema (search_path is ${JSON.stringify(path)}): ALTER ROLE "${role}" SET search_path TO public, or create that schema`)
  if (readOnly) throw new UnfitDatabase('leads to a database that is read only: name the primary server, or unset default_transaction_read_only')
  if (locked === true) throw new UnfitDatabase(`has a user who may not create tables: GRANT CREATE ON SCHEMA ${schema} TO "${role}", in the database ${database}`)
}

const UNUSABLE = `
  select current_user as role, current_schema() as schema, string_agg(distinct tableowner, ', ') as owner from pg_tables
  where schemaname = current_schema() and not (
    has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'SELECT') and
    has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'INSERT') and
    has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'UPDATE') and
    has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'DELETE')) and tablename = any($1)`

/**
 * Refuse a database whose tables belong to somebody else who gave no right to use them.
 * @param session of the role that will use them
 * @param tables those that have to be usable
 * @throws {UnfitDatabase} with the remedy
 */
export async function assertUsable (session: Session, tables: readonly string[]): Promise<void> {
  const [found] = (await session.query(UNUSABLE, [tables])).rows as { role: string, schema: string, owner: string | null }[]
  if (found === undefined || found.owner === null) return
  const { role, schema, owner } = found
  throw new UnfitDatabase(`has a user who may not use the tables of ${owner}: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO "${role}"`)
}

const EXPLANATIONS: Record<string, string> = {
  '28P01': 'has a user or password that the server refuses: correct them',
  28000: 'has a user whom the server does not let in: correct it, or pg_hba.conf of the server',
  '3D000': "names a database that does not exist: create it with CREATE DATABASE … ENCODING 'UTF8'",
  42501: 'has a user who may not create tables: GRANT CREATE ON SCHEMA public TO that user, or run npm run migrate as the owner',
  '3F000': 'leads to no schema: correct the search_path of its user or database',
  25006: 'leads to a database that is read only: name the primary server',
  ENOTFOUND: 'names a host that is not known: correct it',
  EAI_AGAIN: 'names a host that is not known: correct it, or the name service',
  ECONNREFUSED: 'leads to a host and port where nothing listens: start the server, or correct them',
  ENOENT: 'names a socket or file that is not there: correct it',
  53100: 'leads to a server whose disk is full: make room there',
  53300: 'leads to a server with no connection left: raise its max_connections, or lower DATABASE_POOL_MAX'
}

/**
 * Advice on an error for an operator, as one line that names the variable.
 * @param error anything thrown by `pg`, or UnfitDatabase
 * @param variable that holds the address
 * @returns undefined when there is nothing better to say than the error itself
 */
export function explain (error: unknown, variable: string): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (error instanceof UnfitDatabase) return `${variable} ${error.message}`
  const { code } = error as NodeJS.ErrnoException
  const found = code === undefined ? undefined : EXPLANATIONS[code]
  const detail = [code, error.message].filter((one) => one !== undefined && one !== '').join(', ')
  if (found !== undefined) return `${variable} ${found} (${detail})`
  if (/\bSSL\b|certificate/i.test(error.message) || code?.startsWith('ERR_TLS') === true) {
    return `${variable} asks for, or lacks, TLS that the server does not agree to: correct its sslmode (${detail})`
  }
  return undefined
}

/** Says a line once, and once more when it is over. */
export interface Notice {
  /** @returns whether it was news */
  say(line: string): boolean
  /** @returns whether there was something to be over with */
  over(): boolean
}

/** A notice with nothing said yet. */
export function createNotice (): Notice {
  let said: string | undefined
  return {
    say (line) {
      const isNews = line !== said
      said = line
      return isNews
    },
    over () {
      const was = said !== undefined
      said = undefined
      return was
    }
  }
}
