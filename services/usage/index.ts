/**
 * Usage: the ledger of every call that reached an upstream. Answers come into it by the statement that stores their end, what is stored
 * nowhere else by the writer here; administrators read it added up.
 */
import fp from 'fastify-plugin'
import { createCondition } from '../../log/condition.js'
import { createLedger, MOST_WAITING, type Ledger } from './ledger.js'
import { readUsage, type Grouping, type Interval, type UsageLine } from './report.js'

export type { CallRecord } from './record.js'
export { DEFAULT_DAYS, GROUPINGS, type Grouping, type Interval, type UsageLine } from './report.js'
export { usageCsv } from './csv.js'

/** The usage ledger. */
export interface Usage extends Pick<Ledger, 'record'> {
  /** The ledger added up; what was recorded before is in it. */
  report(groupBy: Grouping, interval: Interval): Promise<UsageLine[]>
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
    async report (groupBy, interval) {
      await ledger.settled()
      return await readUsage(db, groupBy, interval, (id) => app.agents.find(id)?.name)
    }
  })
  app.addHook('onClose', () => ledger.close())
}, { name: 'usage', dependencies: ['postgres', 'agents', 'queues'] })
