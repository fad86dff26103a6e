/**
 * Change feed over a table that replicas poll: changes committed anywhere reach every replica, without LISTEN, which poolers do not
 * pass on.
 */
import type { Database, Executor } from '../../plugins/postgres/index.js'

/** Something that other replicas had to hear of. */
export interface Change {
  userId: string | null
  subject: string
  /** When it was written, by the database's clock. */
  at: Date
}

/** A change as it is published. */
export interface NewChange {
  userId: string | null
  subject: string
}

/** Lookback of a subscriber at the start. */
export interface Subscription {
  /** Milliseconds before the first poll; what is older is not replayed. */
  lookbackMs: number
}

/** The change feed: what every replica has to hear of within a second, carried by the database alone. */
export interface ChangeFeed {
  /**
   * Tell every replica once the transaction commits: this one at once, before the transaction's caller goes on.
   * @param tx of what is told, which should commit soon after: a change that commits a minute after it was published is missed
   * @param kind names the subscribers, `domain.event` style
   * @param change the user it concerns, and what changed
   */
  publish(tx: Executor, kind: string, change: NewChange): Promise<void>
  /**
   * Hear of every change of a kind, once each, and not necessarily in order. Call it while the application is being put together.
   * @param kind as published
   * @param options how far back the start goes
   * @param handler quick and synchronous; what it throws is logged
   */
  subscribe(kind: string, options: Subscription, handler: (change: Change) => void): void
}

/** Ports of the feed. */
export interface ChangeFeedOptions {
  db: Database
  /** Told of what a handler threw. */
  onHandlerError: (error: unknown, kind: string) => void
  /** Told of a change of this process that was committed: others need not wait for their next poll. */
  onCommit?: () => void
}

/** A change feed with its reading side, for whoever drives it. */
export interface PolledChangeFeed extends ChangeFeed {
  /**
   * Read what is new and hand it to the subscribers. Concurrent calls share one query.
   * @throws COMMON_DATABASE_UNAVAILABLE; nothing is lost, the next poll reads on from the last good one
   */
  poll(): Promise<void>
  /** Poll now, and again if asked meanwhile; a failure is left to the next poll. */
  pollSoon(): void
  /**
   * Delete changes that no replica can ask for any more.
   * @returns whether more may be left
   */
  purge(): Promise<boolean>
}

// `at` is written before the commit and commits come in any order, so each poll goes back by more than a transaction can
// live here (statements end after 10 s, idle transactions after 30 s) and drops what it has seen.
const OVERLAP = 60_000
// The longest look-back is the longest life of an access token, 24 h; an hour covers clocks and slow starts.
const KEPT_HOURS = 25
const PURGE_BATCH = 5000

// What comes back is what the poll would read: ids in lower case, as everybody has them.
const WRITE = 'insert into changes (kind, user_id, subject) values ($1, $2, $3) returning seq, at, kind, user_id as "userId", subject'

// One row at least, for the database's time, which is where the next poll starts from.
const READ = `select now(), c.seq, c.at, c.kind, c.user_id as "userId", c.subject
  from (values (1)) one left join changes c on c.at >= coalesce($1::timestamptz, now() - $2 * interval '1 millisecond') order by c.seq`

interface Read { now: Date, seq: null }
interface Written extends Change { seq: string, kind: string }
interface ReadChange extends Written { now: Date }
interface Subscriber extends Subscription { handler: (change: Change) => void }

/**
 * The change feed over the table `changes`: one indexed query per poll, whatever the number of kinds.
 * @param options its ports
 */
export function createChangeFeed (options: ChangeFeedOptions): PolledChangeFeed {
  const { db, onHandlerError, onCommit } = options
  const subscribers = new Map<string, Subscriber[]>()
  const seen = new Map<string, Date>()
  let since: Date | null = null
  let flight: Promise<void> | undefined

  const deliver = ({ seq, kind, userId, subject, at }: Written, age = 0): void => {
    if (seen.has(seq)) return
    seen.set(seq, at)
    for (const { lookbackMs, handler } of subscribers.get(kind) ?? []) {
      if (age > lookbackMs) continue
      try {
        handler({ userId, subject, at })
      } catch (error) {
        onHandlerError(error, kind)
      }
    }
  }

  const read = async (): Promise<void> => {
    const lookback = Math.max(OVERLAP, ...[...subscribers.values()].flat().map(({ lookbackMs }) => lookbackMs))
    const first = since === null
    const { rows } = await db.query<Read | ReadChange>(READ, [since, lookback], 'changes-read')
    for (const row of rows) {
      since = new Date(row.now.getTime() - OVERLAP)
      if (row.seq !== null) deliver(row, first ? row.now.getTime() - row.at.getTime() : 0)
    }
    for (const [seq, at] of seen) if (since !== null && at < since) seen.delete(seq)
  }

  const poll = (): Promise<void> => {
    flight ??= read().finally(() => { flight = undefined })
    return flight
  }
  // Many calls are two polls: what was committed during the first is found by the second.
  let soon: Promise<void> | undefined
  let isAsked = false

  return {
    async publish (tx, kind, { userId, subject }) {
      const { rows: [row] } = await tx.query<Written>(WRITE, [kind, userId, subject])
      if (row === undefined) return
      db.afterCommit(tx, () => {
        deliver(row)
        onCommit?.()
      })
    },
    subscribe (kind, { lookbackMs }, handler) {
      subscribers.set(kind, [...subscribers.get(kind) ?? [], { lookbackMs, handler }])
    },
    poll,
    pollSoon () {
      isAsked = true
      soon ??= (async () => {
        await flight?.catch(() => undefined)
        while (isAsked) {
          isAsked = false
          await poll().catch(() => undefined)
        }
      })().finally(() => { soon = undefined })
    },
    async purge () {
      const { rowCount } = await db.query(`delete from changes where seq in (
        select seq from changes where at < now() - $1 * interval '1 hour' order by at limit $2)`, [KEPT_HOURS, PURGE_BATCH])
      return rowCount === PURGE_BATCH
    }
  }
}
