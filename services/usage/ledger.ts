/** Writer of the usage ledger for calls whose end is stored with nothing else: in batches, one at a time, for as long as it takes. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isAway, type Executor } from '../../plugins/postgres/index.js'
import { bill } from './bill.js'
import type { CallRecord } from './record.js'

/** Entry of the ledger. */
export interface Entry { userId: string, id: string, call: CallRecord }

/** The usage ledger, for who writes into it. */
export interface Ledger {
  /** Entries that wait for the database. */
  readonly waiting: number
  /**
   * Have a call stored, soon and once.
   * @param entry or what will be one, once it is known; null where there is nothing to store
   * @returns resolves once it is stored, or given up
   */
  record(entry: Entry | null | Promise<Entry | null>): Promise<void>
  /** Resolves once what was recorded so far is stored, or given up. */
  settled(): Promise<void>
  /** Store what is left, unless the database is away. */
  close(): Promise<void>
}

/** Ports of the ledger. */
export interface LedgerPorts {
  db: Executor
  /** Told of entries that can't be stored. */
  lost(error: unknown, entries: number): void
}

const MOST_AT_ONCE = 500
/** Time in which entries come together: a statement for each few of them costs both sides more than the rows do. */
const GATHER_MS = 20
/** Entries that wait for a database that is away; of further ones the oldest are given up. */
export const MOST_WAITING = 20_000
const FIRST_DELAY_MS = 100
const LONGEST_DELAY_MS = 5000

const DONE = Promise.resolve()

/** One document for all rows: pg writes arrays of texts element by element, which costs a relayed answer a fiftieth of its time. */
const INSERT = bill('select * from jsonb_to_recordset($1::jsonb) as entry ("userId" uuid, id uuid, call jsonb)')

/** A ledger over the table `usage_ledger`. */
export function createLedger ({ db, lost }: LedgerPorts): Ledger {
  let waiting: Entry[] = []
  let flight: Promise<void> | undefined
  const coming = new Set<Promise<void>>()
  const closing = new AbortController()

  async function store (entries: readonly Entry[]): Promise<void> {
    try {
      await db.query(INSERT, [JSON.stringify(entries)], 'usage-record')
    } catch (error) {
      if (isAway(error)) throw error
      if (entries.length === 1) lost(error, 1)
      else for (const entry of entries) await store([entry])
    }
  }

  async function flush (): Promise<void> {
    for (let delay = FIRST_DELAY_MS; waiting.length > 0;) {
      await sleep(GATHER_MS, undefined, { signal: closing.signal }).catch(() => undefined)
      const batch = waiting.splice(0, MOST_AT_ONCE)
      try {
        await store(batch)
        delay = FIRST_DELAY_MS
      } catch (error) {
        if (closing.signal.aborted) { lost(error, batch.length + waiting.length); return }
        waiting = [...batch, ...waiting]
        await sleep(delay, undefined, { signal: closing.signal }).catch(() => undefined)
        delay = Math.min(delay * 2, LONGEST_DELAY_MS)
      }
    }
  }

  function add (entry: Entry): void {
    waiting.push(entry)
    if (waiting.length > MOST_WAITING) lost(new Error('too many entries wait for the database'), waiting.splice(0, waiting.length - MOST_WAITING).length)
    flight ??= flush().finally(() => { flight = undefined })
  }

  async function settled (): Promise<void> {
    await Promise.all(coming)
    await flight
  }

  return {
    record (entry) {
      if (!(entry instanceof Promise)) {
        if (entry !== null) add(entry)
        return flight ?? DONE
      }
      const known = entry
        .then((one) => { if (one !== null) add(one) }, (error: unknown) => { lost(error, 1) })
        .finally(() => { coming.delete(known) })
      coming.add(known)
      return known.then(() => flight)
    },
    get waiting () { return waiting.length },
    settled,
    async close () {
      closing.abort()
      await settled()
    }
  }
}
