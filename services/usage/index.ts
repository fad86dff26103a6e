/**
 * Usage: the ledger of every call that reached an upstream. Answers come into it by the statement that stores their end, what is stored
 * nowhere else by the writer here; administrators read it added up.
 */
import fp from 'fastify-plugin'
import { createCondition } from '../../log/condition.js'
import { createLedger, MOST_WAITING, type Ledger } from './ledger.js'
import { findCalls, type LedgerCall } from './lookup.js'
import { readUsage, type Grouping, type Interval, type UsageLine } from './report.js'
import { readSeries, type CallSeries } from './series.js'
import { readSpent, type Spent } from './spendings.js'

export type { CallRecord } from './record.js'
export { DEFAULT_DAYS, GROUPINGS, type Grouping, type Interval, type UsageLine } from './report.js'
export { usageCsv } from './csv.js'
export type { LedgerCall } from './lookup.js'
export type { Spent } from './spendings.js'
export type { CallBucket, CallFigures, CallSeries } from './series.js'

/** The usage ledger. */
export interface Usage extends Pick<Ledger, 'record'> {
  /** The ledger added up, everybody's or one user's; what was recorded before is in it. */
  report(groupBy: Grouping, interval: Interval, userId?: string): Promise<UsageLine[]>
  /** A user's spendings, as quotas count them. */
  spentBy(userId: string): Promise<Spent>
  /** Calls by the id of an answer or of a call, or by that of the request that asked; newest first. */
  find(ids: readonly string[], requestId: string | null, limit: number): Promise<LedgerCall[]>
  /** Figures of calls since a moment, in buckets. */
  series(since: Date, bucketSeconds: number): Promise<CallSeries>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The ledger of calls. */
    usage: Usage
  }
}

/** Gives the application its usage ledger. */
export default fp(async (app) => {
  const { db, log } = app
  const losing = createCondition(log, { level: 'error', begins: 'entries of the usage ledger are lost', ends: 'entries of the usage ledger were lost', fades: true })
  const ledger = createLedger({ db, lost: (error, entries) => { losing.met({ err: error, entries }) } })
  app.showQueue('usage', MOST_WAITING, () => ledger.waiting)
  app.decorate('usage', {
    record: (entry) => ledger.record(entry),
    async report (groupBy, interval, userId) {
      await ledger.settled()
      return await readUsage(db, groupBy, interval, (id) => app.agents.find(id)?.name, userId)
    },
    async spentBy (userId) {
      await ledger.settled()
      return await readSpent(db, userId)
    },
    async find (ids, requestId, limit) {
      await ledger.settled()
      return await findCalls(db, ids, requestId, limit)
    },
    series: (since, bucketSeconds) => readSeries(db, since, bucketSeconds)
  })
  app.addHook('onClose', () => ledger.close())
}, { name: 'usage', dependencies: ['postgres', 'agents', 'queues'] })
