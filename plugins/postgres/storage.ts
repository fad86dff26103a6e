/** Whether the database can store: a full disk answers every question and takes nothing. */
import type { Pool } from 'pg'
import { isExhausted } from './failures.js'

/** State of the server's storage. */
export interface Storage {
  /** True from the first statement for which there was no room until a trial finds some. */
  readonly full: boolean
  /** Told of every failed statement. */
  noticed(error: unknown): void
  close(): void
}

const INTERVAL = 2000
// More than one page, so that a file has to grow; gone with the transaction.
const TRIAL = `create temp table parley_trial on commit drop as
  select repeat(md5(n::text), 60) as filler from generate_series(1, 500) as n`

/**
 * Room of the server behind a pool, tried while there was none.
 * @param pool of `pg`
 * @param said is told when room runs out, with the error, and when there is some again
 */
export function createStorage (pool: Pool, said: { full(error: unknown): void, free(): void }): Storage {
  let timer: NodeJS.Timeout | undefined
  let full = false

  async function attempt (): Promise<void> {
    const client = await pool.connect()
    let failed = true
    try {
      await client.query('begin')
      await client.query(TRIAL)
      await client.query('rollback')
      failed = false
    } finally {
      client.release(failed)
    }
  }

  function later (): void {
    timer = setTimeout(() => {
      attempt().then(() => {
        full = false
        said.free()
      }, () => { if (full) later() })
    }, INTERVAL).unref()
  }

  return {
    get full () { return full },
    noticed (error) {
      if (full || !isExhausted(error)) return
      full = true
      said.full(error)
      later()
    },
    close () {
      full = false
      clearTimeout(timer)
    }
  }
}
