/**
 * Audit trail: the append-only record of security-relevant actions. Services record events in the transactions of what they do; a
 * background loop chains what has committed by hash; administrators read and export.
 */
import fp from 'fastify-plugin'
import { purgeEvents } from './purge.js'
import { seal } from './sealer.js'
import { createAuditTrail, type AuditTrail } from './trail.js'
import { verify, type Noted, type Verification } from './verification.js'

export type { Broken, Noted, Verification } from './verification.js'
export type { AuditEvent, AuditFilter, AuditPage, AuditTrail, NewAuditEvent, Outcome } from './trail.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The record of who did what. */
    audit: AuditTrail & {
      /** Delete events older than some days, in bounded batches; tells how many rows went. */
      purge(keptDays: number, signal: AbortSignal): Promise<number>
      /** Follow a part of the chain, from its beginning or after a link, over some links at most. */
      verify(after: Noted | undefined, limit: number): Promise<Verification>
    }
  }
}

const SEAL_EVERY_MS = 1000

/** The audit trail, and the loop that seals it: every process looks, one at a time seals. */
export default fp(async (app) => {
  const trail = createAuditTrail({ db: app.db })
  app.decorate('audit', {
    ...trail,
    async record (tx, event) {
      await trail.record(tx, event)
      app.db.afterCommit(tx, () => { app.log.info({ requestId: event.requestId, audit: event }, event.action) })
    },
    purge: (keptDays, signal) => purgeEvents(app.db, keptDays, signal),
    verify: (after, limit) => app.db.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read, read only')
      return await verify(tx, after, { isAfterNoted: true, limit })
    })
  })
  const unsealed = new app.metrics.client.Gauge({ name: 'audit_unsealed_events', help: 'Audit events that have no seal yet', aggregator: 'max' })
  unsealed.set(0)
  app.loop('audit-seal', { everyMs: SEAL_EVERY_MS, failing: 'audit events are not sealed' }, async () => {
    const { sealed, waiting } = await seal(app.db)
    unsealed.set(waiting)
    return sealed > 0 && waiting > 0
  })
}, { name: 'audit', dependencies: ['postgres', 'errors', 'metrics', 'loops'] })
