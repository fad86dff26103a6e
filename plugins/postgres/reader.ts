/**
 * Reading from a standby that is never behind its reader: each read learns how far the primary has written, and goes to the standby once
 * that has replayed so much (ReadIndex, Ongaro 2014, § 6.4, with positions of the write-ahead log), else to the primary. So whatever any
 * process has acknowledged is seen, without anybody keeping account of who wrote what.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Executor } from './database.js'
import { isAway } from './failures.js'

/** State of a standby. */
export interface Replayed {
  /** Position in the write-ahead log up to which it shows everything. */
  position: bigint
  /** Seconds between a commit on the primary and here. */
  lag: number
}

/** Ports of a reader. */
export interface ReaderPorts {
  primary: Executor
  standby: Executor
  /** Position up to which the primary has written. */
  written: () => Promise<bigint>
  /** State of the standby; undefined where it is none that can be used. */
  replayed: () => Promise<Replayed | undefined>
  /** Told of each read: whether the standby served it. */
  onRead?: (byStandby: boolean) => void
}

/** Reads of a standby where it has everything, else of the primary. */
export interface Reader extends Executor {
  /** Ask the standby how far it is; rejects when it can't be asked. */
  look(): Promise<void>
  /** Use the primary until the next look that succeeds. */
  leave(): void
  /** Lag of the standby in seconds; undefined while it is not used. */
  readonly lag: number | undefined
}

/** Milliseconds that a read waits for the standby to catch up, while that has lately done so. */
const PATIENCE = 30
const PAUSE = 2
/** SQLSTATE of a read that stood in the way of the replay, which then ended it. */
const CONFLICT = '40001'

/** Calls that come while one is under way share the next one: what they get began after they asked. */
function shared<T> (run: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined
  let next: Promise<T> | undefined
  const begin = (): Promise<T> => {
    next = undefined
    const flight = run().finally(() => { if (current === flight) current = undefined })
    current = flight
    return flight
  }
  return () => {
    if (current === undefined) return begin()
    next ??= current.then(begin, begin)
    return next
  }
}

/**
 * A reader over a primary and its standby.
 * @param ports both, and what they say of themselves
 */
export function createReader ({ primary, standby, written, replayed, onRead }: ReaderPorts): Reader {
  let known: Replayed | undefined
  /** False after a read that waited in vain: the next ones look once, and don't wait. */
  let keepsUp = true
  const writtenNow = shared(written)
  const look = shared(async () => { known = await replayed() })

  async function has (position: bigint): Promise<boolean> {
    const isThere = (): boolean => known !== undefined && known.position >= position
    for (const until = performance.now() + PATIENCE; !isThere();) {
      await look()
      if (isThere()) break
      if (known === undefined) return false
      if (!keepsUp || performance.now() > until) { keepsUp = false; return false }
      await sleep(PAUSE)
    }
    keepsUp = true
    return true
  }

  async function isCurrent (): Promise<boolean> {
    try {
      return known !== undefined && await has(await writtenNow())
    } catch {
      known = undefined
      return false
    }
  }

  return {
    look,
    leave () { known = undefined },
    get lag () { return known?.lag },
    async query<Row> (sql: string, parameters?: readonly unknown[], name?: string) {
      if (await isCurrent()) {
        try {
          const result = await standby.query<Row>(sql, parameters, name)
          onRead?.(true)
          return result
        } catch (error) {
          if ((error as { code?: unknown }).code !== CONFLICT && !isAway(error)) throw error
        }
      }
      onRead?.(false)
      return await primary.query<Row>(sql, parameters, name)
    }
  }
}
