/** Group commit: items of concurrent callers written by one statement, each acknowledged after the commit, a bad one failing alone. */
import { Overloaded } from '../../errors.js'
import { isAway, sqlState } from '../../plugins/postgres/failures.js'

/** Options of a batcher. */
export interface BatcherOptions<Item, Outcome> {
  /**
   * Write items in one statement, and answer each in the same order. With `again`, an earlier attempt may have been committed
   * without an answer, so that rows may be there already.
   */
  write: (items: Item[], again: boolean) => Promise<Outcome[]>
  /** Whether a statement may be written again whose connection was lost; false leaves that to the caller. Default true. */
  isRepeatable?: boolean
  /** Weight of an item, in bytes or anything like them. */
  weigh: (item: Item) => number
  /** Most items of one statement. */
  maxItems: number
  /** Most weight of one statement; a heavier item goes alone. */
  maxWeight: number
  /** Weight that may wait before further items are refused. */
  maxWaiting: number
  /** Most statements under way; with several, items are not written in the order of their arrival. Default 1. */
  flights?: number
  /** Shows the queue, by its limit and the weight that waits. */
  show?: ((limit: number, waiting: () => number) => void) | undefined
}

/** Shows a queue of the process under a name, as `showQueue` of plugins/queues.ts does. */
export type ShowQueue = (name: string, limit: number, waiting: () => number) => void

interface Waiting<Item, Outcome> { item: Item, weight: number, resolve: (outcome: Outcome) => void, reject: (error: unknown) => void }

const MOST_CONFLICTS = 5
const RETRY_DELAYS = [50, 250, 1000]
const PATIENCE = 2000

const isConflict = (error: unknown): boolean => ['40P01', '40001'].includes(sqlState(error)?.code ?? '')
const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })

/**
 * Group commit: items of many callers are written by one statement, one statement at a time as a rule, in the order of their arrival, and
 * each caller is answered after the commit. Deadlocks and serialization failures are tried again; after a lost connection, when nobody
 * knows whether the commit took place, the same items are written once more, and the statement must recognize its own rows. When
 * the database refuses a batch, its items are written one by one, so that a bad one fails alone.
 * @param options what writes, and how much at once
 * @returns adds an item; rejects with its own error, or COMMON_DATABASE_UNAVAILABLE, or COMMON_OVERLOADED when too much waits already
 */
export function createBatcher<Item, Outcome> (options: BatcherOptions<Item, Outcome>): (item: Item) => Promise<Outcome> {
  const queue: Waiting<Item, Outcome>[] = []
  let waiting = 0
  let flights = 0
  options.show?.(options.maxWaiting, () => waiting)

  const take = (): Waiting<Item, Outcome>[] => {
    let weight = 0
    const end = queue.findIndex((entry, index) => {
      weight += entry.weight
      return index >= options.maxItems || (index > 0 && weight > options.maxWeight)
    })
    const batch = queue.splice(0, end === -1 ? queue.length : end)
    for (const entry of batch) waiting -= entry.weight
    return batch
  }

  async function attempt (batch: Waiting<Item, Outcome>[], again: boolean): Promise<void> {
    const startedAt = performance.now()
    const items = batch.map(({ item }) => item)
    let conflicts = 0
    let losses = 0
    for (;;) {
      try {
        const outcomes = await options.write(items, again)
        batch.forEach((entry, index) => { entry.resolve(outcomes[index] as Outcome) })
        return
      } catch (error) {
        if (isConflict(error) && ++conflicts <= MOST_CONFLICTS) continue
        const delay = options.isRepeatable === false ? undefined : RETRY_DELAYS[losses]
        if (isAway(error) && delay !== undefined && performance.now() - startedAt < PATIENCE) {
          again = true
          losses += 1
          await pause(delay)
          continue
        }
        if (batch.length === 1 || isAway(error)) {
          for (const { reject } of batch) reject(error)
          return
        }
        for (const entry of batch) await attempt([entry], again)
        return
      }
    }
  }

  async function flush (): Promise<void> {
    while (queue.length > 0) {
      await attempt(take(), false)
      // What was answered just now is asked again in this turn of the event loop: it comes along.
      await new Promise(setImmediate)
    }
    flights -= 1
  }

  return (item) => new Promise((resolve, reject) => {
    const weight = options.weigh(item)
    if (waiting + weight > options.maxWaiting) { reject(Overloaded({ retryAfter: 1 })); return }
    waiting += weight
    queue.push({ item, weight, resolve, reject })
    if (flights >= (options.flights ?? 1)) return
    flights += 1
    setImmediate(() => { void flush() })
  })
}
