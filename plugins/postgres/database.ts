/**
 * Database port over a pool: statements and transactions, with what is to be done after their commit; driver errors that mean an
 * outage become ours.
 */
import type { Pool, PoolClient } from 'pg'
import { Overloaded } from '../../errors.js'
import { traced, type Attributes } from '../../tracing.js'
import { createClients } from './clients.js'
import { databaseUnavailable, isConnectionFailure } from './failures.js'

/** Result of a statement. */
export interface Result<Row> {
  rows: Row[]
  /** Rows returned, or written by a statement that returns none. */
  rowCount: number
}

/** Something that runs SQL: the pool, or one transaction on it. */
export interface Executor {
  /**
   * Run one statement.
   * @param sql text with `$1`-style parameters
   * @param parameters their values
   * @param name when given, the statement is prepared under this name once per connection (hot paths)
   * @throws COMMON_DATABASE_UNAVAILABLE when no connection can be had, it breaks, or time runs out; COMMON_OVERLOADED when too many
   * wait for one already; PostgreSQL's own error otherwise
   */
  query<Row = Record<string, unknown>>(sql: string, parameters?: readonly unknown[], name?: string): Promise<Result<Row>>
}

/** Connections of the pool, as `/health` and the metrics show them. */
export interface PoolStats { total: number, idle: number, waiting: number, max: number }

/** The database port that services are given. */
export interface Database extends Executor {
  /**
   * Run statements in one transaction: committed when `work` resolves, rolled back when it rejects.
   * @param work gets the transaction's executor; never use it after `work` has settled
   */
  transaction<T>(work: (tx: Executor) => Promise<T>): Promise<T>
  /**
   * Do something once a transaction has committed and before whoever asked for it hears of that; never when it is rolled back.
   * @param tx the transaction's executor; through any other one, what was written is committed already, so it is done at once
   * @param effect quick and synchronous; must not throw
   */
  afterCommit(tx: Executor, effect: () => void): void
  /** The pool's connections at this moment. */
  stats(): PoolStats
}

/** Options of the port. */
export interface DatabaseOptions {
  max: number
  /** Callers that may wait for a connection before further ones are refused: the pool's own queue has no cap. */
  maxWaiting: number
  /** False behind a transaction-mode PgBouncer, where a named statement may meet another server connection. */
  prepare: boolean
  /** Statement that begins a transaction; `begin` when absent. */
  begin?: string
  /** False while the schema is not there, or the server is known not to answer: then everything is refused at once. */
  isReady?: () => boolean
  /** Told of every connection that could not be had, and of every failed statement. */
  onFailure?: (error: unknown) => void
  /** Called with the seconds that each statement took. */
  observe?: (seconds: number) => void
}

/** Characters of a statement that its span shows. */
const LONGEST_TEXT = 1000

/** Sentence of `pg-pool` for a caller who has waited too long for others to give a connection back. */
const QUEUED_TOO_LONG = /timeout exceeded when trying to connect/

/** Span of a statement: its text has `$1` where values stand. */
function describe (sql: string, name?: string): { name: string, attributes: Attributes } {
  const operation = /[a-z]+/i.exec(sql)?.[0].toUpperCase() ?? 'QUERY'
  return {
    name: name === undefined ? operation : `${operation} ${name}`,
    attributes: { 'db.system.name': 'postgresql', 'db.operation.name': operation, 'db.query.text': sql.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_TEXT) }
  }
}

async function run<Row> (
  client: PoolClient, options: DatabaseOptions, sql: string, parameters: readonly unknown[], name?: string
): Promise<Result<Row>> {
  const startedAt = performance.now()
  const statement = { text: sql, values: [...parameters], ...(name !== undefined && options.prepare ? { name } : {}) }
  const { rows, rowCount } = await traced(() => describe(sql, name), () => client.query(statement))
  options.observe?.((performance.now() - startedAt) / 1000)
  return { rows, rowCount: rowCount ?? 0 }
}

/**
 * The database port over a pool.
 * @param pool of `pg`
 * @param options its limits
 * @param clients of that pool
 */
export function createDatabase (pool: Pool, options: DatabaseOptions, clients = createClients(pool)): Database {
  // A client is released without the error that a statement met (a constraint, say), since releasing with it closes the
  // connection; only one that broke, or may still be busy after a timeout, is closed.
  async function withClient<T> (work: (client: PoolClient) => Promise<T>): Promise<T> {
    if (options.isReady?.() === false) throw databaseUnavailable()
    if (pool.waitingCount >= options.maxWaiting) throw Overloaded({ retryAfter: 1 })
    let client: PoolClient
    try {
      client = await clients.take()
    } catch (error) {
      options.onFailure?.(error)
      // Nobody gave one back in time, and the server answers: there is too much to do.
      if (QUEUED_TOO_LONG.test(String(error)) && options.isReady?.() !== false) throw Overloaded({ retryAfter: 1, cause: error })
      throw databaseUnavailable({ cause: error })
    }
    try {
      const result = await work(client)
      clients.give(client, false)
      return result
    } catch (error) {
      const broken = isConnectionFailure(error)
      options.onFailure?.(error)
      clients.give(client, broken)
      throw broken ? databaseUnavailable({ cause: error }) : error
    }
  }

  const effects = new WeakMap<Executor, (() => void)[]>()

  return {
    query: (sql, parameters = [], name) => withClient((client) => run(client, options, sql, parameters, name)),

    transaction: (work) => withClient(async (client) => {
      const tx: Executor = { query: (sql, parameters = [], name) => run(client, options, sql, parameters, name) }
      const due: (() => void)[] = []
      effects.set(tx, due)
      await client.query(options.begin ?? 'begin')
      try {
        const result = await work(tx)
        // PostgreSQL answers the commit of a failed transaction with a rollback and no error.
        const { command } = await client.query('commit')
        if (command === 'ROLLBACK') throw new Error('a transaction was rolled back: its work went on after a failed statement')
        for (const effect of due) effect()
        return result
      } catch (error) {
        if (!isConnectionFailure(error)) await client.query('rollback')
        throw error
      }
    }),

    afterCommit (tx, effect) {
      const due = effects.get(tx)
      if (due === undefined) effect()
      else due.push(effect)
    },

    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, max: options.max })
  }
}
